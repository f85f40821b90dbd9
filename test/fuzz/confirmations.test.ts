import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseC2bConfirmation } from '../../daraja/c2b-confirmation.ts';
import { mutated } from './mutated.ts';

const confirmation = JSON.stringify({
  TransactionType: 'Pay Bill',
  TransID: 'UKO9K7Q2XN',
  TransTime: '20261124174011',
  TransAmount: '1500.00',
  BusinessShortCode: '174379',
  BillRefNumber: 'INV1042',
  MSISDN: '25470****149',
  FirstName: 'John',
});

test('no text makes a notice of money, unless it names a receipt and an amount (15,000 texts)', () => {
  const garbage = fc.oneof(fc.string({ maxLength: 200 }), fc.json({ maxDepth: 3 }));
  fc.assert(
    fc.property(garbage, (text) => {
      const isNotice = text.includes('TransID') && text.includes('TransAmount');
      expect([text, parseC2bConfirmation(text) === undefined || isNotice]).toEqual([text, true]);
    }),
    { numRuns: 15_000 },
  );
});

test('a damaged notice gives no receipt and no amount that is not written in it (25,000 texts)', () => {
  const read: ReturnType<typeof parseC2bConfirmation>[] = [];
  fc.assert(
    fc.property(mutated(confirmation), (text) => {
      const notice = parseC2bConfirmation(text);
      if (notice === undefined) return;
      read.push(notice);
      const { receiptNumber, amountShillings } = notice;
      const isEscaped = text.includes('\\');
      expect([text, isEscaped || text.toUpperCase().includes(receiptNumber)]).toEqual([text, true]);
      const isThere = text.replaceAll(/[\s,]/g, '').includes(String(amountShillings));
      expect([text, isEscaped || isThere || /\de[+-]?\d/i.test(text)]).toEqual([text, true]);
      expect(Number.isSafeInteger(amountShillings) && amountShillings >= 1).toBe(true);
    }),
    { numRuns: 25_000 },
  );
  // Or nothing was shown.
  expect(read.length).toBeGreaterThan(1_000);
});
