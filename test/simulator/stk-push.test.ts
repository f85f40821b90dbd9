import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { paybill, RunningSimulator, signed, till } from './running-simulator.ts';

const path = '/mpesa/stkpush/v1/processrequest';
let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());

describe('POST /mpesa/stkpush/v1/processrequest', () => {
  test('accepts a right push in the words of Safaricom', async () => {
    const { status, json } = await simulator.push('254712000100');
    expect(status).toBe(200);
    expect(json).toEqual({
      MerchantRequestID: expect.stringMatching(/^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\d+$/),
      CheckoutRequestID: expect.stringMatching(/^ws_CO_\d{14}\d{1,3}712000100$/),
      ResponseCode: '0',
      ResponseDescription: 'Success. Request accepted for processing',
      CustomerMessage: 'Success. Request accepted for processing',
    });
  });

  test('takes numbers as numbers and as texts, and numbers of the 2541 series', async () => {
    const changes = {
      BusinessShortCode: 174379,
      Amount: '7',
      PhoneNumber: 254114669532,
      PartyA: 254114669532,
    };
    await expect(simulator.push('254114669532', changes)).resolves.toMatchObject({ status: 200 });
    await expect(simulator.pushOf('254114669532')).resolves.toMatchObject({ amountShillings: 7 });
  });

  test.each([
    { field: 'BusinessShortCode', values: [undefined, '', '12', 'abcdef'] },
    { field: 'Password', values: [undefined, ''] },
    { field: 'Timestamp', values: [undefined, '2026-11-24', '20261324103000', '20260231103000'] },
    { field: 'TransactionType', values: [undefined, 'CustomerPayBill'] },
    { field: 'Amount', values: [undefined, 0, -1, 1.5, '1.00', 250_001, 'ten'] },
    { field: 'PartyA', values: [undefined, '0712345678'] },
    { field: 'PartyB', values: [undefined, 'shop'] },
    { field: 'PhoneNumber', values: [undefined, '0712345678', '+254712345678', '254212345678'] },
    { field: 'CallBackURL', values: [undefined, 'callback', 'ftp://shop.example/'] },
    { field: 'AccountReference', values: [undefined, ''] },
    { field: 'TransactionDesc', values: [undefined, ''], blamed: 'Remarks' },
  ])('refuses a wrong $field by name', async ({ field, values, blamed = field }) => {
    for (const value of values) {
      const { status, json } = await simulator.push('254712000101', { [field]: value });
      expect({ status, ...json }).toMatchObject({
        status: 400,
        errorCode: '400.002.02',
        errorMessage: `Bad Request - Invalid ${blamed}`,
      });
    }
  });

  test('takes the amounts at both limits', async () => {
    await expect(simulator.push('254712000102', { Amount: 1 })).resolves.toMatchObject({ status: 200 });
    await expect(simulator.push('254712000103', { Amount: 250_000 })).resolves.toMatchObject({ status: 200 });
  });

  test('names the first wrong field only', async () => {
    const { json } = await simulator.push('254712000101', {
      TransactionDesc: '',
      Amount: 0,
      PhoneNumber: 'x',
    });
    expect(json.errorMessage).toBe('Bad Request - Invalid Amount');
  });

  test('blames the short code when the body is not declared as JSON', async () => {
    const body = simulator.pushBody('254712000101');
    const headers = { ...(await simulator.bearer()), 'content-type': 'text/plain' };
    const { json } = await simulator.post(path, body, headers);
    expect(json.errorMessage).toBe('Bad Request - Invalid BusinessShortCode');
  });

  test('refuses a body that is far too long', async () => {
    const { status } = await simulator.push('254712000101', { AccountReference: 'x'.repeat(100_000) });
    expect(status).toBe(400);
  });

  test('refuses another verb, and an unknown path', async () => {
    await expect(simulator.get(path)).resolves.toMatchObject({ status: 405, json: { errorCode: '405.001' } });
    await expect(simulator.get('/mpesa/other')).resolves.toMatchObject({
      status: 404,
      json: { requestId: expect.any(String), errorCode: '404.001.01', errorMessage: 'Resource not found' },
    });
  });
});

