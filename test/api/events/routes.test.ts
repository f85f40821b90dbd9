import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { newId } from '../../../db/new-id.ts';
import { testDatabaseUrl } from '../../support/database.ts';
import { Engine, type Answer } from '../../support/engine.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { idAt, insertEvent } from '../support/rows.ts';

let engine: Engine;
let tenant: TestTenant;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
});
beforeEach(async () => {
  tenant = await makeTenant(engine.orm, engine.sealer);
});
afterAll(async () => {
  await engine.stop();
});

const at = (second: number): Date => new Date(Date.UTC(2026, 8, 14, 8, 0, second));
const insert = (second: number, columns: Parameters<typeof insertEvent>[2] = {}) =>
  insertEvent(engine, tenant, { id: idAt('evt', at(second)), occurredAt: at(second), ...columns });
const get = (path: string) =>
  engine.request('GET', path, undefined, { authorization: `Bearer ${tenant.apiKey}` });
const idsOf = ({ data }: Answer): unknown[] => data.map(({ id }) => id);
async function page(query = ''): Promise<Answer> {
  const { status, body } = await get(`/v1/events?${query}`);
  expect(status).toBe(200);
  return body;
}

/** An event in a transaction of its own, which commits when it is told to. */
async function insertInOpenTransaction(second: number): Promise<{ id: string; commit: () => Promise<void> }> {
  const client = new Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  const id = idAt('evt', at(second));
  await client.query('begin');
  const [subjectId, timestamp] = [newId('cus'), at(second).toISOString()];
  const data = { id: subjectId };
  const payload = { id, type: 'customer.created', object: 'event', timestamp, sequence: 1, data };
  await client.query(
    `insert into events (id, organisation_id, environment, type, subject_id, sequence, payload, occurred_at)
     values ($1, $2, $3, 'customer.created', $4, 1, $5, $6)`,
    [id, tenant.organisationId, tenant.environment, subjectId, JSON.stringify(payload), at(second)],
  );
  return {
    id,
    async commit() {
      await client.query('commit');
      await client.end();
    },
  };
}

test('events are listed newest first, and upwards for those who follow them', async () => {
  const ids = [await insert(1), await insert(2), await insert(3)];
  expect(idsOf(await page())).toEqual(ids.toReversed());
  expect(idsOf(await page('sortOrder=asc'))).toEqual(ids);
});

test('events that were committed between two reads are listed in the order in which they happened', async () => {
  const late = await insert(9);
  const early = await insert(3);
  expect(idsOf(await page('sortOrder=asc'))).toEqual([early, late]);
});

test('what became of one subject within a millisecond is listed in its sequence', async () => {
  const subjectId = newId('cus');
  const second = await insert(5, { subjectId, sequence: 2 });
  const first = await insert(5, { subjectId, sequence: 1 });
  expect(idsOf(await page('sortOrder=asc'))).toEqual([first, second]);
});

test('an older event whose transaction commits late is not missed by a reader with a cursor', async () => {
  const open = await insertInOpenTransaction(1);
  const [first, second, third] = [await insert(2), await insert(3), await insert(4)];
  const begin = await page('sortOrder=asc&limit=2');
  expect(idsOf(begin)).toEqual([first, second]);
  await open.commit();
  const next = await page(`sortOrder=asc&limit=2&cursor=${begin.meta.cursor}`);
  expect(idsOf(next)).toEqual([third, open.id]);
  expect(next.meta.cursor).toBeNull();
});

test('a reader who is at the end asks from the last cursor again and gets what came since', async () => {
  const ids = [await insert(1), await insert(2), await insert(3)];
  const { meta } = await page('sortOrder=asc&limit=2');
  expect(idsOf(await page(`sortOrder=asc&limit=2&cursor=${meta.cursor}`))).toEqual([ids[2]]);
  const older = await insert(0);
  expect(idsOf(await page(`sortOrder=asc&limit=2&cursor=${meta.cursor}`))).toEqual([ids[2], older]);
});

