import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { SpecialName } from './names.ts';
import { placePrompted, specialOrder, type Site } from './special.ts';

const triesMax = 4;
/** Their payers take 25 s, which the tempo divides. */
const waitMs = (tempo: number): number => 8_000 + 30_000 / tempo;

/**
 * Acts while settlements stand between their first write and their last. A lock on the table of events, which a settlement
 * writes after the payment's row, holds them there; chance would hit that moment once in a thousand.
 */
export async function whileSettling(
  site: Site,
  special: SpecialName,
  act: () => Promise<void>,
): Promise<void> {
  for (let tries = 1; tries <= triesMax; tries += 1) if (await held(site, special, act)) return;
  throw new Error(`No settlement was caught in the middle, in ${triesMax} tries.`);
}

/** False when all had settled before they could be held. */
async function held(site: Site, special: SpecialName, act: () => Promise<void>): Promise<boolean> {
  const { stack } = site;
  // Their payers type the PIN so late that all are created, and only settlements are left to write events.
  const order = () => specialOrder(special, site, '18');
  await Promise.all(Array.from({ length: 4 }, () => placePrompted(site, order)));
  const holder = new Client({ connectionString: stack.postgres.url });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query('lock table events in share mode');
    const giveUpAt = performance.now() + waitMs(stack.tempo);
    while ((await waiting(holder)) === 0) {
      if (performance.now() > giveUpAt) return false;
      await sleep(25);
    }
    await act();
    return true;
  } finally {
    await holder.query('rollback');
    await holder.end();
  }
}

async function waiting(holder: Client): Promise<number> {
  const { rows } = await holder.query<{ waiting: string }>(
    `select count(*) as waiting from pg_locks where not granted and relation = 'events'::regclass`,
  );
  return Number(rows[0]?.waiting ?? 0);
}
