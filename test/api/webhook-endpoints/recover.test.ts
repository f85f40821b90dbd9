import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { patientTiming, sql } from '../../support/flow.ts';
import { insertDelivery, insertEvent } from '../support/rows.ts';

let engine: Engine;
let endpoint: string;
beforeAll(async () => {
  engine = await Engine.start({ tempo: 20, timing: patientTiming });
});
afterAll(async () => {
  await engine.stop();
});
beforeEach(async () => {
  engine.receiver.received.length = 0;
  engine.receiver.answer = (response) => response.writeHead(204).end();
  ({ id: endpoint } = await engine.listen(['credentials.changed']));
});

const ago = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);
const recover = (body: object, key?: string) =>
  engine.request(
    'POST',
    `/v1/webhook-endpoints/${endpoint}/recover`,
    body,
    key === undefined ? {} : { 'idempotency-key': key },
  );
const since = (hours: number) => ({ since: ago(hours).toISOString() });
const statuses = async (): Promise<string[]> => {
  const rows = await sql<{ status: string }>(
    engine,
    'select status from webhook_deliveries where endpoint_id = ? order by id',
    [endpoint],
  );
  return rows.map(({ status }) => status);
};

/** A delivery of so many hours ago. */
async function delivery(hours: number, status: 'undelivered' | 'delivered' = 'undelivered', to = endpoint) {
  const event = await insertEvent(engine, engine.tenant, { occurredAt: ago(hours) });
  const columns = { eventId: event, endpointId: to, status, attempts: 10, createdAt: ago(hours) };
  await insertDelivery(engine, engine.tenant, columns);
  return event;
}
const receivedIds = (): string[] => engine.receiver.received.map(({ json }) => json.id);

test('what ended undelivered since then is sent again, and nothing else', async () => {
  const other = await engine.listen(['credentials.changed']);
  await delivery(30);
  const [older, newer] = [await delivery(20), await delivery(2)];
  await delivery(3, 'delivered');
  await delivery(3, 'undelivered', other.id);
  const { status, body } = await recover(since(24));
  expect([status, body]).toEqual([202, { count: 2, hasMore: false }]);
  await eventually(async () =>
    expect(await statuses()).toEqual(['undelivered', 'delivered', 'delivered', 'delivered']),
  );
  expect(receivedIds().toSorted()).toEqual([older, newer].toSorted());
  const { body: again } = await recover(since(24));
  expect(again).toEqual({ count: 0, hasMore: false });
});

test('until ends what is sent again', async () => {
  await delivery(20);
  await delivery(2);
  const { body } = await recover({ ...since(24), until: ago(10).toISOString() });
  expect(body).toMatchObject({ count: 1 });
  await eventually(async () => expect(await statuses()).toEqual(['delivered', 'undelivered']));
});

test('asked for by many at once each is sent once', async () => {
  const events = await Promise.all(Array.from({ length: 20 }, (_, hours) => delivery(hours + 1)));
  const answers = await Promise.all(Array.from({ length: 6 }, () => recover(since(24))));
  const counts = answers.map(({ body }) => Number(body['count']));
  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(20);
  await eventually(async () => expect(new Set(await statuses())).toEqual(new Set(['delivered'])));
  expect(receivedIds().toSorted()).toEqual(events.toSorted());
});

test('more than are taken at once are taken by the next request', async () => {
  // Nobody need send so many.
  await engine.stopWorker();
  const { organisationId, environment } = engine.tenant;
  await sql(
    engine,
    `with made as (
       insert into events (id, organisation_id, environment, type, subject_id, sequence, payload, occurred_at)
       select 'evt_' || lpad(n::text, 26, '0'), ?, ?, 'customer.created', 'many' || n, 1, '{}', now()
       from generate_series(1, 5003) n returning id)
     insert into webhook_deliveries (id, organisation_id, environment, event_id, endpoint_id, status)
     select replace(id, 'evt_', 'whd_'), ?, ?, id, ?, 'undelivered' from made`,
    [organisationId, environment, organisationId, environment, endpoint],
  );
  expect((await recover(since(1))).body).toEqual({ count: 5000, hasMore: true });
  // What is under way counts as undelivered no more.
  expect((await recover(since(1))).body).toEqual({ count: 3, hasMore: false });
  await sql(engine, 'delete from webhook_deliveries where endpoint_id = ?', [endpoint]);
  await engine.startWorker();
});

describe('the same Idempotency-Key', () => {
  test('gets the first count again, also after a crash before the answer', async () => {
    await delivery(2);
    const key = `recover-${endpoint}`;
    const body = since(24);
    expect((await recover(body, key)).body).toMatchObject({ count: 1 });
    await eventually(async () => expect(await statuses()).toEqual(['delivered']));
    expect((await recover(body, key)).body).toMatchObject({ count: 1 });
    await sql(engine, 'update idempotency_keys set answer_sealed = null where key = ?', [key]);
    expect((await recover(body, key)).body).toEqual({ count: 1, hasMore: false });
    expect(engine.receiver.received).toHaveLength(1);
  });
});

test('each is noted for those who follow the events, and the whole is audited', async () => {
  const event = await delivery(2);
  await recover(since(24));
  const { body } = await engine.request('GET', '/v1/event-resends?limit=1');
  expect(body.data).toMatchObject([{ eventId: event, endpointId: endpoint }]);
  const audit = await engine.request('GET', `/v1/audit-entries?subject=${endpoint}&limit=1`);
  expect(audit.body.data).toMatchObject([
    { action: 'endpoint.recovered', details: { count: 1, hasMore: false, since: expect.any(String) } },
  ]);
});

test('a disabled endpoint is not recovered: the answer says what to do', async () => {
  await delivery(2);
  await engine.request('PATCH', `/v1/webhook-endpoints/${endpoint}`, { disabled: true });
  const { status, body } = await recover(since(24));
  expect([status, body.error.code]).toEqual([409, 'endpoint_disabled']);
  expect(body.error.message).toContain('{"disabled":false}');
  expect(await statuses()).toEqual(['undelivered']);
  await engine.request('PATCH', `/v1/webhook-endpoints/${endpoint}`, { disabled: false });
  expect((await recover(since(24))).status).toBe(202);
});

test.each([
  [{}, 'since'],
  [{ since: 'yesterday' }, 'since'],
  [{ since: ago(14 * 24 + 1).toISOString() }, 'since'],
  [{ ...since(2), until: ago(3).toISOString() }, 'until'],
  [{ ...since(2), until: 5 }, 'until'],
  [{ ...since(2), from: 'x' }, 'from'],
])('%j is refused by name, and nothing is sent', async (body, field) => {
  await delivery(2);
  const answer = await recover(body);
  expect(answer.status).toBe(422);
  expect(answer.body.error.validation).toEqual([{ field, message: expect.any(String) }]);
  expect(await statuses()).toEqual(['undelivered']);
});

test('exactly 14 days back is taken', async () => {
  expect((await recover(since(14 * 24))).status).toBe(202);
});
