import { setTimeout as sleep } from 'node:timers/promises';

/** `count` payments, `concurrency` of them under way at any moment. Returns how long it took, in seconds. */
export async function closedLoop(
  { count, concurrency, stopping }: { count: number; concurrency: number; stopping: AbortSignal },
  pay: () => Promise<void>,
): Promise<number> {
  const startedMs = performance.now();
  let left = count;
  const payer = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      stopping.throwIfAborted();
      await pay();
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, payer));
  return (performance.now() - startedMs) / 1000;
}

/**
 * `count` payments that arrive whether or not the ones before are done, so that a slow answer delays nobody's question
 * and is counted as slow as it was.
 */
export async function openLoop(
  { count, nextPauseMs, stopping }: { count: number; nextPauseMs: () => number; stopping: AbortSignal },
  pay: () => Promise<void>,
): Promise<number> {
  const startedMs = performance.now();
  const paid: Promise<void>[] = [];
  let dueAtMs = startedMs;
  for (let begun = 0; begun < count; begun += 1) {
    dueAtMs += nextPauseMs();
    // A pause that began late is not made longer: arrivals keep to their plan.
    await sleep(Math.max(0, dueAtMs - performance.now()), undefined, { signal: stopping });
    const payment = pay();
    // Its failure is told by the wait below; until then it must not end the process.
    payment.catch(() => undefined);
    paid.push(payment);
  }
  await Promise.all(paid);
  return (performance.now() - startedMs) / 1000;
}
