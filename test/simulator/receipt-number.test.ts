import { expect, test } from '@jest/globals';
import { createRandom } from '../../simulator/random.ts';
import { receiptNumber } from '../../simulator/receipt-number.ts';

test.each([
  { day: '2019-12-19T10:21:15+03:00', code: 'NLJ' },
  { day: '2024-01-09T12:00:00+03:00', code: 'SA9' },
  { day: '2025-10-10T12:00:00+03:00', code: 'TJA' },
  { day: '2026-08-31T12:00:00+03:00', code: 'UHV' },
])('a receipt of $day begins with $code', ({ day, code }) => {
  expect(receiptNumber(Date.parse(day), createRandom(1))).toMatch(new RegExp(`^${code}[0-9A-Z]{7}$`));
});

test('the day of a receipt is the day in Nairobi', () => {
  expect(receiptNumber(Date.parse('2026-07-31T22:30:00Z'), createRandom(1))).toMatch(/^UH1/);
});
