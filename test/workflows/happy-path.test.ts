import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
});
afterAll(async () => {
  await engine.stop();
});

test('a payment goes from POST to a verified webhook, and API, database, workflow and webhook say the same', async () => {
  const { secret } = await engine.listen(['payment.completed']);
  const order = {
    phoneNumber: '0712345678',
    amount: 1500,
    description: 'Order 1042',
    accountReference: 'INV1042',
  };
  const created = await engine.request('POST', '/v1/express', order);
  expect(created.status).toBe(202);
  expect(created.body).toMatchObject({ status: 'pending', phoneNumber: '254712345678', amount: 1500 });
  const { paymentId, transactionId } = created.body;

  const webhook = await eventually(() => {
    const [first] = engine.receiver.of('payment.completed', transactionId);
    expect(first).toBeDefined();
    return first!;
  });
  expect(() =>
    new Webhook(secret).verify(webhook.body, webhook.headers as Record<string, string>),
  ).not.toThrow();
  const payment = await engine.request('GET', `/v1/payments/${paymentId}`);
  const transaction = await engine.request('GET', `/v1/transactions/${transactionId}`);
  const [push] = await engine.pushes('254712345678');
  const { receiptNumber } = push!['ledgerEntry']!;
  expect(payment.body).toMatchObject({ status: 'completed', receiptNumber });
  expect(webhook.json.data).toEqual(transaction.body);
  const handle = engine.client.workflow.getHandle(`payment/${paymentId}`);
  await expect(handle.result()).resolves.toBe('completed');
  const history = await handle.fetchHistory();
  expect(history.events!.length).toBeLessThanOrEqual(26);
});
