import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { closedAddress, serveApi, temporalAt, type ServedApi } from '../api/support/serve-api.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  becomes,
  callbackOf,
  eventTypes,
  nextPhone,
  onlyPushTo,
  pay,
  paymentRow,
  paymentTo,
  postCallback,
  pushesTo,
  runIds,
  sql,
  workflowOf,
} from '../support/flow.ts';
import { resetToPush } from '../support/reset-to-push.ts';

/** What the simulator's payers do does not matter here, but that they are not in a hurry. */
const payer = () => nextPhone('15');

let engine: Engine;
let away: ServedApi;
const [withoutTemporal, withoutTemporalLate, withoutWorker, withoutWorkerLate] = [
  payer(),
  payer(),
  payer(),
  payer(),
];
let answers: unknown[];

// Four payments while nothing runs that could prompt: two of them are past `prompt_by` when the worker comes up.
beforeAll(async () => {
  const timing = { promptWithinMs: 60_000, relayAfterMs: 300, overdueMs: 300 };
  engine = await Engine.start({ tempo: 20, timing, worker: false });
  away = await serveApi({ ...engine.apiDeps, client: temporalAt(closedAddress) });
  answers = await Promise.all([
    pay(engine, withoutTemporal, {}, away.url),
    pay(engine, withoutTemporalLate, {}, away.url),
    pay(engine, withoutWorker),
    pay(engine, withoutWorkerLate),
  ]);
  await sql(engine, 'update payments set prompt_by = clock_timestamp() where phone_number in (?, ?)', [
    withoutTemporalLate,
    withoutWorkerLate,
  ]);
  await engine.startWorker();
}, 30_000);
afterAll(async () => {
  await away.close();
  await engine.stop();
});

test('every payment is accepted while Temporal or the worker is away', () => {
  expect(answers).toHaveLength(4);
});

test.each([
  ['Temporal was away when it was created', withoutTemporal],
  ['no worker ran when it was created', withoutWorker],
])('a payment is prompted once when there is still time, though %s', async (_what, phone) => {
  const { id } = (await paymentTo(engine, phone))!;
  await becomes(engine, id, 'pending');
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push));
  await becomes(engine, id, 'completed');
  expect(await eventTypes(engine, id)).toEqual(['payment.completed']);
  await expect(workflowOf(engine, id).result()).resolves.toBe('completed');
  await onlyPushTo(engine, phone);
});

test.each([
  ['Temporal', withoutTemporalLate],
  ['the worker', withoutWorkerLate],
])('a payment that %s comes back too late for is failed and was never prompted', async (_what, phone) => {
  const { id } = (await paymentTo(engine, phone))!;
  const row = await becomes(engine, id, 'failed');
  expect(row).toMatchObject({ prompt_sent_at: null });
  expect(row.failure_reason).toContain('the payer was not prompted and nothing was charged');
  expect(await eventTypes(engine, id)).toEqual(['payment.failed']);
  await expect(workflowOf(engine, id).result()).resolves.toBe('failed');
  expect(await pushesTo(engine, phone)).toEqual([]);
});

test('evidence that nobody signalled is judged by the relay', async () => {
  const phone = payer();
  const { paymentId } = await pay(engine, phone);
  const push = await onlyPushTo(engine, phone);
  const api = await serveApi({ ...engine.apiDeps, client: temporalAt(closedAddress) });
  await postCallback(push, callbackOf(push), api.url);
  await becomes(engine, paymentId, 'completed');
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  await api.close();
});

test('a payment whose workflow was terminated is taken up by a new run when its next check is due, and completed by the callback', async () => {
  const phone = payer();
  const { paymentId } = await pay(engine, phone);
  await workflowOf(engine, paymentId).terminate('by hand');
  await eventually(async () => expect(await runIds(engine, paymentId)).toHaveLength(2));
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push));
  await becomes(engine, paymentId, 'completed');
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
  await onlyPushTo(engine, phone);
});

test('a payment whose workflow was cancelled is taken up by a new run as well', async () => {
  const phone = payer();
  const { paymentId } = await pay(engine, phone);
  await workflowOf(engine, paymentId).cancel();
  await eventually(async () => expect(await runIds(engine, paymentId)).toHaveLength(2));
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push));
  await becomes(engine, paymentId, 'completed');
  await onlyPushTo(engine, phone);
});

test('a callback alone brings a terminated payment to its end', async () => {
  const phone = payer();
  const { paymentId } = await pay(engine, phone);
  await workflowOf(engine, paymentId).terminate('by hand');
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push));
  await becomes(engine, paymentId, 'completed');
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
  await onlyPushTo(engine, phone);
});

test('a payment whose history was deleted from Temporal is taken up again and never prompted again', async () => {
  const phone = payer();
  const { paymentId } = await pay(engine, phone);
  const { namespace, client } = engine;
  const workflowExecution = { workflowId: `payment/${paymentId}` };
  const [lost] = await runIds(engine, paymentId);
  await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
  await eventually(async () => {
    const runs = await runIds(engine, paymentId);
    expect(runs.length > 0 && !runs.includes(lost!)).toBe(true);
  });
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push));
  await becomes(engine, paymentId, 'completed');
  await onlyPushTo(engine, phone);
});

test('a reset by an operator to before the push does not prompt again, and the payment goes on', async () => {
  const phone = payer();
  const { paymentId } = await pay(engine, phone);
  await resetToPush(engine, paymentId);
  await eventually(() => {
    const outcomes = engine.logLines.filter(
      (line) => line.includes('"msg":"push"') && line.includes(paymentId),
    );
    expect(outcomes).toHaveLength(2);
    expect(outcomes[1]).toContain('tooLate');
  });
  expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'pending' });
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push));
  await becomes(engine, paymentId, 'completed');
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
  await onlyPushTo(engine, phone);
});
