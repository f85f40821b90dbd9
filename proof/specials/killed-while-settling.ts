import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { place, specialOrder, type Site } from './special.ts';
import { waitFor } from './wait-for.ts';

/**
 * Workers are killed between a settlement's first write and its last. A lock on the table of events, which a settlement
 * writes after the payment's row, holds them there; a plain kill would hit that moment once in a thousand.
 */
export async function killedWhileSettling(site: Site): Promise<void> {
  const { stack, note } = site;
  const orders = ['40', '40', '11', '17'].map((ending) => specialOrder('killedWhileSettling', site, ending));
  const placing = orders.map((order) => place(site, order));
  const phones = new Set(orders.map(({ phoneNumber }) => phoneNumber));
  await waitFor('prompts', async () =>
    (await stack.safaricom.pushes()).some(({ phoneNumber }) => phones.has(phoneNumber)) ? true : undefined,
  );
  const holder = new Client({ connectionString: stack.postgres.url });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query('lock table events in share mode');
    await waitFor('a settlement in the middle', async () => ((await waiting(holder)) > 0 ? true : undefined));
    note('kill all workers in the middle of a settlement');
    await Promise.all(stack.workers.map((worker) => worker.kill()));
    // The server notices that a client is gone when it next speaks to it.
    await sleep(500);
  } finally {
    await holder.query('rollback');
    await holder.end();
  }
  await Promise.all(stack.workers.map((worker) => worker.restart()));
  await Promise.all(placing);
}

async function waiting(holder: Client): Promise<number> {
  const { rows } = await holder.query<{ waiting: string }>(
    `select count(*) as waiting from pg_locks where not granted and relation = 'events'::regclass`,
  );
  return Number(rows[0]?.waiting ?? 0);
}
