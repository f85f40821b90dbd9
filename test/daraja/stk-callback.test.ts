import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseStkCallback } from '../../daraja/schemas.ts';
import { amountUnreadable } from '../../daraja/stk-callback.ts';

const items = [
  { Name: 'Amount', Value: 1500.0 as unknown },
  { Name: 'MpesaReceiptNumber', Value: 'NLJ7RT61SV' as unknown },
  { Name: 'TransactionDate', Value: 20191219102115 as unknown },
  { Name: 'PhoneNumber', Value: 254708374149 as unknown },
];

const callback = (changes: object = {}) =>
  JSON.stringify({
    Body: {
      stkCallback: {
        MerchantRequestID: '29115-34620561-1',
        CheckoutRequestID: 'ws_CO_191220191020363925',
        ResultCode: 0,
        ResultDesc: 'The service request is processed successfully.',
        CallbackMetadata: { Item: items },
        ...changes,
      },
    },
  });

const withItem = (name: string, value: unknown) =>
  callback({
    CallbackMetadata: {
      Item: items.map((item) => (item.Name === name ? { Name: name, Value: value } : item)),
    },
  });

const paid = {
  merchantRequestId: '29115-34620561-1',
  checkoutRequestId: 'ws_CO_191220191020363925',
  resultCode: '0',
  resultDescription: 'The service request is processed successfully.',
  amountShillings: 1_500,
  receiptNumber: 'NLJ7RT61SV',
};

test('the official success is read whole', () => {
  expect(parseStkCallback(callback())).toEqual(paid);
});

test('the official failure, without metadata, is read', () => {
  const body = callback({
    ResultCode: 1032,
    ResultDesc: 'Request cancelled by user.',
    CallbackMetadata: undefined,
  });
  expect(parseStkCallback(body)).toEqual({
    ...paid,
    resultCode: '1032',
    resultDescription: 'Request cancelled by user.',
    amountShillings: null,
    receiptNumber: null,
  });
});

test.each([
  [0, '0'],
  ['0', '0'],
  [1037, '1037'],
  ['1037', '1037'],
  [' 1032 ', '1032'],
  ['SFC_IC0003', 'SFC_IC0003'],
])('the result code %j is kept as the text %j', (code, text) => {
  expect(parseStkCallback(callback({ ResultCode: code }))?.resultCode).toBe(text);
});

test.each([[null], [undefined], [''], [' '], [1.5], [true], [[0]], [{}], [1e21]])(
  'a callback whose result code is %j is none',
  (code) => {
    expect(parseStkCallback(callback({ ResultCode: code }))).toBeUndefined();
  },
);

test('shuffled items, a valueless Balance, strange items and unknown fields change nothing', () => {
  const strange = [{ Name: 'Balance' }, null, 7, { Value: 'NOBODY0000' }, { Name: 5, Value: 1 }];
  const body = callback({ CallbackMetadata: { Item: [...items.toReversed(), ...strange] }, Later: { a: 1 } });
  expect(parseStkCallback(body)).toEqual(paid);
});

test.each([[null], ['x'], [[]], [{}], [{ Item: null }], [{ Item: {} }], [{ Item: [] }]])(
  'metadata of %j leaves a success without receipt and amount',
  (metadata) => {
    expect(parseStkCallback(callback({ CallbackMetadata: metadata }))).toMatchObject({
      resultCode: '0',
      amountShillings: null,
      receiptNumber: null,
    });
  },
);

test.each([[254708374149], ['254708374149'], ['254708***149'], ['a'.repeat(64)], [null], [undefined]])(
  'a phone number of %j changes nothing',
  (phone) => {
    expect(parseStkCallback(withItem('PhoneNumber', phone))).toEqual(paid);
  },
);

