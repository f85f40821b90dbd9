import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { RunningSimulator } from './running-simulator.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());
beforeEach(() => {
  simulator.callbackStatus = 200;
});

test('a success has the metadata of Safaricom, numbers as numbers', async () => {
  await simulator.push('254714000100', {
    Amount: 2_500,
    CallBackURL: simulator.callbackUrl('/hooks/token-1'),
  });
  const [callback] = await simulator.callbacks('254714000100');
  const push = await simulator.pushOf('254714000100');
  expect(callback?.path).toBe('/hooks/token-1');
  const { stkCallback } = callback?.json.Body ?? {};
  const items = stkCallback.CallbackMetadata.Item.filter(({ Name }: { Name: string }) => Name !== 'Balance');
  expect({ ...stkCallback, CallbackMetadata: items }).toEqual({
    MerchantRequestID: push.merchantRequestId,
    CheckoutRequestID: push.checkoutRequestId,
    ResultCode: 0,
    ResultDesc: 'The service request is processed successfully.',
    CallbackMetadata: [
      { Name: 'Amount', Value: 2_500 },
      { Name: 'MpesaReceiptNumber', Value: push.ledgerEntry.receiptNumber },
      { Name: 'TransactionDate', Value: nairobiTime(push.ledgerEntry.debitedAt) },
      { Name: 'PhoneNumber', Value: 254714000100 },
    ],
  });
});

function nairobiTime(iso: string): number {
  const nairobi = new Date(Date.parse(iso) + 3 * 3_600_000).toISOString();
  return Number(nairobi.replaceAll(/\D/g, '').slice(0, 14));
}

test('the amount is written with two decimals', async () => {
  await simulator.push('254714000200', { Amount: 2_500 });
  const [callback] = await simulator.callbacks('254714000200');
  expect(callback?.text).toContain('{"Name":"Amount","Value":2500.00}');
});

test('Balance is sometimes named, without a value', async () => {
  const phones = Array.from({ length: 24 }, (_, index) => `2547140003${index + 21}`);
  await Promise.all(phones.map((phoneNumber) => simulator.push(phoneNumber)));
  const callbacks = await simulator.allCallbacks(phones.length);
  const withBalance = callbacks.filter(({ text }) => text.includes('{"Name":"Balance"}'));
  expect(withBalance.length).toBeGreaterThan(0);
  expect(withBalance.length).toBeLessThan(phones.length);
});

test('a callback that the receiver refuses is not sent again', async () => {
  simulator.callbackStatus = 500;
  await simulator.push('254714000400');
  const push = await simulator.pushOf(
    '254714000400',
    ({ callbackAttempts }) => callbackAttempts[0]?.answeredAt,
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(push.callbackAttempts).toMatchObject([
    { sentAt: expect.any(String), answeredAt: expect.any(String), httpStatus: 500, failure: null },
  ]);
  expect(simulator.receivedOf('254714000400')).toHaveLength(1);
});

test('a receiver that is not there is recorded, and the money has moved all the same', async () => {
  await simulator.push('254714000500', { CallBackURL: 'http://127.0.0.1:9/hooks' });
  const push = await simulator.pushOf('254714000500', ({ callbackAttempts }) => callbackAttempts[0]?.failure);
  expect(push).toMatchObject({ state: 'paid', callbackAttempts: [{ httpStatus: null }] });
  expect(push.ledgerEntry).not.toBeNull();
});
