import { setTimeout as sleep } from 'node:timers/promises';
import { inState } from './paths.ts';

/** Asks until the answer is true; throws with `what` after the limit. */
export async function waitUntil(
  what: string,
  limitMs: number,
  isTrue: () => Promise<boolean>,
): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  while (!(await isTrue().catch(() => false))) {
    if (performance.now() > giveUpAt)
      throw new Error(`${what} after ${limitMs / 1000} s. Look into ${inState('log')}.`);
    await sleep(100);
  }
}