describe('amount', () => {
  test.each([
    [1, 1],
    ['1', 1],
    ['1.00', 1],
    ['250000.0', 250_000],
    [1.5, amountUnreadable],
    ['1.01', amountUnreadable],
    [-1, amountUnreadable],
    ['1,500', amountUnreadable],
    ['1e3', amountUnreadable],
    [1e21, amountUnreadable],
    ['9007199254740993', amountUnreadable],
    ['0x10', amountUnreadable],
    ['', amountUnreadable],
    [true, amountUnreadable],
    [null, null],
    [{}, amountUnreadable],
  ])('%j is %j shillings', (value, amountShillings) => {
    expect(parseStkCallback(withItem('Amount', value))).toMatchObject({ amountShillings });
  });

  test('two different amounts fit no payment', () => {
    const body = callback({ CallbackMetadata: { Item: [...items, { Name: 'Amount', Value: 9 }] } });
    expect(parseStkCallback(body)).toMatchObject({ amountShillings: amountUnreadable });
  });
});

describe('receipt', () => {
  test.each([
    ['NLJ7RT61SV', 'NLJ7RT61SV'],
    [' nlj7rt61sv ', 'NLJ7RT61SV'],
    ['OFP0000000', null],
    ['mas0000000', null],
    ['NLJ7RT61S', null],
    ['NLJ7RT61SVX', null],
    ['NLJ7-T61SV', null],
    ['', null],
    [1234567890, null],
    [null, null],
  ])('%j is the receipt %j', (value, receiptNumber) => {
    expect(parseStkCallback(withItem('MpesaReceiptNumber', value))?.receiptNumber).toBe(receiptNumber);
  });

  test('two different receipts are none, and the same one twice is one', () => {
    const again = (receipt: string) =>
      callback({ CallbackMetadata: { Item: [...items, { Name: 'MpesaReceiptNumber', Value: receipt }] } });
    expect(parseStkCallback(again('NLJ7RT61SW'))?.receiptNumber).toBeNull();
    expect(parseStkCallback(again('NLJ7RT61SV'))?.receiptNumber).toBe('NLJ7RT61SV');
  });
});

test('ids that are no text are null, and a NUL, which PostgreSQL refuses, is taken out', () => {
  expect(
    parseStkCallback(callback({ MerchantRequestID: 7, CheckoutRequestID: 'ws\u0000_CO', ResultDesc: null })),
  ).toMatchObject({ merchantRequestId: null, checkoutRequestId: 'ws_CO', resultDescription: '' });
});

test.each([
  '',
  'null',
  '[]',
  '"text"',
  '{}',
  '{"Body":null}',
  '{"Body":{}}',
  '{"Body":{"stkCallback":[]}}',
  '<html></html>',
  callback().slice(0, -1),
  '['.repeat(100_000),
])('%.40j is no callback', (body) => {
  expect(parseStkCallback(body)).toBeUndefined();
});

test('no text and no other JSON is a callback, nor makes the parser throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      expect(parseStkCallback(text)).toBeUndefined();
    }),
  );
});

test('whatever the fields hold, a callback read is well formed and invents nothing', () => {
  const value = fc.jsonValue();
  const fields = fc.record(
    {
      MerchantRequestID: value,
      CheckoutRequestID: value,
      ResultCode: fc.oneof(value, fc.integer(), fc.string()),
      ResultDesc: value,
      CallbackMetadata: fc.oneof(
        value,
        fc.record({
          Item: fc.array(
            fc.oneof(
              value,
              fc.record({ Name: fc.constantFrom('Amount', 'MpesaReceiptNumber'), Value: value }),
            ),
          ),
        }),
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fields, (stkCallback) => {
      const parsed = parseStkCallback(JSON.stringify({ Body: { stkCallback } }));
      if (parsed === undefined) return;
      expect(parsed.resultCode).not.toBe('');
      expect(parsed.resultCode).toBe(codeText(stkCallback.ResultCode));
      expect(parsed.receiptNumber ?? 'NLJ7RT61SV').toMatch(/^[A-Z0-9]{10}$/);
      expect(Number.isSafeInteger(parsed.amountShillings ?? 0)).toBe(true);
    }),
  );
});

const codeText = (value: unknown) =>
  typeof value === 'string' ? value.replaceAll(/\p{Cc}/gu, '').trim() : String(value);
