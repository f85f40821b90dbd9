import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pushPrompt } from '../../activities/push-prompt.ts';
import { settle } from '../../activities/settle.ts';
import { closedAddress, serveApi, temporalAt, type ServedApi } from '../api/support/serve-api.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  callbackOf,
  eventTypes,
  evidenceOf,
  nextPhone,
  onlyPushTo,
  patientTiming,
  pay,
  paymentRow,
  postCallback,
  pushesTo,
  sql,
} from '../support/flow.ts';

let engine: Engine;
let api: ServedApi;

// No worker, and an API that reaches no Temporal: every step here is the test's own.
beforeAll(async () => {
  engine = await Engine.start({ tempo: 1, timing: patientTiming, worker: false });
  api = await serveApi({ ...engine.apiDeps, client: temporalAt(closedAddress) });
  await engine.listen();
});
afterAll(async () => {
  await api.close();
  await engine.stop();
});

/** Committed, and not started. */
const commit = (phone: string) => pay(engine, phone, {}, api.url);

const times = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make));

test('ten pushes of one payment at once and ten later prompt once', async () => {
  const phone = nextPhone('15');
  const { paymentId } = await commit(phone);
  const push = () => pushPrompt(engine.activityDeps, { paymentId, attempt: 1 });
  const outcomes = (await times(10, push)).map(({ outcome }) => outcome);
  expect(outcomes.toSorted()).toEqual(['accepted', ...Array.from({ length: 9 }, () => 'tooLate')]);
  expect((await times(10, push)).every(({ outcome }) => outcome === 'tooLate')).toBe(true);
  expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'pending' });
  expect(await evidenceOf(engine, paymentId, 'acknowledgement')).toHaveLength(1);
  await onlyPushTo(engine, phone);
});

test('a push after prompt_by prompts nobody, and the payment is failed by the guard', async () => {
  const phone = nextPhone('15');
  const { paymentId } = await commit(phone);
  await sql(engine, 'update payments set prompt_by = clock_timestamp() where id = ?', [paymentId]);
  const { outcome, status } = await pushPrompt(engine.activityDeps, { paymentId, attempt: 1 });
  expect({ outcome, status }).toEqual({ outcome: 'tooLate', status: 'failed' });
  expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'failed', prompt_sent_at: null });
  expect(await pushesTo(engine, phone)).toEqual([]);
});

test('a payment that was failed because its push was lost is never prompted afterwards', async () => {
  const phone = nextPhone('15');
  const { paymentId } = await commit(phone);
  const [settlement, push] = await Promise.all([
    settle(engine.activityDeps, { paymentId, why: 'pushLost' }),
    pushPrompt(engine.activityDeps, { paymentId, attempt: 1 }),
  ]);
  const prompted = (await pushesTo(engine, phone)).length;
  // Whoever takes the row first decides: failed and not prompted, or prompted and pending.
  const { status } = await paymentRow(engine, paymentId);
  expect({ status, prompted }).toEqual(
    settlement.status === 'failed' ? { status: 'failed', prompted: 0 } : { status: 'pending', prompted: 1 },
  );
  expect(push.outcome).toBe(prompted === 1 ? 'accepted' : 'tooLate');
});

test('ten settlements of one callback at once make one move and one event, and each returns the same webhooks', async () => {
  const phone = nextPhone('15');
  const { paymentId } = await commit(phone);
  await pushPrompt(engine.activityDeps, { paymentId, attempt: 1 });
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push), api.url);
  const settlements = await times(10, () => settle(engine.activityDeps, { paymentId, why: 'evidence' }));
  const again = await settle(engine.activityDeps, { paymentId, why: 'evidence' });
  expect(new Set([...settlements, again].map(({ status }) => status))).toEqual(new Set(['completed']));
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
  const deliveries = await sql<{ deliveryId: string }>(
    engine,
    'select id as "deliveryId" from webhook_deliveries where payment_id = ?',
    [paymentId],
  );
  expect(deliveries).toHaveLength(1);
  for (const settlement of [...settlements, again]) expect(settlement.deliveries).toEqual(deliveries);
  const revisions = settlements.map(({ revision }) => revision);
  expect(new Set(revisions).size).toBe(10);
});

test('webhooks of a settlement whose workflow task was lost are sent by the relay, once', async () => {
  const phone = nextPhone('15');
  const { paymentId } = await commit(phone);
  await pushPrompt(engine.activityDeps, { paymentId, attempt: 1 });
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push), api.url);
  await settle(engine.activityDeps, { paymentId, why: 'evidence' });

  await engine.startWorker();
  await eventually(async () => {
    const [delivery] = await sql(
      engine,
      'select status, attempts from webhook_deliveries where payment_id = ?',
      [paymentId],
    );
    expect(delivery).toEqual({ status: 'delivered', attempts: 1 });
  });
  const transactionId = paymentId.replace('pay_', 'trxn_');
  expect(engine.receiver.of('payment.completed', transactionId)).toHaveLength(1);
});
