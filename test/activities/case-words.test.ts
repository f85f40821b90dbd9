import { expect, test } from '@jest/globals';
import { caseSummary } from '../../activities/case-words.ts';
import { caseKinds } from '../../workflows/verdict.ts';
import { paidCallback, receipt, secondReceipt, verdictOf } from '../workflows-pure/samples.ts';

const verdict = verdictOf(paidCallback(), paidCallback({ receiptNumber: secondReceipt }));

test.each(caseKinds)('%s tells a person what to compare and what to do', (kind) => {
  const summary = caseSummary(kind, 500, verdict);
  expect(summary).toMatch(/statement/);
  expect(summary).toMatch(/\.$/);
  expect(summary).not.toContain('undefined');
});

test('no two kinds say the same', () => {
  expect(new Set(caseKinds.map((kind) => caseSummary(kind, 500, verdict))).size).toBe(caseKinds.length);
});

test('the summary of money that does not fit names the amount expected', () => {
  expect(caseSummary('amount_mismatch', 1_500, verdict)).toContain('KES 1500');
  expect(caseSummary('contested', 1_500, verdict)).toContain('KES 1500');
});

test('the summary of two payments names both receipts', () => {
  expect(caseSummary('paid_twice', 500, verdict)).toContain(`${receipt}, ${secondReceipt}`);
});
