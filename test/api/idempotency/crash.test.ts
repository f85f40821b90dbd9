import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { IdempotencyKey, Payment } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { startApiProcess, type ApiProcess } from '../../support/api-process.ts';
import { Engine, type Answer } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { nextPhone, onlyPushTo, patientTiming, pushesTo } from '../../support/flow.ts';

let engine: Engine;
// Without a worker, so that the api waits for the first outcome of the push with everything committed.
beforeAll(async () => {
  engine = await Engine.start({ timing: patientTiming, tempo: 2, worker: false });
});
afterAll(() => engine.stop());

const entities = () => everyTenantsEntities(engine.orm);
const paymentsOf = (phoneNumber: string) => entities().count(Payment, { phoneNumber });
const order = (phoneNumber: string) => ({ phoneNumber, amount: 10, description: 'Order' });

const post = (url: string, phoneNumber: string, key: string, prefer = '') =>
  fetch(`${url}/v1/express`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${engine.tenant.apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': key,
      prefer,
    },
    body: JSON.stringify(order(phoneNumber)),
  });
/** The answer to a repetition; PostgreSQL may still hold the dead process's lock for a moment. */
const repeat = (phoneNumber: string, key: string, prefer = '') =>
  eventually(async () => {
    const response = await post(engine.apiUrl, phoneNumber, key, prefer);
    expect(response.status).not.toBe(409);
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
  });

/** Sends the request to a process that is killed once this holds; nobody gets an answer. */
async function killedDuring(phoneNumber: string, key: string, holds: (api: ApiProcess) => Promise<void>) {
  const api = await startApiProcess(engine);
  const unanswered = post(api.url, phoneNumber, key).then(
    ({ status }) => status,
    () => 'none',
  );
  await eventually(() => holds(api));
  await api.kill();
  expect(await unanswered).toBe('none');
}

test('a process killed between commit and answer: the repetition gets the answer from the record, may wait for the payment, and nobody is prompted twice', async () => {
  const [phone, key] = [nextPhone(), 'killed-after-commit'];
  await killedDuring(phone, key, async () => expect(await paymentsOf(phone)).toBe(1));
  const { id: paymentId } = await entities().findOneOrFail(Payment, { phoneNumber: phone });
  await expect(entities().findOneOrFail(IdempotencyKey, { key })).resolves.toMatchObject({
    resourceId: paymentId,
    answerSealed: null,
  });
  const rebuilt = await repeat(phone, key);
  expect([rebuilt.status, rebuilt.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
  expect(rebuilt.headers.get('location')).toBe(`/v1/payments/${paymentId}`);
  expect(rebuilt.body).toMatchObject({ paymentId, phoneNumber: phone, status: 'pending' });

  const waiting = repeat(phone, key, 'wait=60');
  await engine.startWorker();
  const paid = await waiting;
  expect([paid.status, paid.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
  expect(paid.body).toMatchObject({ id: paymentId, status: 'completed' });
  await engine.stopWorker();
  await expect(paymentsOf(phone)).resolves.toBe(1);
  await onlyPushTo(engine, phone);
}, 60_000);

test('a process killed before its commit: nothing was created, and the key is free', async () => {
  const [phone, key] = [nextPhone(), 'killed-before-commit'];
  const holder = new Client({ connectionString: engine.databaseUrl });
  await holder.connect();
  await holder.query('begin; lock table payments in share mode');
  await killedDuring(phone, key, async () => {
    const { rows } = await holder.query(
      `select 1 from pg_locks where not granted and relation = 'payments'::regclass`,
    );
    expect(rows).toHaveLength(1);
  });
  await holder.query('commit');
  await holder.end();
  const first = await repeat(phone, key);
  expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([202, null]);
  await expect(paymentsOf(phone)).resolves.toBe(1);
  expect(await pushesTo(engine, phone)).toEqual([]);
}, 60_000);
