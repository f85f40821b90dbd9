import { describe, expect, test } from '@jest/globals';
import {
  assert,
  constantFrom,
  dictionary,
  double,
  json,
  jsonValue,
  oneof,
  property,
  string,
} from 'fast-check';
import { parseC2bConfirmation } from '../../daraja/c2b-confirmation.ts';

/** As on Safaricom's page, whose second version masks the phone. */
const page = {
  TransactionType: 'Pay Bill',
  TransID: 'RKTQDM7W6S',
  TransTime: '20191122063845',
  TransAmount: '10.00',
  BusinessShortCode: '600638',
  BillRefNumber: 'invoice008',
  InvoiceNumber: '',
  OrgAccountBalance: '49197.00',
  ThirdPartyTransID: '',
  MSISDN: '25470****149',
  FirstName: 'John',
  MiddleName: '',
  LastName: 'Doe',
};
const read = (changes: object = {}) => parseC2bConfirmation(JSON.stringify({ ...page, ...changes }));

test('a confirmation is read as on Safaricom’s page, its time in East Africa', () => {
  expect(read()).toEqual({
    receiptNumber: 'RKTQDM7W6S',
    amountShillings: 10,
    occurredAt: new Date('2019-11-22T03:38:45Z'),
    shortCode: '600638',
    accountReference: 'invoice008',
    payer: '25470****149',
  });
});

test.each([
  ['numbers in place of texts', { TransAmount: 10, TransTime: 20191122063845, BusinessShortCode: 600638 }],
  ['an amount without cents', { TransAmount: '10' }],
  ['spaces around', { TransID: ' rktqdm7w6s ', BillRefNumber: ' invoice008\u0000 ' }],
  ['fields that nobody knows', { Balance: {}, Extra: [1] }],
])('%s make no difference', (_what, changes) => {
  expect(read(changes)).toEqual(read());
});

test.each([
  ['254708374149', '254708374149'],
  [254708374149, '254708374149'],
  ['0708374149', '254708374149'],
  ['2547 ***** 126', '2547 ***** 126'],
  ['a'.repeat(64), 'a'.repeat(64)],
  ['', null],
  [undefined, null],
  [{}, null],
])('the payer %j is %j', (MSISDN, payer) => {
  expect(read({ MSISDN })?.payer).toBe(payer);
});

test.each([undefined, null, '', '2019', '20190230063845', 'today'])(
  'the time %j is none, and the money is read all the same',
  (TransTime) => {
    expect(read({ TransTime })).toMatchObject({ receiptNumber: 'RKTQDM7W6S', occurredAt: null });
  },
);

test('a till’s has no reference', () => {
  expect(read({ BillRefNumber: undefined, TransactionType: 'Buy Goods' })?.accountReference).toBe('');
});

describe('unreadable is', () => {
  test.each([
    ['an amount with cents', { TransAmount: '10.50' }],
    ['an amount of nothing', { TransAmount: '0.00' }],
    ['an amount below nothing', { TransAmount: '-10' }],
    ['no amount', { TransAmount: undefined }],
    ['no receipt', { TransID: undefined }],
    ['the number of an operation that failed', { TransID: 'RKT0000000' }],
    ['a receipt that is none', { TransID: 'RKT' }],
  ])('%s', (_what, changes) => {
    expect(read(changes)).toBeUndefined();
  });

  test.each(['', 'TransID=RKTQDM7W6S', '[]', 'null', '"RKTQDM7W6S"', '{}'])('the body %j', (body) => {
    expect(parseC2bConfirmation(body)).toBeUndefined();
  });
});

test('no body crashes the reader, and none gives money that is not whole and positive', () => {
  const field = constantFrom(...Object.keys(page));
  const value = oneof(jsonValue(), string(), double(), constantFrom('10.00', 'RKTQDM7W6S'));
  const changed = dictionary(field, value).map((changes) => JSON.stringify({ ...page, ...changes }));
  assert(
    property(oneof(changed, string(), json()), (body) => {
      const money = parseC2bConfirmation(body);
      if (money === undefined) return;
      expect(money.receiptNumber).toMatch(/^[A-Z0-9]{10}$/);
      expect(Number.isSafeInteger(money.amountShillings) && money.amountShillings > 0).toBe(true);
      expect(money.accountReference.length).toBeLessThanOrEqual(100);
    }),
    { numRuns: 20_000 },
  );
});
