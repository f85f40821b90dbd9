import { expect, test } from '@jest/globals';
import { password, signature } from '../../daraja/password.ts';
import { normalisePhoneNumber } from '../../daraja/phone-number.ts';
import { pushBody } from '../../daraja/push-body.ts';
import { redacted } from '../../daraja/redacted.ts';
import { StkPushRequest } from '../../daraja/schemas.ts';
import { timestamp } from '../../daraja/timestamp.ts';
import { paybill, prompt, till } from './samples.ts';

test.each([
  ['2016-02-16T13:56:27.000Z', '20160216165627'],
  ['2025-12-31T20:59:59.999Z', '20251231235959'],
  ['2025-12-31T21:00:00.000Z', '20260101000000'],
  ['2024-02-28T22:30:05.000Z', '20240229013005'],
])('%s is %s in East Africa', (at, expected) => {
  expect(timestamp(new Date(at))).toBe(expected);
});

test('the password is the vector of the documentation', () => {
  expect(password('174379', paybill.passkey, '20160216165627')).toBe(
    'MTc0Mzc5YmZiMjc5ZjlhYTliZGJjZjE1OGU5N2RkNzFhNDY3Y2QyZTBjODkzMDU5YjEwZjc4ZTZiNzJhZGExZWQyYzkxOTIwMTYwMjE2MTY1NjI3',
  );
});

test('the timestamp of a signature is the one inside its password', () => {
  const { Password, Timestamp } = signature(paybill, new Date());
  expect(Buffer.from(Password, 'base64').toString()).toBe(`174379${paybill.passkey}${Timestamp}`);
});

test('a paybill is paid on its own short code', () => {
  expect(pushBody(paybill, prompt, new Date('2016-02-16T13:56:27Z'))).toEqual({
    BusinessShortCode: '174379',
    Password: password('174379', paybill.passkey, '20160216165627'),
    Timestamp: '20160216165627',
    TransactionType: 'CustomerPayBillOnline',
    Amount: 1_500,
    PartyA: '254708374149',
    PartyB: '174379',
    PhoneNumber: '254708374149',
    CallBackURL: 'https://pay.example.co.ke/hooks/5f0c',
    AccountReference: 'INV1042',
    TransactionDesc: 'Order 1042',
  });
});

test('a till signs with its store number and is paid on its till number', () => {
  expect(pushBody(till, prompt, new Date())).toMatchObject({
    BusinessShortCode: '5001234',
    PartyB: '5009876',
    TransactionType: 'CustomerBuyGoodsOnline',
  });
});

test('reference and description are cut to what Safaricom documents, and the description is never empty', () => {
  const long = { ...prompt, accountReference: 'A'.repeat(20), description: 'b'.repeat(20) };
  const body = pushBody(paybill, long, new Date());
  expect([body.AccountReference, body.TransactionDesc]).toEqual(['A'.repeat(12), 'b'.repeat(13)]);
  expect(pushBody(paybill, { ...prompt, description: '' }, new Date()).TransactionDesc).toBe('Payment');
});

test('a push body fits its own schema', () => {
  expect(StkPushRequest.safeParse(pushBody(till, prompt, new Date())).success).toBe(true);
});

test.each([
  ['0712345678', '254712345678'],
  ['0112345678', '254112345678'],
  ['254712345678', '254712345678'],
  ['254112345678', '254112345678'],
  ['+254712345678', '254712345678'],
  ['00254712345678', '254712345678'],
  ['712345678', '254712345678'],
  ['112345678', '254112345678'],
  ['0712 345 678', '254712345678'],
  ['+254 712-345-678', '254712345678'],
  [' (0712) 345–678 ', '254712345678'],
  ['\u202a+254\u00a0712\u00a0345\u00a0678\u202c', '254712345678'],
])('%j is the phone number %s', (input, expected) => {
  expect(normalisePhoneNumber(input)).toBe(expected);
});

test.each([
  '',
  '0',
  '071234567',
  '07123456789',
  '0212345678',
  '254212345678',
  '+0712345678',
  '+712345678',
  '255712345678',
  '2540712345678',
  '0712345678a',
  '07x2345678',
  '0712.345.678',
  '٠٧١٢٣٤٥٦٧٨',
])('%j is no phone number', (input) => {
  expect(normalisePhoneNumber(input)).toBeUndefined();
});

test.each([
  ['Error Occurred - Invalid Access Token - hH1sAxQp', 'Error Occurred - Invalid Access Token'],
  ['Invalid PhoneNumber 254708374149 given', 'Invalid PhoneNumber [hidden] given'],
  ['payer +254 708 374 149', 'payer [hidden]'],
  ['payer 254708***149', 'payer [hidden]'],
  ['key bfb279f9aa9bdbcf158e97dd71a467cd', 'key [hidden]'],
  ['HTTP 500: 500.001.1001 Wrong credentials', 'HTTP 500: 500.001.1001 Wrong credentials'],
])('%j is shown as %j', (text, expected) => {
  expect(redacted(text)).toBe(expected);
});

test('what is shown of a message has a limit', () => {
  expect(redacted('word '.repeat(1_000))).toHaveLength(200);
});
