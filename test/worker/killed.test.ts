import assert from 'node:assert/strict';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  becomes,
  eventTypes,
  evidenceOf,
  nextPhone,
  onHandset,
  onlyPushTo,
  patientTiming,
  pay,
  paymentRow,
  paymentTo,
  planFault,
  sql,
  workflowOf,
} from '../support/flow.ts';
import { startWorkerProcess } from '../support/worker-process.ts';

let engine: Engine;
const [waiting, pushing, announced] = [nextPhone('20'), nextPhone('20'), nextPhone()];
let waitingId: string;
let pushingId: string;
let announcedPayment: { paymentId: string; transactionId: string };

// One real worker process, killed once, while one payment waits for its payer, one webhook waits for its receiver, and
// one push waits for its acknowledgement. Then another worker comes up.
beforeAll(async () => {
  engine = await Engine.start({ tempo: 2, timing: patientTiming, worker: false });
  const worker = await startWorkerProcess(engine);
  await engine.listen();
  // The first webhook is never answered, so that it is under way when the worker dies.
  engine.receiver.answer = () => undefined;
  announcedPayment = await pay(engine, announced);
  await eventually(() =>
    assert.equal(engine.receiver.of('payment.completed', announcedPayment.transactionId).length, 1),
  );
  engine.receiver.answer = (response) => response.writeHead(204).end();
  ({ paymentId: waitingId } = await pay(engine, waiting));
  await planFault(engine, { fault: 'ackSlow', phoneNumber: pushing, delayMs: 60_000 });
  const posted = pay(engine, pushing);
  await eventually(() => onlyPushTo(engine, pushing));
  await worker.kill();
  pushingId = (await paymentTo(engine, pushing))!.id;
  await engine.startWorker();
  await posted;
}, 60_000);
afterAll(async () => {
  await engine.stop();
});

test('a worker killed between push and acknowledgement: the callback completes the payment, and nobody is prompted again', async () => {
  expect(await evidenceOf(engine, pushingId, 'acknowledgement')).toEqual([]);
  expect((await paymentRow(engine, pushingId)).prompt_sent_at).not.toBeNull();
  await onHandset(engine, pushing, 'pin');
  const { receipt_number: receiptNumber } = await becomes(engine, pushingId, 'completed');
  const push = await onlyPushTo(engine, pushing);
  expect(receiptNumber).toBe(push.ledgerEntry!.receiptNumber);
  expect(await eventTypes(engine, pushingId)).toEqual(['payment.completed']);
});

test('a worker killed while a payment waits: another one completes it, and nobody is prompted again', async () => {
  await onHandset(engine, waiting, 'pin');
  await becomes(engine, waitingId, 'completed');
  await expect(workflowOf(engine, waitingId).result()).resolves.toBe('completed');
  expect(await eventTypes(engine, waitingId)).toEqual(['payment.completed']);
  await onlyPushTo(engine, waiting);
});

test('a worker killed during a webhook: another one sends it again, with the same id, and records one delivery', async () => {
  const { paymentId, transactionId } = announcedPayment;
  // The server learns of the death by the time limit of the try, 30 s after it began.
  const webhooks = await eventually(() => {
    const received = engine.receiver.of('payment.completed', transactionId);
    expect(received).toHaveLength(2);
    return received;
  }, 45_000);
  expect(new Set(webhooks.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  await eventually(async () => {
    const rows = await sql(engine, 'select status, attempts from webhook_deliveries where payment_id = ?', [
      paymentId,
    ]);
    expect(rows).toEqual([{ status: 'delivered', attempts: 1 }]);
  });
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
}, 60_000);
