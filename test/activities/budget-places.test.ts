import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { untilPlaceMs } from '../../activities/budget-places.ts';

const windowMs = 60_000;
const until = (limit: number, spentAgoMs: number[], reservedInMs: number[] = []): number =>
  untilPlaceMs({ spentAgoMs, reservedInMs, limit, windowMs });

describe('a call', () => {
  test.each([
    { fact: 'takes a free place at once', waits: 0, limit: 2, spent: [1_000] },
    {
      fact: 'waits until the oldest of a full window is past',
      waits: 10_000,
      limit: 2,
      spent: [50_000, 1_000],
    },
    {
      fact: 'gives way to a call that is reserved in its window',
      waits: 80_000,
      limit: 1,
      spent: [],
      reserved: [20_000],
    },
    {
      fact: 'goes first where its place is free again in time',
      waits: 0,
      limit: 2,
      spent: [50_000],
      reserved: [20_000],
    },
    {
      fact: 'does not mind calls that are reserved after its window',
      waits: 0,
      limit: 1,
      spent: [],
      reserved: [60_000],
    },
  ])('$fact', ({ waits, limit, spent, reserved = [] }) => {
    expect(until(limit, spent, reserved)).toBe(waits);
  });

  const instants = fc.array(fc.integer({ min: 0, max: 59_999 }), { maxLength: 6 });

  test('that waits as long as it was told finds its place, and no window is ever too full', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), instants, instants, (limit, spent, reserved) => {
        const waitMs = until(limit, spent, reserved);
        const before = countsInWindows([...spent.map((agoMs) => -agoMs), ...reserved]);
        // Where those before it keep the limit, it does so as well.
        if (Math.max(0, ...before) > limit) return;
        const calls = [...spent.map((agoMs) => -agoMs), ...reserved, waitMs];
        expect(Math.max(...countsInWindows(calls))).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 10_000 },
    );
  });
});

/** How many calls each window that ends with a call holds. */
const countsInWindows = (calls: number[]): number[] =>
  calls.map((end) => calls.filter((at) => at > end - windowMs && at <= end).length);
