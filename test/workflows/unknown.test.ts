import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  becomes,
  callbackOf,
  caseKinds,
  eventTypes,
  evidenceOf,
  nextPhone,
  nextReceipt,
  onlyPushTo,
  patientTiming,
  pay,
  paymentRow,
  postCallback,
  runIds,
  workflowOf,
} from '../support/flow.ts';

let engine: Engine;

beforeAll(async () => {
  // The checks of the first round are over 1.8 s after the prompt; then comes one, and soon the last.
  const timing = { ...patientTiming, reconcileMs: [2_000, 2_300], receiptMissingMs: 600 };
  engine = await Engine.start({ tempo: 100, timing });
  await engine.listen();
});
afterAll(async () => {
  await engine.stop();
});

const webhook = (type: string, transactionId: string) =>
  eventually(() => {
    const received = engine.receiver.of(type, transactionId);
    expect(received).toHaveLength(1);
    return received[0]!.json.data;
  });

test('a payment that nobody can settle is announced unknown, asked about again, and ends unknown with a case', async () => {
  const phone = nextPhone('15');
  const { paymentId, transactionId } = await pay(engine, phone);
  const announced = await webhook('payment.unknown', transactionId);
  expect(announced['failureReason']).toContain('Do not charge again');
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('unknown');
  const { processed_at, due_at, status } = await paymentRow(engine, paymentId);
  expect({ status, due_at }).toEqual({ status: 'unknown', due_at: null });
  const queries = await evidenceOf(engine, paymentId, 'query');
  expect(queries.filter(({ received_at }) => received_at > processed_at!).length).toBeGreaterThan(0);
  expect(new Set(queries.map(({ result_code }) => result_code))).toEqual(new Set(['4999']));
  expect(await caseKinds(engine, paymentId)).toEqual(['still_unknown']);
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.unknown']);
  await onlyPushTo(engine, phone);
});

test('a callback after the end of an unknown payment completes it, in a run of its own that prompts nobody', async () => {
  const phone = nextPhone('15');
  const { paymentId, transactionId } = await pay(engine, phone);
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('unknown');
  const receiptNumber = nextReceipt();
  await postCallback(
    await onlyPushTo(engine, phone),
    callbackOf(await onlyPushTo(engine, phone), { receiptNumber }),
  );
  expect(await webhook('payment.completed', transactionId)).toMatchObject({ receiptNumber });
  expect(await paymentRow(engine, paymentId)).toMatchObject({
    status: 'completed',
    receipt_number: receiptNumber,
  });
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  await eventually(async () => expect(await runIds(engine, paymentId)).toHaveLength(2));
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.unknown', 'payment.completed']);
  await onlyPushTo(engine, phone);
});

test('a callback that comes while an unknown payment is still asked about completes it at once', async () => {
  const { timing } = engine;
  const { reconcileMs } = timing;
  // However slow the machine, the last check is not behind it when the callback comes.
  timing.reconcileMs = [2_000, 120_000];
  const phone = nextPhone('15');
  const { paymentId } = await pay(engine, phone);
  await becomes(engine, paymentId, 'unknown');
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push));
  await becomes(engine, paymentId, 'completed');
  timing.reconcileMs = reconcileMs;
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.unknown', 'payment.completed']);
  expect(await caseKinds(engine, paymentId)).toEqual([]);
});

test('a lost callback: the query completes the payment, the missing receipt becomes a case, a late callback brings it', async () => {
  const phone = nextPhone('16');
  const { paymentId, transactionId } = await pay(engine, phone);
  expect(await webhook('payment.completed', transactionId)).toMatchObject({
    receiptNumber: null,
    resultCode: '0',
  });
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  await eventually(async () => expect(await caseKinds(engine, paymentId)).toEqual(['receipt_missing']));

  const push = await onlyPushTo(engine, phone);
  const { receiptNumber } = push.ledgerEntry!;
  await postCallback(push, callbackOf(push, { receiptNumber }));
  expect(await webhook('payment.updated', transactionId)).toMatchObject({
    status: 'completed',
    receiptNumber,
  });
  expect(await paymentRow(engine, paymentId)).toMatchObject({
    status: 'completed',
    receipt_number: receiptNumber,
  });
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed', 'payment.updated']);
});

test('a callback that follows the query in time brings the receipt, and no case is opened', async () => {
  const phone = nextPhone('16');
  const { paymentId, transactionId } = await pay(engine, phone);
  await becomes(engine, paymentId, 'completed');
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push, { receiptNumber: push.ledgerEntry!.receiptNumber }));
  await webhook('payment.updated', transactionId);
  expect(await paymentRow(engine, paymentId)).toMatchObject({ due_at: null });
  expect(await caseKinds(engine, paymentId)).toEqual([]);
});

test('a payment whose workflow is terminated before its first check is taken up again and settled by the query', async () => {
  const phone = nextPhone('16');
  const { paymentId } = await pay(engine, phone);
  await workflowOf(engine, paymentId).terminate('by hand');
  await becomes(engine, paymentId, 'completed');
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
  await onlyPushTo(engine, phone);
});
