import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until there is an answer. Throws, naming what did not come, after the limit. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  limitMs = 30_000,
): Promise<T> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > giveUpAt) throw new Error(`A special run waited in vain for ${what}.`);
    await sleep(25);
  }
}
