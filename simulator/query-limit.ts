import type { Clock } from './clock.ts';
import { queryWindowMs } from './timing.ts';

export interface QueryLimit {
  /** Null when the limit is off. */
  readonly perMinute: number | null;
  /** Counts the query if it is within the limit of its short code; false when it is not. */
  admit(businessShortCode: string): boolean;
  clear(): void;
}

/** A sliding minute per short code; all of a minute's queries may come at once. */
export function createQueryLimit(clock: Clock, perMinute: number | null): QueryLimit {
  const admittedAtMs = new Map<string, number[]>();

  function admit(businessShortCode: string): boolean {
    if (perMinute === null) return true;
    const windowStartMs = clock.nowMs() - clock.scaledMs(queryWindowMs);
    const recent = (admittedAtMs.get(businessShortCode) ?? []).filter((atMs) => atMs > windowStartMs);
    const isWithin = recent.length < perMinute;
    if (isWithin) recent.push(clock.nowMs());
    admittedAtMs.set(businessShortCode, recent);
    return isWithin;
  }

  return { perMinute, admit, clear: () => admittedAtMs.clear() };
}
