import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Exchange } from '../../daraja/exchange.ts';
import { pullAnswer, type PullAnswer } from '../../daraja/pull-answer.ts';
import { errorBody } from './samples.ts';
import { pulled, pullEmpty, pullFound } from './pull-samples.ts';

const span = { from: new Date('2026-11-25T06:00:00Z'), to: new Date('2026-11-25T08:00:00Z') };

const answered = (body: unknown, httpStatus = 200): Exchange => ({
  ended: 'answered',
  answer: { httpStatus, body: typeof body === 'string' ? body : JSON.stringify(body) },
});
const read = (body: unknown, httpStatus?: number): PullAnswer => pullAnswer(answered(body, httpStatus), span);
/** What a page holds, counted. */
function counted(answer: PullAnswer) {
  if (answer.outcome !== 'page') throw new Error(`no page but ${answer.outcome}`);
  const { items } = answer;
  return {
    rows: items.flatMap(({ row }) => row ?? []),
    length: items.length,
    unreadable: items.filter(({ kind }) => kind === 'unreadable').length,
    others: items.filter(({ kind }) => kind === 'other').length,
  };
}
const page = (...rows: unknown[]) => counted(read(pullFound(rows)));

describe('a page of a pull', () => {
  test('is read row by row, as the page of Safaricom shows it', () => {
    expect(page(pulled())).toEqual({
      length: 1,
      unreadable: 0,
      others: 0,
      rows: [
        {
          receiptNumber: 'UKP4K7Q2XN',
          amountShillings: 10,
          // 10:13 of a clock in Nairobi, whatever the Z says.
          occurredAt: new Date('2026-11-25T07:13:00Z'),
          payer: '254708374149',
          accountReference: 'INV1042',
          body: JSON.stringify(pulled()),
        },
      ],
    });
  });

  test.each([
    ['flat', { ...pullFound([]), Response: [pulled(), pulled({ transactionId: 'UKP4K7Q2XM' })] }, 2],
    ['nested once more', { ...pullFound([]), Response: [[[pulled()]]] }, 1],
    ['of one row without a list', { ...pullFound([]), Response: pulled() }, 1],
    [
      'with spaces and other cases in its keys',
      {
        'Response Code': 1000,
        response: [
          { 'Transaction Id': 'UKP4K7Q2XN', TrxDate: '2026-11-25 10:13:00', Amount: 10, BillReference: 'A' },
        ],
      },
      1,
    ],
    [
      'in pieces',
      { ...pullFound([]), Response: [[pulled()], [], [pulled({ transactionId: 'UKP4K7Q2XM' })]] },
      2,
    ],
    ['empty, with code 1001', pullEmpty, 0],
    ['empty, with code 1000', pullFound([]), 0],
  ])('is read when it is %s', (_what, body, rows) => {
    expect(counted(read(body))).toMatchObject({ length: rows, unreadable: 0 });
    expect(counted(read(body)).rows).toHaveLength(rows);
  });

  test.each([
    { transactionId: null },
    { transactionId: 'UKP0000000' },
    { transactionId: 'short' },
    { amount: '10.50' },
    { amount: '0.00' },
    { amount: '-10' },
    { amount: 'ten' },
    { amount: 99_999_999_999 },
    { trxDate: '2026-02-30T10:13:00Z' },
    { trxDate: '' },
    { trxDate: null },
  ])('counts a row that cannot be read, and reads the others: %j', (changes) => {
    const found = page(pulled(changes), pulled());
    expect(found).toMatchObject({ length: 2, unreadable: 1, others: 0 });
    expect(found.rows).toHaveLength(1);
  });

  test('counts what is no payment in, and what is no row at all', () => {
    const found = page(pulled({ transactiontype: 'b2c-payment' }), 'garbage', null, 7, []);
    expect(found).toMatchObject({ rows: [], length: 4, unreadable: 3, others: 1 });
  });

  test.each(['c2b-pay-bill-debit', 'c2b-buy-goods-debit', 'Pay Bill', 'Buy Goods', 'CustomerPayBillOnline'])(
    'is money in by its type %j',
    (transactiontype) => {
      expect(page(pulled({ transactiontype })).rows).toHaveLength(1);
    },
  );

  test.each([
    'b2c-payment',
    'B2CPayment',
    'merchant-to-organization-settlement',
    'Reversal',
    'c2b-pay-bill-reversal',
    'Organization Withdrawal of Funds',
    'Pay Bill Charge',
    'Customer Payment Fee',
  ])('is certainly no money in by its type %j', (transactiontype) => {
    expect(page(pulled({ transactiontype }))).toMatchObject({ rows: [], unreadable: 0, others: 1 });
  });

  test.each(['Merchant Payment', 'Customer Merchant Payment', 'b2b-transfer', 'coffee', 'Reserved'])(
    'of the unknown type %j is counted as one that could not be read, for it may be money in',
    (transactiontype) => {
      expect(page(pulled({ transactiontype }))).toMatchObject({ rows: [], unreadable: 1, others: 0 });
    },
  );

  test('needs neither payer, reference nor type', () => {
    const { transactionId, trxDate, amount } = pulled();
    expect(page({ transactionId, trxDate, amount }).rows).toMatchObject([
      { payer: null, accountReference: '' },
    ]);
  });
});

