import { expect, test } from '@jest/globals';
import { compress, productionTiming } from '../../workflows/timing.ts';
import { querySuccessCountsAfterMs } from '../../workflows/evidence-strength.ts';

const minutes = 60_000;
const hours = 60 * minutes;

test('a tempo of 1 changes nothing', () => {
  expect(compress(productionTiming, 1)).toEqual(productionTiming);
});

test('every wait is divided by the tempo, rounded up', () => {
  const compressed = compress(productionTiming, 7);
  for (const [name, wait] of Object.entries(productionTiming) as [string, number | number[]][]) {
    const expected = typeof wait === 'number' ? Math.ceil(wait / 7) : wait.map((ms) => Math.ceil(ms / 7));
    expect({ name, wait: Object.entries(compressed).find(([key]) => key === name)?.[1] }).toEqual({
      name,
      wait: expected,
    });
  }
});

test('only a wait of 0 becomes 0', () => {
  const compressed = compress(productionTiming, 1e12);
  expect(compressed.webhookMs).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  expect(compressed.lookAgainMs).toBe(1);
});

test('compressing does not touch the timing it is given', () => {
  const before = structuredClone(productionTiming);
  compress(productionTiming, 100);
  expect(productionTiming).toEqual(before);
});

test('checks come in order: 20 s to 180 s, then 5 min to 47 h', () => {
  const all = [...productionTiming.checksMs, ...productionTiming.reconcileMs];
  expect(all.toSorted((a, b) => a - b)).toEqual(all);
  expect(productionTiming.checksMs[0]).toBe(20_000);
  expect(productionTiming.checksMs.at(-1)).toBe(3 * minutes);
  expect(productionTiming.reconcileMs).toEqual([
    5 * minutes,
    15 * minutes,
    hours,
    6 * hours,
    24 * hours,
    47 * hours,
  ]);
});

test('the reserved check is one of the checks, between 75 and 80 s, when the word of a query counts', () => {
  const { checksMs, reservedCheckMs } = productionTiming;
  expect(checksMs).toContain(reservedCheckMs);
  expect(reservedCheckMs).toBeGreaterThanOrEqual(querySuccessCountsAfterMs);
  expect(reservedCheckMs).toBeLessThanOrEqual(80_000);
});

test('webhooks are tried for 75 h 35 min', () => {
  expect(productionTiming.webhookMs).toHaveLength(10);
  // 5 s of the schedule are not in the round number.
  const totalMs = productionTiming.webhookMs.reduce((sum, ms) => sum + ms, 0);
  expect(totalMs).toBe(75 * hours + 35 * minutes + 5_000);
});
