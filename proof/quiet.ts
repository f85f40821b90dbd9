import { setTimeout as sleep } from 'node:timers/promises';
import { productionTiming } from '../workflows/timing.ts';
import { toldByNobody } from './pull-now.ts';
import type { Stack } from './stack/stack.ts';
import { runningIds } from './temporal-runs.ts';

/** Queues of work that is still to be done, each as a count that must become 0. */
const queues: Record<string, string> = {
  'payments not started': `select count(*) as left from payments where start_at is not null`,
  'payments without an outcome': `select count(*) as left from payments where status in ('initiating', 'pending')`,
  'evidence not judged': `select count(*) as left from evidence where judged_at is null`,
  // A webhook whose workflow Temporal has lost is the relay's again an hour after its last sign of life; those that are
  // under way are seen by their workflows.
  'webhooks not dispatched': `select count(*) as left from webhook_deliveries
    where status = 'pending' and dispatch_at < now() + interval '1 minute'`,
  // What fits several payments is looked at for days.
  'notices of money without a payment': `select count(*) as left from account_entries
    where due_at is not null and (due_at < now() or received_at > now() - interval '10 minutes' / $tempo)`,
  'failures to be looked at once more': `select count(*) as left from payments
    where status in ('failed', 'canceled') and due_at is not null`,
};

/** Besides, when no wait of days is left: what is open then is open for ever. */
const afterTwoDays: Record<string, string> = {
  'webhooks not delivered': `select count(*) as left from webhook_deliveries where status = 'pending'`,
  'unknown payments without a case': `select count(*) as left from payments p where status = 'unknown'
    and not exists (select 1 from cases c where c.payment_id = p.id and c.status = 'open')`,
};
const afterTwoMoreDays: Record<string, string> = {
  'completed payments without a receipt or a case': `select count(*) as left from payments p
    where status = 'completed' and receipt_number is null
    and not exists (select 1 from cases c where c.payment_id = p.id)`,
};

/** What has passed. */
export type After = 'load' | 'twoDays' | 'twoMoreDays';

const queuesAfter: Record<After, Record<string, string>> = {
  load: queues,
  twoDays: { ...queues, ...afterTwoDays },
  twoMoreDays: { ...queues, ...afterTwoDays, ...afterTwoMoreDays },
};

export interface Unrest {
  /** What is not done, in words with its count; empty at quiet. */
  left: string[];
  waitedMs: number;
}

/** Waits until nothing is left to do, twice in a row. Gives up after the limit and says what is left. */
export async function waitForQuiet(stack: Stack, { after }: { after: After }): Promise<Unrest> {
  const startedAt = performance.now();
  // The end of the first round, a second look and a third try of a webhook, one after the other; then queries that wait
  // for their turn; then what a busy machine needs.
  const { lookAgainMs, checksMs } = productionTiming;
  const limitMs = (8 * lookAgainMs + (checksMs.at(-1) ?? 0)) / stack.tempo + 120_000;
  let calm = 0;
  for (;;) {
    const left = await unrest(stack, after).catch((error: unknown) => [String(error)]);
    calm = left.length === 0 ? calm + 1 : 0;
    const waitedMs = performance.now() - startedAt;
    if (calm >= 2 || waitedMs > limitMs) return { left, waitedMs };
    await sleep(500);
  }
}

async function unrest(stack: Stack, after: After): Promise<string[]> {
  const left: string[] = [];
  for (const [what, sql] of Object.entries(queuesAfter[after])) {
    const [row] = await stack.orm.em
      .fork()
      .execute<{ left: string }[]>(sql.replace('$tempo', String(stack.tempo)));
    if (Number(row?.left) > 0) left.push(`${row?.left} ${what}`);
  }
  const coming = (await stack.safaricom.pushes()).filter(
    ({ callbackAttempts, callbacksPlanned }) => callbackAttempts.length < callbacksPlanned,
  ).length;
  if (coming > 0) left.push(`${coming} callbacks to come`);
  if (stack.receiver.busy() > 0) left.push(`${stack.receiver.busy()} webhooks being received`);
  const untold = await toldByNobody(stack);
  if (untold > 0) left.push(`${untold} debits that no notice or list has told`);
  // An unknown payment's workflow goes on asking for 47 hours, which is an explanation until the days have passed.
  const running = left.length === 0 ? await runningWithoutReason(stack, after) : 0;
  if (running > 0) left.push(`${running} workflows running`);
  return left;
}

async function runningWithoutReason(stack: Stack, after: After): Promise<number> {
  // Pulls come and go for ever.
  const ids = new Set([...(await runningIds(stack))].filter((id) => !id.startsWith('pull/')));
  if (after !== 'load') return ids.size;
  const rows = await stack.orm.em
    .fork()
    .execute<{ id: string }[]>(`select id from payments where status = 'unknown'`);
  const explained = new Set(rows.map(({ id }) => `payment/${id}`));
  return [...ids].filter((id) => !explained.has(id)).length;
}
