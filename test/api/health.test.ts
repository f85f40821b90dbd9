import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../../db/new-id.ts';
import { Engine } from '../support/engine.ts';
import { insertDelivery, insertEvent, insertPayment } from './support/rows.ts';
import { send } from './support/send.ts';

let engine: Engine;
let endpointId: string;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
  ({ id: endpointId } = await engine.listen());
});
beforeEach(async () => {
  await engine.orm.em.fork().execute('truncate webhook_deliveries, evidence, payments cascade');
});
afterAll(async () => {
  await engine.stop();
});

const secondsAgo = (seconds: number): Date => new Date(Date.now() - seconds * 1000);
const ready = () => send(`${engine.apiUrl}/readyz`);
const ok = { status: 'ok' };

test('a process that can take payments is ready', async () => {
  const { status, body } = await ready();
  expect([status, body]).toEqual([200, { status: 'ok', checks: { database: ok, temporal: ok, relay: ok } }]);
});

const waiting: [string, (since: Date) => Promise<unknown>][] = [
  [
    'a payment that nobody started',
    (startAt) => insertPayment(engine, engine.tenant, { status: 'initiating', startAt }),
  ],
  [
    'a payment that its workflow forgot',
    (since) =>
      insertPayment(engine, engine.tenant, { status: 'pending', dueAt: new Date(since.getTime() - 30_000) }),
  ],
  [
    'evidence that nobody judged',
    async (receivedAt) => {
      const id = await insertPayment(engine, engine.tenant);
      await engine.orm.em.fork().execute(
        `insert into evidence (id, payment_id, organisation_id, environment, kind, source_key, says, bound_by, received_at)
         values (?, ?, ?, 'sandbox', 'callback', 'x', 'nothing', 'token', ?)`,
        [id.replace('pay_', 'evd_'), id, engine.tenant.organisationId, receivedAt],
      );
    },
  ],
  [
    'money whose payment nobody looks for',
    (dueAt) =>
      engine.orm.em.fork().execute(
        `insert into account_entries (id, organisation_id, environment, credential_id, source, source_key, receipt_number,
           amount_shillings, occurred_at, due_at) values (?, ?, 'sandbox', ?, 'c2b', 'x', 'UKP1A2B3C4', 1, ?, ?)`,
        [newId('ent'), engine.tenant.organisationId, engine.tenant.credentialId, dueAt, dueAt],
      ),
  ],
  [
    'a webhook that nobody sends',
    async (dispatchAt) => {
      const eventId = await insertEvent(engine, engine.tenant);
      await insertDelivery(engine, engine.tenant, { eventId, endpointId, dispatchAt });
    },
  ],
];

describe.each(waiting)('%s', (_title, insert) => {
  test('for two minutes makes the process not ready, and is named', async () => {
    await insert(secondsAgo(120));
    const { status, body } = await ready();
    expect(status).toBe(503);
    const relay = {
      status: 'unavailable',
      detail: expect.stringMatching(/waits for 1[12]\d s; is a worker running\?$/),
    };
    expect(body).toEqual({ status: 'unavailable', checks: { database: ok, temporal: ok, relay } });
  });

  test('for half a minute is nothing yet', async () => {
    await insert(secondsAgo(30));
    expect((await ready()).status).toBe(200);
  });

  test('for later is nothing yet', async () => {
    await insert(secondsAgo(-600));
    expect((await ready()).status).toBe(200);
  });
});

test('rows of a statement that wait for their turn do not make the process not ready', async () => {
  const { organisationId, credentialId } = engine.tenant;
  await engine.orm.em.fork().execute(
    `insert into account_entries (id, organisation_id, environment, credential_id, source, source_key, receipt_number,
       amount_shillings, occurred_at, due_at) values (?, ?, 'sandbox', ?, 'statement', 'y', 'UKP1A2B3C5', 1, ?, ?)`,
    [newId('ent'), organisationId, credentialId, secondsAgo(600), secondsAgo(600)],
  );
  expect((await ready()).status).toBe(200);
});

test('work that a relay takes up again and again, in vain, does not make the process not ready', async () => {
  for (const [, insert] of waiting) await insert(secondsAgo(3600));
  const sql = (statement: string) => engine.orm.em.fork().execute(statement);
  for (const table of ['payments', 'evidence', 'account_entries', 'webhook_deliveries'])
    await sql(`update ${table} set leased_until = clock_timestamp() - interval '20 seconds'`);
  expect((await ready()).status).toBe(200);
  await sql(`update evidence set leased_until = clock_timestamp() - interval '2 minutes'`);
  expect((await ready()).status).toBe(503);
});