describe('the time of a row', () => {
  const at = (trxDate: string) => page(pulled({ trxDate })).rows[0]?.occurredAt.toISOString();

  test('is that of Nairobi where no zone is shown, and the zone shown where one is', () => {
    for (const local of [
      '2026-11-25T10:13:00Z',
      '2026-11-25 10:13:00',
      '2026-11-25T10:13:00.000',
      '20261125101300',
    ])
      expect(at(local)).toBe('2026-11-25T07:13:00.000Z');
    expect(at('2026-11-25T10:13:00+03:00')).toBe('2026-11-25T07:13:00.000Z');
    expect(at('2026-11-25T07:13:00+0000')).toBe('2026-11-25T07:13:00.000Z');
  });

  test('is UTC where only that lies within what was asked for', () => {
    expect(at('2026-11-25T07:13:00Z')).toBe('2026-11-25T07:13:00.000Z');
  });
});

describe('an answer that is no page', () => {
  test.each([
    ['HTML', '<html>Request unsuccessful. Incapsula incident ID</html>', 200],
    ['an empty body', '', 200],
    ['an unknown code', pullFound([pulled()], '4000'), 200],
    ['code 1000 without rows', { ResponseCode: '1000' }, 200],
    ['a page with HTTP 500', pullFound([pulled()]), 500],
  ])('proves nothing: %s', (_what, body, httpStatus) => {
    expect(read(body, httpStatus)).toMatchObject({ outcome: 'noAnswer', sent: true });
  });

  test('is a refusal where Safaricom names what is wrong', () => {
    expect(read(errorBody('400.002.02', 'Bad Request - Invalid ShortCode'), 400)).toEqual({
      outcome: 'refused',
      code: '400.002.02',
      message: 'Bad Request - Invalid ShortCode',
    });
  });

  test('tells that it is throttled', () => {
    expect(read(errorBody('500.003.02', 'Spike Arrest Violation'), 500)).toMatchObject({ throttled: true });
  });
});

describe('any answer whatever', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom('UKP4K7Q2XN', '10.00', '2026-11-25T10:13:00Z', 'c2b-pay-bill-debit', 254_708_374_149),
  );
  const row = fc.record(
    {
      transactionId: value,
      trxDate: value,
      msisdn: value,
      transactiontype: value,
      billreference: value,
      amount: value,
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc.array(fc.oneof(row, value), { maxLength: 5 }).map((rows) => JSON.stringify(pullFound(rows))),
    fc
      .record({ ResponseCode: fc.constantFrom('1000', '1001', 1000, null), Response: value })
      .map((each) => JSON.stringify(each)),
  );

  test('never crashes the reader and makes no money out of garbage', () => {
    fc.assert(
      fc.property(body, fc.constantFrom(200, 400, 500), (text, httpStatus) => {
        const answer = read(text, httpStatus);
        if (answer.outcome !== 'page') return;
        expect(httpStatus).toBe(200);
        for (const each of counted(answer).rows) {
          expect(each.receiptNumber).toMatch(/^[A-Z0-9]{10}$/);
          expect(each.amountShillings).toBeGreaterThanOrEqual(1);
          expect(Number.isSafeInteger(each.amountShillings)).toBe(true);
          expect(each.occurredAt.getTime()).toBeGreaterThan(0);
          expect(text).toContain(each.receiptNumber.slice(0, 1));
        }
      }),
      { numRuns: 40_000 },
    );
  });
});
