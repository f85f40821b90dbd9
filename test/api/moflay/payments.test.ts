import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Webhook } from 'svix';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { becomes, nextPhone, patientTiming } from '../../support/flow.ts';
import { MoflayProgram } from './program.ts';
import { EventOf, Express, pageOf, Payment, Transaction } from './shapes.ts';

let engine: Engine;
let program: MoflayProgram;
let secret: string;
beforeAll(async () => {
  engine = await Engine.start({ tempo: 40, timing: patientTiming });
  program = new MoflayProgram(engine.apiUrl, engine.tenant.apiKey);
  ({ secret } = await engine.listen());
});
afterAll(async () => {
  await engine.stop();
});

const order = (ending: string, more: object = {}) => ({
  phoneNumber: nextPhone(ending),
  amount: 150,
  description: 'Order',
  ...more,
});
const pay = (body: object, headers = {}) =>
  program.expect(Express, 202, 'POST', '/v1/express', body, headers);
const payment = (id: string) => program.expect(Payment, 200, 'GET', `/v1/payments/${id}`);
const transaction = (id: string) => program.expect(Transaction, 200, 'GET', `/v1/transactions/${id}`);

test('a prompt is accepted with what was ordered', async () => {
  const metadata = { user_preference: 'dark_mode', last_login: 1_640_995_200, account_balance: 1250.75 };
  const body = order('20', { accountReference: 'ORDER123', metadata });
  const accepted = await pay(body, { 'idempotency-key': 'express_order_12345' });
  expect(accepted).toMatchObject({
    phoneNumber: body.phoneNumber,
    amount: 150,
    description: 'Order',
    accountReference: 'ORDER123',
    environment: 'sandbox',
  });
  expect(await payment(accepted.paymentId)).toMatchObject({ id: accepted.paymentId, receiptNumber: null });
  expect((await transaction(accepted.transactionId)).metadata).toEqual(metadata);
});

test('the same Idempotency-Key gets the same answer', async () => {
  const body = order('20');
  const headers = { 'idempotency-key': 'express_order_2' };
  expect(await pay(body, headers)).toEqual(await pay(body, headers));
});

test('a phone in local form and a customer’s own fields are taken', async () => {
  const customer = {
    customerName: 'Jane',
    customerDescription: 'VIP',
    customerMetadata: { is_premium: true },
  };
  const accepted = await pay(order('20', { phoneNumber: `0${nextPhone('20').slice(3)}`, ...customer }));
  expect(accepted.phoneNumber).toMatch(/^254/);
  expect(accepted.accountReference).not.toBe('');
});

describe.each([
  ['completed', '40', 'completedAt', 'paidAt'],
  ['failed', '13', 'failedAt', 'failedAt'],
  ['canceled', '11', undefined, undefined],
  ['unknown', '15', 'unknownAt', 'unknownAt'],
] as const)('a payment that is %s', (status, ending, at, transactionAt) => {
  let ids: { paymentId: string; transactionId: string };
  beforeAll(async () => {
    ids = await pay(order(ending, { metadata: { a: 'x', b: 1.5, c: false } }));
    await becomes(engine, ids.paymentId, status, 25_000);
  });

  test('reads the same by either of its ids', async () => {
    const read = await payment(ids.paymentId);
    expect(read).toEqual(await payment(ids.transactionId));
    expect(read).toMatchObject({ id: ids.paymentId, transactionId: ids.transactionId, status });
    for (const each of ['completedAt', 'failedAt', 'unknownAt'] as const)
      expect(read[each]).toBe(each === at ? read.processedAt : null);
    expect(read.failureReason === null).toBe(status === 'completed');
    expect(read.receiptNumber === null).toBe(status !== 'completed');
  });

  test('reads as a transaction', async () => {
    const read = await transaction(ids.transactionId);
    expect(read).toMatchObject({ id: ids.transactionId, status, metadata: { a: 'x', b: 1.5, c: false } });
    for (const each of ['paidAt', 'failedAt', 'unknownAt'] as const)
      expect(read[each]).toBe(each === transactionAt ? read.processedAt : null);
  });

  test('is in the list of its status', async () => {
    const [page] = await program.pages('/v1/transactions', pageOf(Transaction), {
      statuses: [status, 'initiating'],
    });
    expect(page!.data).toContainEqual(await transaction(ids.transactionId));
    expect(page!.data.every((each) => each.status === status)).toBe(true);
  });

  test('was told by a webhook that the svix headers vouch for', async () => {
    const [webhook] = await eventually(() => {
      const received = engine.receiver.of(`payment.${status}`, ids.transactionId);
      expect(received).toHaveLength(1);
      return received;
    });
    const { headers, body } = webhook!;
    const names = ['svix-id', 'svix-timestamp', 'svix-signature'] as const;
    const given = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
    new Webhook(secret).verify(body, given); // throws when forged
    const { type, data } = EventOf(Transaction).parse(JSON.parse(body));
    expect(type).toBe(`payment.${status}`);
    expect(data).toMatchObject({ id: ids.transactionId, status });
  });
});
