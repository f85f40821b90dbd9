import type { Clock } from './clock.ts';
import { queryWindowMs } from './timing.ts';

export interface QueryLimit {
  /** Null when the limit is off. */
  readonly perMinute: number | null;
  /** Counts the query if it is within the limit of its short code; false when it is not. */
  admit(businessShortCode: string): boolean;
  /** Takes note of a query, whatever becomes of it. */
  count(businessShortCode: string): void;
  /** Short code → the highest number of queries that came within any 60 s, answered or throttled. */
  highestPerMinute(): Record<string, number>;
  clear(): void;
}

/** A sliding minute per short code; all of a minute's queries may come at once. */
export function createQueryLimit(clock: Clock, perMinute: number | null): QueryLimit {
  const admitted = createSlidingMinute(clock);
  const asked = createSlidingMinute(clock);
  const highest = new Map<string, number>();

  function admit(businessShortCode: string): boolean {
    if (perMinute === null) return true;
    if (admitted.count(businessShortCode) >= perMinute) return false;
    admitted.add(businessShortCode);
    return true;
  }

  function count(businessShortCode: string): void {
    asked.add(businessShortCode);
    const now = asked.count(businessShortCode);
    highest.set(businessShortCode, Math.max(highest.get(businessShortCode) ?? 0, now));
  }

  function clear(): void {
    for (const part of [admitted, asked, highest]) part.clear();
  }

  return { perMinute, admit, count, highestPerMinute: () => Object.fromEntries(highest), clear };
}

/** How often something happened to a short code within the last 60 s, which the tempo shortens. */
function createSlidingMinute(clock: Clock) {
  const instantsMs = new Map<string, number[]>();
  const recent = (businessShortCode: string): number[] => {
    const windowStartMs = clock.nowMs() - clock.scaledMs(queryWindowMs);
    return (instantsMs.get(businessShortCode) ?? []).filter((atMs) => atMs > windowStartMs);
  };
  return {
    count: (businessShortCode: string) => recent(businessShortCode).length,
    add(businessShortCode: string): void {
      instantsMs.set(businessShortCode, [...recent(businessShortCode), clock.nowMs()]);
    },
    clear: () => instantsMs.clear(),
  };
}
