import assert from 'node:assert/strict';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DarajaCredential } from '../../db/entities/index.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  becomes,
  caseKinds,
  eventTypes,
  evidenceOf,
  nextPhone,
  onlyPushTo,
  patientTiming,
  pay,
  payByHand,
  paymentRow,
  registerC2b,
  sql,
  workflowOf,
  type PaymentRow,
} from '../support/flow.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start({ tempo: 100, timing: { ...patientTiming, ownPaymentAfterMs: 500 } });
  await engine.listen();
  const { credentialId: id } = engine.tenant;
  // Payments that name no reference get one of their own.
  await everyTenantsEntities(engine.orm).nativeUpdate(
    DarajaCredential,
    { id },
    { defaultAccountReference: 'auto' },
  );
  await registerC2b(engine);
});
afterAll(async () => await engine.stop());

async function simulator<T>(path: string, body: object): Promise<T> {
  const response = await fetch(`${engine.simulatorUrl}/_simulator/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, await response.clone().text());
  return (await response.json()) as T;
}
const plays = (phoneNumber: string, scenario: string) =>
  simulator('rules', { when: { phoneNumber }, scenario });

const ourReference = { accountReference: undefined };
const referenceOf = async (paymentId: string): Promise<string> => {
  const [row] = await sql<{ account_reference: string }>(
    engine,
    'select account_reference from payments where id = ?',
    [paymentId],
  );
  return row!.account_reference;
};
const announced = (type: string, transactionId: string) =>
  eventually(() => {
    const received = engine.receiver.of(type, transactionId);
    expect(received).toHaveLength(1);
    return received[0]!.json.data;
  });

test('a payment whose callback and notice both come is announced once, with both as evidence', async () => {
  const phone = nextPhone('01');
  const { paymentId } = await pay(engine, phone, { amount: 101, ...ourReference });
  await becomes(engine, paymentId, 'completed');
  await eventually(async () => {
    expect(await evidenceOf(engine, paymentId, 'c2b')).toMatchObject([{ judged_at: expect.anything() }]);
    expect(await evidenceOf(engine, paymentId, 'callback')).toHaveLength(1);
  });
  const { ledgerEntry } = await onlyPushTo(engine, phone);
  expect(await paymentRow(engine, paymentId)).toMatchObject({
    receipt_number: ledgerEntry!.receiptNumber,
  });
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
  expect(await caseKinds(engine, paymentId)).toEqual([]);
});

test.each([
  ['the reference that Hakika made', ourReference, 'reference'],
  ['phone, amount, time and reference, once its window has closed', {}, 'match'],
])(
  'a push whose answer and callback were both lost is found again by %s, and nobody is prompted twice',
  async (_how, more, boundBy) => {
    const phone = nextPhone('01');
    await plays(phone, 'ackAndCallbackLost');
    const amount = boundBy === 'match' ? 102 : 103;
    const { paymentId, transactionId } = await pay(engine, phone, { amount, ...more });
    const row = await becomes(engine, paymentId, 'completed');
    const { ledgerEntry } = await onlyPushTo(engine, phone);
    expect(row).toMatchObject({ receipt_number: ledgerEntry!.receiptNumber, checkout_request_id: null });
    expect(await evidenceOf(engine, paymentId, 'c2b')).toMatchObject([{ bound_by: boundBy }]);
    expect(await evidenceOf(engine, paymentId, 'callback')).toEqual([]);
    await announced('payment.completed', transactionId);
    await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  },
);

test('a payer who declines the prompt and pays its reference by hand has paid: announced with what it was before', async () => {
  const phone = nextPhone('11');
  const { paymentId, transactionId } = await pay(engine, phone, { amount: 104, ...ourReference });
  await becomes(engine, paymentId, 'canceled');
  const receiptNumber = await payByHand(engine, {
    phoneNumber: phone,
    amountShillings: 104,
    accountReference: (await referenceOf(paymentId)).toLowerCase(),
  });
  await becomes(engine, paymentId, 'completed');
  expect(await announced('payment.completed', transactionId)).toMatchObject({
    correctedFrom: 'canceled',
    receiptNumber,
  });
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.canceled', 'payment.completed']);
});

test('a payer who pays both the prompt and its reference by hand opens a case', async () => {
  const phone = nextPhone('01');
  const { paymentId } = await pay(engine, phone, { amount: 105, ...ourReference });
  await becomes(engine, paymentId, 'completed');
  await payByHand(engine, {
    phoneNumber: phone,
    amountShillings: 105,
    accountReference: await referenceOf(paymentId),
  });
  await eventually(async () => expect(await caseKinds(engine, paymentId)).toEqual(['paid_twice']));
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
});

test('money that nobody waited for becomes a payment of its own, announced, which prompts nobody', async () => {
  const phone = nextPhone('01');
  const receiptNumber = await payByHand(engine, {
    phoneNumber: phone,
    amountShillings: 106,
    accountReference: 'Rent 12',
  });
  const row = await eventually(async () => {
    const [found] = await sql<PaymentRow & { channel: string }>(
      engine,
      `select * from payments where receipt_number = ? and status = 'completed'`,
      [receiptNumber],
    );
    return found ?? assert.fail('no payment yet');
  });
  expect(row).toMatchObject({ channel: 'c2b', source: 'checkout', account_reference: 'Rent 12' });
  const data = await announced('payment.completed', row.id.replace('pay_', 'trxn_'));
  expect(data).toMatchObject({ channel: 'c2b', receiptNumber, amount: 106 });
  await expect(workflowOf(engine, row.id).result()).resolves.toBe('completed');
  expect(await engine.pushes(phone)).toEqual([]);
  const { status, body } = await engine.request('GET', `/v1/payments/${row.id}`);
  expect([status, body['channel'], body['phoneNumber']]).toEqual([
    200,
    'c2b',
    `${phone.slice(0, 5)}****${phone.slice(-3)}`,
  ]);
});

test('a notice that comes twice, the callback lost, completes its payment once', async () => {
  await simulator('short-codes/174379', { confirmation: 'twice' });
  const phone = nextPhone('16');
  const { paymentId } = await pay(engine, phone, { amount: 107, ...ourReference });
  await becomes(engine, paymentId, 'completed');
  await simulator('short-codes/174379', { confirmation: 'once' });
  const entries = await sql(engine, `select 1 from account_entries where payment_id = ?`, [paymentId]);
  expect(entries).toHaveLength(1);
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
});
