import { setTimeout as sleep } from 'node:timers/promises';

/** Ends early when we are told to end; whoever waits looks at the signal himself. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
