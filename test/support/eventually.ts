import { setTimeout as sleep } from 'node:timers/promises';

/** Runs the assertions until they hold; throws the last failure when the time is up. */
export async function eventually<T>(assertions: () => Promise<T> | T, limitMs = 15_000): Promise<T> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    try {
      return await assertions();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await sleep(50);
    }
  }
}
