import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compress, productionTiming } from '../../workflows/timing.ts';
import { busyPauseMs, nextPauseMs } from '../../workflows/webhook-schedule.ts';

const { webhookMs } = productionTiming;
const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;

const steps = [
  { tries: 1, plannedMs: 5 * seconds },
  { tries: 2, plannedMs: 5 * minutes },
  { tries: 3, plannedMs: 30 * minutes },
  { tries: 4, plannedMs: 2 * hours },
  { tries: 5, plannedMs: 5 * hours },
  { tries: 6, plannedMs: 10 * hours },
  { tries: 7, plannedMs: 14 * hours },
  { tries: 8, plannedMs: 20 * hours },
  { tries: 9, plannedMs: 24 * hours },
];

describe('nextPauseMs', () => {
  test('the first try is at once', () => {
    expect(webhookMs[0]).toBe(0);
  });

  test.each(steps)(
    'after $tries failed tries it is $plannedMs ms, 20 % more or less',
    ({ tries, plannedMs }) => {
      expect(nextPauseMs({ webhookMs, tries, jitter: 0.5 })).toBe(plannedMs);
      expect(nextPauseMs({ webhookMs, tries, jitter: 0 })).toBe(plannedMs * 0.8);
      expect(nextPauseMs({ webhookMs, tries, jitter: 1 })).toBe(plannedMs * 1.2);
    },
  );

  test('after ten tries the schedule is spent, whatever the receiver asks for', () => {
    for (const tries of [10, 11, 1_000]) {
      expect(nextPauseMs({ webhookMs, tries, jitter: 0.5 })).toBeNull();
      expect(nextPauseMs({ webhookMs, tries, jitter: 0.5, retryAfterMs: 1_000 })).toBeNull();
    }
  });

  test.each(steps)('Retry-After counts between one and two times $plannedMs ms', ({ tries, plannedMs }) => {
    const asked = (retryAfterMs: number) => nextPauseMs({ webhookMs, tries, jitter: 0, retryAfterMs });
    expect(asked(0)).toBe(plannedMs);
    expect(asked(plannedMs - 1)).toBe(plannedMs);
    expect(asked(plannedMs * 1.5)).toBe(plannedMs * 1.5);
    expect(asked(plannedMs * 2 + 1)).toBe(plannedMs * 2);
    expect(asked(Number.MAX_VALUE)).toBe(plannedMs * 2);
  });

  test('a pause is whole, never 0, and within the bounds of its step', () => {
    const questions = fc.record({
      tempo: fc.constantFrom(1, 60, 1_000, 1e9),
      tries: fc.integer({ min: 0, max: 9 }),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
      retryAfterMs: fc.option(fc.nat({ max: 400 * hours }), { nil: undefined }),
    });
    fc.assert(
      fc.property(questions, ({ tempo, tries, jitter, retryAfterMs }) => {
        const waits = compress(productionTiming, tempo).webhookMs;
        const plannedMs = waits[tries]!;
        const pauseMs = nextPauseMs({ webhookMs: waits, tries, jitter, retryAfterMs })!;
        expect(Number.isInteger(pauseMs)).toBe(true);
        expect(pauseMs).toBeGreaterThanOrEqual(Math.max(1, Math.round(plannedMs * 0.8)));
        expect(pauseMs).toBeLessThanOrEqual(Math.max(1, plannedMs * 2));
      }),
      { numRuns: 1_000 },
    );
  });
});

test.each([
  { waitedMs: -5_000, pauseMs: 1_000 },
  { waitedMs: 0, pauseMs: 1_000 },
  { waitedMs: 60_000, pauseMs: 30_000 },
  { waitedMs: 10 * 60_000, pauseMs: 5 * 60_000 },
  { waitedMs: 24 * 3_600_000, pauseMs: 5 * 60_000 },
])(
  'a webhook that has waited $waitedMs ms for a busy endpoint asks again in $pauseMs ms, ±20 %',
  ({ waitedMs, pauseMs }) => {
    expect(busyPauseMs(waitedMs, 0.5)).toBe(pauseMs);
    expect([busyPauseMs(waitedMs, 0), busyPauseMs(waitedMs, 1)]).toEqual([pauseMs * 0.8, pauseMs * 1.2]);
  },
);
