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
  onHandset,
  onlyPushTo,
  patientTiming,
  pay,
  paymentRow,
  planFault,
  postCallback,
  workflowOf,
} from '../support/flow.ts';

let engine: Engine;

beforeAll(async () => {
  // Slow enough that a prompt waits for a person while a test does something else.
  engine = await Engine.start({ tempo: 5, timing: patientTiming });
  await engine.listen();
});
afterAll(async () => {
  await engine.stop();
});

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const judged = (paymentId: string, count: number) =>
  eventually(async () => {
    const callbacks = await evidenceOf(engine, paymentId, 'callback');
    expect(callbacks.filter(({ judged_at }) => judged_at !== null)).toHaveLength(count);
  });

test('a callback that beats the acknowledgement completes the payment, and the acknowledgement is stored after it', async () => {
  const phone = nextPhone();
  await planFault(engine, { fault: 'callbackBeforeAck', phoneNumber: phone });
  const { paymentId } = await pay(engine, phone);
  await becomes(engine, paymentId, 'completed');
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  const [callback] = await evidenceOf(engine, paymentId, 'callback');
  const [acknowledgement] = await evidenceOf(engine, paymentId, 'acknowledgement');
  expect(callback!.received_at < acknowledgement!.received_at).toBe(true);
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
  await onlyPushTo(engine, phone);
});

test('ten equal and five differing copies of a callback at once make one payment.completed and one webhook', async () => {
  const phone = nextPhone('20');
  const { paymentId, transactionId } = await pay(engine, phone);
  const push = await onlyPushTo(engine, phone);
  const receiptNumber = nextReceipt();
  const equal = times(10, () => callbackOf(push, { receiptNumber }));
  const differing = times(5, (extra) => callbackOf(push, { receiptNumber, extra }));
  await Promise.all([...equal, ...differing].map((body) => postCallback(push, body)));
  await judged(paymentId, 6);
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  expect(await paymentRow(engine, paymentId)).toMatchObject({
    status: 'completed',
    receipt_number: receiptNumber,
  });
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
  expect(await caseKinds(engine, paymentId)).toEqual([]);
  await eventually(() => expect(engine.receiver.of('payment.completed', transactionId)).toHaveLength(1));
  // Signals that came while evidence was settled shared one settlement.
  const { revision } = await paymentRow(engine, paymentId);
  expect(revision).toBeLessThan(15);
});

test('copies of a callback that come after the end change nothing', async () => {
  const phone = nextPhone('17');
  const { paymentId, transactionId } = await pay(engine, phone);
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  const push = await onlyPushTo(engine, phone);
  const { receiptNumber } = push.ledgerEntry!;
  const bodies = times(5, (extra) => callbackOf(push, { receiptNumber, extra }));
  await Promise.all([...bodies, ...bodies].map((body) => postCallback(push, body)));
  await judged(paymentId, 6);
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
  await eventually(() => expect(engine.receiver.of('payment.completed', transactionId)).toHaveLength(1));
});

test('a callback with a receipt corrects a failed payment: payment.completed says what it was before', async () => {
  const phone = nextPhone('12');
  const { paymentId, transactionId } = await pay(engine, phone);
  await becomes(engine, paymentId, 'failed');
  const push = await onlyPushTo(engine, phone);
  const receiptNumber = nextReceipt();
  await postCallback(push, callbackOf(push, { receiptNumber }));
  await becomes(engine, paymentId, 'completed');
  await eventually(() => {
    const [webhook] = engine.receiver.of('payment.completed', transactionId);
    expect(webhook?.json.data).toMatchObject({
      status: 'completed',
      correctedFrom: 'failed',
      receiptNumber,
      failureReason: null,
    });
    expect(webhook?.json.sequence).toBe(2);
  });
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.failed', 'payment.completed']);
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
});

test('a success without a receipt does not reopen a failed payment but becomes a case', async () => {
  const phone = nextPhone('12');
  const { paymentId } = await pay(engine, phone);
  await becomes(engine, paymentId, 'failed');
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push, { receiptNumber: null }));
  await eventually(async () => expect(await caseKinds(engine, paymentId)).toEqual(['contested']));
  expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'failed' });
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.failed']);
});

test('a failure after a success with a receipt changes nothing', async () => {
  const phone = nextPhone();
  const { paymentId } = await pay(engine, phone);
  await becomes(engine, paymentId, 'completed');
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push, { resultCode: 1032 }));
  await judged(paymentId, 2);
  expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'completed' });
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
});

test('a forged callback with the right token and another CheckoutRequestID is kept and decides nothing', async () => {
  const phone = nextPhone('20');
  const { paymentId } = await pay(engine, phone);
  const push = await onlyPushTo(engine, phone);
  const checkoutRequestId = 'ws_CO_24112026120000000000000000';
  await postCallback(push, callbackOf(push, { checkoutRequestId }));
  await postCallback(push, callbackOf(push, { checkoutRequestId, resultCode: 1032 }));
  await judged(paymentId, 2);
  expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'pending', receipt_number: null });
  expect(await eventTypes(engine, paymentId)).toEqual([]);

  await onHandset(engine, phone, 'pin');
  const { receipt_number: receiptNumber } = await becomes(engine, paymentId, 'completed');
  expect(receiptNumber).toBe((await onlyPushTo(engine, phone)).ledgerEntry!.receiptNumber);
});

test('a callback with another amount is kept and becomes a case; the true one still completes the payment', async () => {
  const phone = nextPhone('20');
  const { paymentId } = await pay(engine, phone);
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push, { amountShillings: 1 }));
  await judged(paymentId, 1);
  expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'pending', receipt_number: null });
  expect(await caseKinds(engine, paymentId)).toEqual(['amount_mismatch']);

  await onHandset(engine, phone, 'pin');
  await becomes(engine, paymentId, 'completed');
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
});

test('two payments cannot be completed by one receipt: the second becomes a case', async () => {
  const [first, second] = [nextPhone('20'), nextPhone('20')];
  const [one, two] = await Promise.all([pay(engine, first), pay(engine, second)]);
  const receiptNumber = nextReceipt();
  const pushes = [await onlyPushTo(engine, first), await onlyPushTo(engine, second)];
  await Promise.all(pushes.map((push) => postCallback(push, callbackOf(push, { receiptNumber }))));
  await judged(one.paymentId, 1);
  await judged(two.paymentId, 1);
  const rows = await Promise.all([one, two].map(({ paymentId }) => paymentRow(engine, paymentId)));
  expect(rows.map(({ status }) => status).toSorted()).toEqual(['completed', 'pending']);
  const open = rows.find(({ status }) => status === 'pending')!;
  expect(await caseKinds(engine, open.id)).toEqual(['already_claimed']);
});
