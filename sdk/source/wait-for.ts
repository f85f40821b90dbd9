import type { Call } from './call.ts';
import { HakikaTimeoutError } from './errors.ts';
import type { Payment } from './objects.ts';
import { delayMs, mayPass, sleep } from './retry.ts';

export interface WaitOptions {
  /** How long to wait for the verdict, in milliseconds. Default: 200 000, by when most payments have theirs. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

const defaultTimeoutMs = 200_000;
/** What the API holds an answer for at most. */
const heldSecondsMax = 60;
/** Of answers that are not held: in the last second, and where something on the way takes away the wish to wait. */
const pollMs = 2_000;
/** For the answer of an API that held it until the time was up. */
const graceMs = 1_000;

/** Reads the payment again and again, each answer held until there is news, until there is a verdict. */
export async function waitFor(
  call: Call,
  id: string,
  { timeoutMs = defaultTimeoutMs, signal }: WaitOptions = {},
): Promise<Payment> {
  const giveUpAt = performance.now() + timeoutMs;
  const leftMs = (): number => giveUpAt - performance.now();
  // A timer may fire a millisecond early, and there would be one more question.
  const atMost = (ms: number): number => Math.min(ms, Math.ceil(leftMs()) + 1);
  for (let failures = 0; ;) {
    const waitSeconds = Math.min(heldSecondsMax, Math.max(0, Math.floor(leftMs() / 1000)));
    try {
      const withinMs = leftMs() + graceMs;
      const options = { waitSeconds, withinMs, maxRetries: 0, ...(signal && { signal }) };
      const { body: payment, headers } = await call('getPayment', { path: { id } }, options);
      if (hasVerdict(payment)) return payment;
      failures = 0;
      const wasHeld = waitSeconds > 0 && headers.has('preference-applied');
      if (leftMs() > 0 && !wasHeld) await sleep(atMost(pollMs), signal);
    } catch (error) {
      // An API that restarts or is away loses nothing, so this goes on.
      if (!mayPass(error) || leftMs() <= 0) throw error;
      failures += 1;
      await sleep(atMost(delayMs(failures, error)), signal);
    }
    if (leftMs() <= 0)
      throw new HakikaTimeoutError(
        `${id} has no verdict yet. Nothing is lost: wait for its webhook, or call waitFor again.`,
      );
  }
}

const hasVerdict = ({ status }: Payment): boolean => status !== 'initiating' && status !== 'pending';
