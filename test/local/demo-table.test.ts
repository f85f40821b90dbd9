import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { demoCases } from '../../local/demo-cases.ts';
import { demoTable } from '../../local/demo-table.ts';

const payments = demoCases.map((demoCase) => ({
  ...demoCase,
  paymentId: 'pay_1',
  status: demoCase.expected,
  detail: 'The service request is processed successfully, says Safaricom.',
  webhook: `payment.${demoCase.expected} ✓`,
}));
const lines = (columns: number): string[] => demoTable(payments, columns).map(stripVTControlCharacters);

test.each([20, 80, 100, 160])('in a terminal of %i columns no line wraps', (columns) => {
  for (const line of lines(columns)) expect(line.length).toBeLessThan(columns);
});

test('80 columns show each payment with its status and its webhook', () => {
  expect(lines(80)).toHaveLength(1 + payments.length);
  for (const { ending, what, status, webhook } of payments)
    expect(lines(80)).toContainEqual(expect.stringMatching(`^✓ …${ending} +${what} +${status} +${webhook}`));
});

test("a wider one shows Safaricom's words too", () => {
  expect(lines(160).at(-1)).toContain('says Safaricom.');
});
