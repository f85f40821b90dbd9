import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { placePrompted, specialOrder, type Site } from './special.ts';

const triesMax = 4;
/** Their payers take 25 s, which the tempo divides. */
const waitMs = (tempo: number): number => 8_000 + 30_000 / tempo;

/**
 * Workers are killed between a settlement's first write and its last. A lock on the table of events, which a settlement
 * writes after the payment's row, holds them there; a plain kill would hit that moment once in a thousand.
 */
export async function killedWhileSettling(site: Site): Promise<void> {
  for (let tries = 1; tries <= triesMax; tries += 1) if (await killInTheMiddle(site)) return;
  throw new Error(`No settlement was caught in the middle, in ${triesMax} tries.`);
}

/** False when all had settled before they could be held. */
async function killInTheMiddle(site: Site): Promise<boolean> {
  const { stack, note } = site;
  // Their payers type the PIN so late that all are created, and only settlements are left to write events.
  const order = () => specialOrder('killedWhileSettling', site, '18');
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
    note('kill all workers in the middle of a settlement');
    await Promise.all(stack.workers.map((worker) => worker.kill()));
    // The server notices that a client is gone when it next speaks to it.
    await sleep(500);
  } finally {
    await holder.query('rollback');
    await holder.end();
  }
  await Promise.all(stack.workers.map((worker) => worker.restart()));
  return true;
}

async function waiting(holder: Client): Promise<number> {
  const { rows } = await holder.query<{ waiting: string }>(
    `select count(*) as waiting from pg_locks where not granted and relation = 'events'::regclass`,
  );
  return Number(rows[0]?.waiting ?? 0);
}
