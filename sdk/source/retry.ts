import { HakikaApiError, HakikaConnectionError } from './errors.ts';

const firstDelayMs = 500;
const longestDelayMs = 8_000;
/** Whoever asks for a longer pause is not served by a call that hangs, nor is a payer by a late prompt: the caller decides. */
const longestRetryAfterSeconds = 10;

/**
 * Whether sending the same request again may help. Not 424, though it says when to: a payer who is prompted half a
 * minute late has gone. Not `payer_has_open_prompt`: what is open there is another payment.
 */
export const isWorthRetrying = (error: unknown): boolean =>
  mayPass(error) && askedSeconds(error) <= longestRetryAfterSeconds;

/** The same, however long it takes. */
export function mayPass(error: unknown): boolean {
  if (error instanceof HakikaConnectionError) return true;
  if (!(error instanceof HakikaApiError)) return false;
  const { status, code } = error;
  return status === 408 || status === 429 || status >= 500 || code === 'idempotent_request_in_progress';
}

/** 0.5 s, 1 s, 2 s, …, each ±25 % so that many callers do not come back at once; `Retry-After` where it is longer. */
export function delayMs(retry: number, error: unknown): number {
  const planned = Math.min(firstDelayMs * 2 ** (retry - 1), longestDelayMs);
  return Math.max(askedSeconds(error) * 1000, planned * (0.75 + Math.random() / 2));
}

const askedSeconds = (error: unknown): number =>
  error instanceof HakikaApiError ? (error.retryAfterSeconds ?? 0) : 0;

/** Seconds or an instant, as proxies may send it. */
export function retryAfterSeconds(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** Throws the signal's reason as soon as it is aborted. */
export async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(wake, ms);
    signal?.addEventListener('abort', wake);
  });
}