describe('strict mode', () => {
  let strict: RunningSimulator;
  beforeAll(async () => {
    strict = await RunningSimulator.start({ strict: true });
  });
  afterAll(() => strict.stop());

  const longest = { AccountReference: 'Invoice00104', TransactionDesc: 'Invoice, 104!' };

  test('takes references and descriptions at their limits', async () => {
    await expect(strict.push('254712000401', longest)).resolves.toMatchObject({ status: 200 });
    const short = { AccountReference: 'A', TransactionDesc: 'x' };
    await expect(strict.push('254712000402', short)).resolves.toMatchObject({ status: 200 });
  });

  test.each([
    { field: 'AccountReference', value: 'Invoice001042', blamed: 'AccountReference' },
    { field: 'AccountReference', value: 'INV-104', blamed: 'AccountReference' },
    { field: 'AccountReference', value: 'INV 104', blamed: 'AccountReference' },
    { field: 'AccountReference', value: '', blamed: 'AccountReference' },
    { field: 'TransactionDesc', value: 'Invoice 001042', blamed: 'Remarks' },
    { field: 'TransactionDesc', value: '', blamed: 'Remarks' },
  ])('refuses the $field "$value"', async ({ field, value, blamed }) => {
    const { status, json } = await strict.push('254712000403', { ...longest, [field]: value });
    expect({ status, ...json }).toMatchObject({
      status: 400,
      errorCode: '400.002.02',
      errorMessage: `Bad Request - Invalid ${blamed}`,
    });
    await expect(strict.pushesOf('254712000403')).resolves.toEqual([]);
  });

  test('is off unless asked for', async () => {
    const changes = { AccountReference: 'Invoice #001042', TransactionDesc: 'x'.repeat(100) };
    await expect(simulator.push('254712000404', changes)).resolves.toMatchObject({ status: 200 });
  });

  test('complains about fields in the same order', async () => {
    const { json } = await strict.push('254712000405', {
      AccountReference: '-',
      TransactionDesc: '',
      PartyB: '',
    });
    expect(json.errorMessage).toBe('Bad Request - Invalid PartyB');
  });
});

describe('the order of refusals', () => {
  const broken = '{"Amount":';
  const wrongAll = { Amount: 0, BusinessShortCode: '999999', Password: 'x' };

  test('a missing token comes first', async () => {
    const { status, json } = await simulator.post(path, broken);
    expect({ status, ...json }).toMatchObject({ status: 404, errorCode: '404.001.04' });
  });

  test('then a wrong token', async () => {
    const { status, json } = await simulator.post(path, broken, { authorization: 'Bearer nobody' });
    expect({ status, ...json }).toMatchObject({
      status: 404,
      errorCode: '404.001.03',
      errorMessage: 'Invalid Access Token',
    });
  });

  test('then broken JSON', async () => {
    const { status, json } = await simulator.post(path, broken, await simulator.bearer());
    expect({ status, ...json }).toMatchObject({ status: 400, errorCode: '400.002.05' });
  });

  test('then a wrong field', async () => {
    const { json } = await simulator.push('254712000104', wrongAll);
    expect(json.errorMessage).toBe('Bad Request - Invalid Amount');
  });

  test('then an unknown short code', async () => {
    const { status, json } = await simulator.push('254712000104', { ...wrongAll, Amount: 1 });
    expect({ status, ...json }).toMatchObject({
      status: 500,
      errorCode: '500.001.1001',
      errorMessage: 'Merchant does not exist',
    });
  });

  test('then a wrong password', async () => {
    await simulator.push('254712000220');
    const { status, json } = await simulator.push('254712000220', { Password: 'x' });
    expect({ status, ...json }).toMatchObject({ status: 500, errorMessage: 'Wrong credentials' });
  });

  test('then a phone that has a prompt', async () => {
    await simulator.push('254712000320');
    const { status, json } = await simulator.push('254712000320');
    expect({ status, ...json }).toMatchObject({
      status: 500,
      errorCode: '500.001.1001',
      errorMessage:
        'Unable to lock subscriber, a transaction is already in process for the current subscriber',
    });
  });
});

test('a password made with another timestamp is wrong', async () => {
  const { json } = await simulator.push('254712000105', {
    ...signed(paybill, '20261124103001'),
    Timestamp: '20261124103000',
  });
  expect(json.errorMessage).toBe('Wrong credentials');
});

test('the short code of another app does not exist for this token', async () => {
  const body = simulator.pushBody('254712000106', {}, till);
  const { json } = await simulator.post(path, body, await simulator.bearer(paybill));
  expect(json.errorMessage).toBe('Merchant does not exist');
});
