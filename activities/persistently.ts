import { setTimeout as sleep } from 'node:timers/promises';
import type { ActivityDeps } from './deps.ts';

/**
 * What only this process knows is worth some patience: an acknowledgement carries the one id that Safaricom can be asked
 * about, a push that was not sent the one proof that the guard may be freed. A database that is away for a moment must
 * not lose them; after that the callback's token still names the payment.
 */
export async function persistently<T>(
  { log }: ActivityDeps,
  paymentId: string,
  write: () => Promise<T>,
): Promise<T> {
  const triesMax = 8;
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      if (tries === triesMax) throw error;
      log.warn({ paymentId, tries, error }, 'what came of the push is not stored yet');
      await sleep(tries * 250); // 0.25 s, 0.5 s … 7 s in all
    }
  }
}
