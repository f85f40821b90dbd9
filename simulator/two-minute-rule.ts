import type { Clock } from './clock.ts';
import { twoMinuteRuleMs } from './timing.ts';

interface Repeatable {
  BusinessShortCode: string;
  PhoneNumber: string;
  Amount: number;
}

export interface TwoMinuteRule {
  /** Remembers the push and lets it through; false when it is too much like one that was let through just before. */
  admit(request: Repeatable): boolean;
  clear(): void;
}

/**
 * The same amount to the same phone by the same short code within two minutes of an accepted push is limited, however
 * that one ends: it may still succeed. A limited push is not remembered, so that trying again does not prolong the wait.
 */
export function createTwoMinuteRule(clock: Clock, isOn: boolean): TwoMinuteRule {
  /** In the order of admission: a key is set only while it is absent. */
  const admittedAtMs = new Map<string, number>();

  function forgetOld(): void {
    const windowStartMs = clock.nowMs() - clock.scaledMs(twoMinuteRuleMs);
    for (const [key, atMs] of admittedAtMs) {
      if (atMs > windowStartMs) return;
      admittedAtMs.delete(key);
    }
  }

  function admit(request: Repeatable): boolean {
    if (!isOn) return true;
    forgetOld();
    const key = `${request.BusinessShortCode}/${request.PhoneNumber}/${request.Amount}`;
    if (admittedAtMs.has(key)) return false;
    admittedAtMs.set(key, clock.nowMs());
    return true;
  }

  return { admit, clear: () => admittedAtMs.clear() };
}
