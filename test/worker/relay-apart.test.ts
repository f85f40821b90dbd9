import assert from 'node:assert/strict';
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
  patientTiming,
  pay,
  postCallback,
  sql,
} from '../support/flow.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts';

let engine: Engine;
/** An API that reaches no Temporal: whatever it leaves behind is the relay's. */
let api: ServedApi;
let worker: WorkerProcess;

beforeAll(async () => {
  engine = await Engine.start({ tempo: 1, timing: patientTiming, worker: false });
  api = await serveApi({ ...engine.apiDeps, client: temporalAt(closedAddress) });
  worker = await startWorkerProcess(engine);
}, 30_000);
afterAll(async () => {
  await api.close();
  await engine.stop();
});

/** While `work` runs no row of this table can be leased. */
async function withoutLeases(table: string, work: () => Promise<void>): Promise<void> {
  await sql(
    engine,
    `create function refuse_lease() returns trigger language plpgsql as $$ begin raise exception 'no lease'; end $$`,
  );
  await sql(
    engine,
    `create trigger refuse_lease before update of leased_until on ${table} for each row
     when (new.leased_until is not null) execute function refuse_lease()`,
  );
  try {
    await work();
  } finally {
    await sql(engine, 'drop function refuse_lease cascade');
  }
}

test('while evidence cannot be leased, payments are started and webhooks dispatched; afterwards the evidence is judged', async () => {
  const phone = nextPhone('15');
  const { paymentId } = await pay(engine, phone, {}, api.url);
  await becomes(engine, paymentId, 'pending');
  const push = await onlyPushTo(engine, phone);
  await withoutLeases('evidence', async () => {
    await postCallback(push, callbackOf(push), api.url);
    await eventually(() => assert.match(worker.output(), /relay: will try again/));
    await engine.listen(['customer.created']);
    const other = nextPhone('15');
    const started = await pay(engine, other, {}, api.url);
    await becomes(engine, started.paymentId, 'pending');
    await onlyPushTo(engine, other);
    await eventually(async () =>
      expect(await sql(engine, 'select status from webhook_deliveries')).toEqual([{ status: 'delivered' }]),
    );
    expect(worker.output()).not.toContain('evidence not judged');
  });
  await becomes(engine, paymentId, 'completed');
  expect(worker.output()).toContain('evidence not judged');
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
});

test('while webhooks cannot be leased, evidence is judged; afterwards they are sent', async () => {
  await sql(engine, 'delete from webhook_attempts');
  await sql(engine, 'delete from webhook_deliveries');
  const phone = nextPhone('15');
  await withoutLeases('webhook_deliveries', async () => {
    const { paymentId } = await pay(engine, phone, {}, api.url);
    await becomes(engine, paymentId, 'pending');
    const push = await onlyPushTo(engine, phone);
    await postCallback(push, callbackOf(push), api.url);
    await becomes(engine, paymentId, 'completed');
    expect(await sql(engine, 'select status from webhook_deliveries')).toEqual([{ status: 'pending' }]);
  });
  await eventually(async () =>
    expect(await sql(engine, 'select status from webhook_deliveries')).toEqual([{ status: 'delivered' }]),
  );
});
