import { setTimeout as sleep } from 'node:timers/promises';
import { pullScheduleId } from '../workflows/messages.ts';
import type { Stack } from './stack/stack.ts';

const againMs = 5_000;
const lastAt = new WeakMap<Stack, number>();

/** Asks for the lists of money now and not every quarter of an hour, as an operator may at any time in Temporal's page. */
async function pullNow(stack: Stack): Promise<void> {
  if (performance.now() - (lastAt.get(stack) ?? -Infinity) < againMs) return;
  lastAt.set(stack, performance.now());
  for (const { credentialId } of stack.merchants) {
    const schedule = stack.client.schedule.getHandle(pullScheduleId({ credentialId, pass: 'recent' }));
    // Just after Temporal lost everything the workers are still making the schedules.
    await schedule.trigger().catch(() => undefined);
  }
}

/**
 * How many debits no notice and no list has told. Lists tell of all of them, up to ten minutes (of the tempo) late;
 * while there are some, they are asked for.
 */
export async function toldByNobody(stack: Stack): Promise<number> {
  const debits = await stack.safaricom.debits();
  const rows = await stack.orm.em
    .fork()
    .execute<{ receipt: string }[]>(
      `select receipt_number as receipt from account_entries where from_listed_address is distinct from false`,
    );
  const told = new Set(rows.map(({ receipt }) => receipt));
  const untold = debits.filter(({ receiptNumber }) => !told.has(receiptNumber)).length;
  if (untold > 0) await pullNow(stack);
  return untold;
}

/** Waits for something that lists may have to tell of first. */
export async function pullUntil(stack: Stack, done: Promise<unknown>): Promise<void> {
  const ended = new AbortController();
  void done.then(
    () => ended.abort(),
    () => ended.abort(),
  );
  while (!ended.signal.aborted) {
    await pullNow(stack);
    await sleep(500, undefined, { signal: ended.signal }).catch(() => undefined);
  }
}
