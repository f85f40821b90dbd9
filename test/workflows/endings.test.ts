import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  becomes,
  caseKinds,
  eventTypes,
  nextPhone,
  onHandset,
  onlyPushTo,
  patientTiming,
  pay,
  paymentRow,
  paymentTo,
  pushesTo,
  sql,
  workflowOf,
} from '../support/flow.ts';

let engine: Engine;
const eventCounts: Record<string, number> = {};

beforeAll(async () => {
  engine = await Engine.start({ tempo: 20, timing: { ...patientTiming, lookAgainMs: 500 } });
  await engine.listen();
});
afterAll(async () => {
  console.log('Events in the history of a payment with one webhook:', eventCounts);
  await engine.stop();
});

const webhookFor = (type: string, transactionId: string) =>
  eventually(() => {
    const received = engine.receiver.of(type, transactionId);
    expect(received).toHaveLength(1);
    return received[0]!;
  });

test.each([
  ['pays', '40', 'completed', '0', ''],
  ['declines', '11', 'canceled', '1032', 'The payer declined'],
  ['types a wrong PIN', '12', 'failed', '2001', 'wrong PIN'],
  ['has no money', '13', 'failed', '1', 'balance is too low'],
  ['is unreachable', '14', 'failed', '1037', 'The phone was off'],
  ['pays and Safaricom tells it twice', '17', 'completed', '0', ''],
  ['pays after 25 s', '18', 'completed', '0', ''],
] as const)('a payer who %s: database, API, workflow and webhook say the same', async (...ending) => {
  const [what, digits, status, resultCode, reason] = ending;
  const phone = nextPhone(digits);
  const { paymentId, transactionId } = await pay(engine, phone);
  const webhook = await webhookFor(`payment.${status}`, transactionId);
  const row = await paymentRow(engine, paymentId);
  expect(row).toMatchObject({ status, result_code: resultCode });
  expect(row.failure_reason?.includes(reason) ?? true).toBe(true);
  expect(row.failure_reason === null).toBe(status === 'completed');
  expect(row.receipt_number).toBe((await onlyPushTo(engine, phone)).ledgerEntry?.receiptNumber ?? null);
  expect(webhook.json.data).toEqual((await engine.request('GET', `/v1/transactions/${transactionId}`)).body);
  expect(await eventTypes(engine, paymentId)).toEqual([`payment.${status}`]);
  expect(await caseKinds(engine, paymentId)).toEqual([]);
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe(status);
  const history = await workflowOf(engine, paymentId).fetchHistory();
  eventCounts[what] = history.events!.length;
});

test('a payment with one webhook has at most 26 events in its history', () => {
  expect(Object.keys(eventCounts)).toHaveLength(7);
  // The least of them: a starved machine adds a task that was given out twice to one or the other.
  expect(Math.min(...Object.values(eventCounts))).toBeLessThanOrEqual(26);
});

test('a push that Safaricom refuses is answered with its words, prompts nobody and fails the payment', async () => {
  const phone = nextPhone('19');
  const order = { phoneNumber: phone, amount: 100, description: 'Order' };
  const { status, body } = await engine.request('POST', '/v1/express', order);
  expect({ status, code: body.error.code }).toEqual({ status: 422, code: 'prompt_refused' });
  const payment = await paymentTo(engine, phone);
  expect(payment).toMatchObject({ status: 'failed', result_code: '400.002.02' });
  expect(payment!.failure_reason).toContain('refused this number; nothing was charged');
  expect(body.error.paymentId).toBe(payment!.id);
  await webhookFor('payment.failed', payment!.id.replace('pay_', 'trxn_'));
  await expect(workflowOf(engine, payment!.id).result()).resolves.toBe('failed');
  expect(await pushesTo(engine, phone)).toEqual([]);
});

test.each([
  ['types the PIN', 'pin', 'completed'],
  ['declines', 'decline', 'canceled'],
] as const)('a payer who %s on the handset decides the payment', async (_what, action, status) => {
  const phone = nextPhone('20');
  const { paymentId, transactionId } = await pay(engine, phone);
  await onHandset(engine, phone, action);
  await webhookFor(`payment.${status}`, transactionId);
  await becomes(engine, paymentId, status);
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe(status);
  await onlyPushTo(engine, phone);
});

test('a failure that is uncertain by nature is looked at once more, by a run of its own, and then left alone', async () => {
  const phone = nextPhone('14');
  const { paymentId } = await pay(engine, phone);
  await becomes(engine, paymentId, 'failed');
  const [query] = await eventually(async () => {
    const queries = await sql(
      engine,
      `select result_code from evidence where payment_id = ? and kind = 'query' and judged_at is not null`,
      [paymentId],
    );
    expect(queries).toHaveLength(1);
    return queries;
  });
  expect(query).toMatchObject({ result_code: '1037' });
  expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'failed', due_at: null });
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('failed');
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.failed']);
  await onlyPushTo(engine, phone);
}, 60_000);