test('a place in the list never changes', async () => {
  await insert(5);
  const before = await page('sortOrder=asc');
  await insert(1);
  const after = await page('sortOrder=asc');
  expect(idsOf(after).slice(0, 1)).toEqual(idsOf(before));
});

test('many readers at once give every event one place', async () => {
  const ids = [];
  for (let second = 0; second < 20; second += 1) ids.push(await insert(second));
  const pages = await Promise.all(Array.from({ length: 10 }, () => page('sortOrder=asc&limit=100')));
  for (const each of pages) expect(idsOf(each)).toEqual(ids);
});

test('a reader follows 25 events by cursor, forward and back, without gap or repetition', async () => {
  const ids: string[] = [];
  for (let second = 0; second < 25; second += 1) ids.push(await insert(second));
  const seen: unknown[][] = [];
  let back: string | null = null;
  for (let cursor: string | null = ''; cursor !== null;) {
    const { data, meta }: Answer = await page(`sortOrder=asc&limit=4&cursor=${cursor}`);
    seen.push(data.map(({ id }) => id));
    ({ cursor, previousCursor: back } = meta);
    await insert(100 + seen.length, { type: 'endpoint.disabled' });
    if (seen.flat().length >= 25) break;
  }
  expect(seen.flat().slice(0, 25)).toEqual(ids);
  const returned: unknown[][] = [];
  while (back !== null) {
    const { data, meta }: Answer = await page(`sortOrder=asc&limit=4&cursor=${back}`);
    returned.unshift(data.map(({ id }) => id));
    back = meta.previousCursor;
  }
  expect(returned).toEqual(seen.slice(0, -1));
});

test('types and since select', async () => {
  const completed = await insert(1, { type: 'payment.completed' });
  const failed = await insert(2, { type: 'payment.failed' });
  const created = await insert(3, { type: 'customer.created' });
  expect(idsOf(await page('types=payment.failed'))).toEqual([failed]);
  expect(idsOf(await page('types=payment.failed&types=payment.completed'))).toEqual([failed, completed]);
  expect(idsOf(await page(`since=${at(2).toISOString()}`))).toEqual([created, failed]);
  expect(idsOf(await page(`types=&since=`))).toEqual([created, failed, completed]);
});

test.each([
  ['types=payment.paid', 'types', 'Send any of payment.completed'],
  ['since=yesterday', 'since', 'Send an instant'],
  ['limit=0', 'limit', 'Send a limit'],
  ['cursor=x', 'cursor', 'Send a cursor'],
  ['sortBy=createdAt', 'sortBy', 'This field is not known'],
])('%s is refused by name', async (query, field, words) => {
  const { status, body } = await get(`/v1/events?${query}`);
  expect(status).toBe(422);
  expect(body.error.validation).toEqual([{ field, message: expect.stringContaining(words) }]);
});

test('a cursor of another list of events is refused', async () => {
  await insert(1);
  await insert(2);
  const { meta } = await page('limit=1');
  for (const query of ['types=payment.failed', 'sortOrder=asc', `since=${at(0).toISOString()}`]) {
    const { status, body } = await get(`/v1/events?limit=1&${query}&cursor=${meta.cursor}`);
    expect([status, body.error.validation[0]!.field]).toEqual([422, 'cursor']);
  }
});

test('an event is read as it was sent, with the order of its fields', async () => {
  const payload = {
    id: newId('evt'),
    type: 'payment.failed',
    object: 'event',
    timestamp: at(1).toISOString(),
    sequence: 3,
    data: { z: 1, a: 2 },
  };
  const id = await insert(1, { type: 'payment.failed', payload });
  const { body } = await get(`/v1/events/${id}`);
  expect(JSON.stringify(body)).toBe(JSON.stringify(payload));
  expect(JSON.stringify((await page()).data)).toBe(JSON.stringify([payload]));
});
