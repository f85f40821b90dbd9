import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { newId } from '../../../db/new-id.ts';
import { testDatabaseUrl } from '../../support/database.ts';
import { Engine, type Answer } from '../../support/engine.ts';
import { sql } from '../../support/flow.ts';
import { makeKey, makeTenant, type TestTenant } from '../../support/tenants.ts';
import { insertEvent } from '../support/rows.ts';
import { closedAddress, serveApi, temporalAt, type ServedApi } from '../support/serve-api.ts';

let engine: Engine;
/** A second process, as far as this list is concerned. */
let second: ServedApi;
let tenant: TestTenant;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
  second = await serveApi(engine.apiDeps);
});
beforeEach(async () => {
  tenant = await makeTenant(engine.orm, engine.sealer);
});
afterAll(async () => {
  await second.close();
  await engine.stop();
});

async function page(query: string, apiUrl = engine.apiUrl, list = 'events'): Promise<Answer> {
  const headers = { authorization: `Bearer ${tenant.apiKey}` };
  const response = await fetch(`${apiUrl}/v1/${list}?${query}`, { headers });
  const body = (await response.json()) as Answer;
  if (response.status !== 200) throw new Error(JSON.stringify(body));
  return body;
}
const idsOf = ({ data }: Answer): string[] => data.map(({ id }) => String(id));

const types = ['customer.created', 'payment.failed'] as const;

/** One transaction that makes events, takes its time, and ends as it is told. Returns what it made. */
async function write(count: number, type: string, end: 'commit' | 'rollback', takesMs: number) {
  const client = new Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  await client.query('begin');
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = newId('evt');
    const occurredAt = new Date();
    await client.query(
      `insert into events (id, organisation_id, environment, type, subject_id, sequence, payload, occurred_at)
       values ($1, $2, $3, $4, $5, 1, $6, $7)`,
      [
        id,
        tenant.organisationId,
        tenant.environment,
        type,
        newId('cus'),
        JSON.stringify({
          id,
          type,
          object: 'event',
          timestamp: occurredAt.toISOString(),
          sequence: 1,
          data: {},
        }),
        occurredAt,
      ],
    );
    ids.push(id);
    await sleep(takesMs / count);
  }
  await client.query(end);
  await client.end();
  return end === 'commit' ? ids : [];
}

/** Follows as the documentation says: the last id that was seen, again and again, until nothing is left after the end. */
async function follow(
  isOver: () => boolean,
  limit: number,
  filter = '',
  apiUrl = engine.apiUrl,
  list = 'events',
): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    const wasOver = isOver();
    const after = seen.at(-1);
    const query = `sortOrder=asc&limit=${limit}${filter}${after === undefined ? '' : `&after=${after}`}`;
    const { data, meta } = await page(query, apiUrl, list);
    seen.push(...data.map(({ id }) => String(id)));
    if (wasOver && !meta.hasNextPage) return seen;
    if (!meta.hasNextPage) await sleep(5);
  }
}

describe('while transactions commit out of order, late and not at all', () => {
  test('every follower sees every committed event once, all in the same order', async () => {
    let over = false;
    // One is open from before the first to after the last.
    const slow = write(3, types[0], 'commit', 2_500);
    const followers = [1, 3, 7, 100].map((limit, index) =>
      follow(() => over, limit, '', index % 2 === 0 ? engine.apiUrl : second.url),
    );
    const choosy = follow(() => over, 2, `&types=${types[1]}`);
    const writers: Promise<string[]>[] = [slow];
    for (let each = 0; each < 60; each += 1) {
      // A third of them rolls back; the later ones tend to be the quicker, so that they overtake.
      const end = each % 3 === 2 ? 'rollback' : 'commit';
      writers.push(write(1 + (each % 4), types[each % 2]!, end, ((each * 37) % 17) * 30));
      if (writers.length % 12 === 0) await Promise.all(writers.slice(1));
    }
    const committed = (await Promise.all(writers)).flat();
    over = true;
    const [first, ...others] = await Promise.all(followers);
    expect(first!.toSorted()).toEqual(committed.toSorted());
    expect(first).not.toEqual(committed.toSorted());
    for (const each of others) expect(each).toEqual(first);
    const chosen = await sql<{ id: string }>(
      engine,
      'select id from events where organisation_id = ? and type = ?',
      [tenant.organisationId, types[1]],
    );
    const ofType = new Set(chosen.map(({ id }) => id));
    expect(await choosy).toEqual(first!.filter((id) => ofType.has(id)));
  });

  test('a reader who goes back from the newest misses nothing that was listed when it began', async () => {
    let over = false;
    const follower = follow(() => over, 100);
    const writers = Array.from({ length: 40 }, (_, each) =>
      write(2, types[0], each % 4 === 3 ? 'rollback' : 'commit', ((each * 13) % 11) * 40),
    );
    const walks: { before: string[]; seen: string[] }[] = [];
    while (walks.length < 6) {
      const before = idsOf(await page('sortOrder=asc&limit=100'));
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { data, meta }: Answer = await page(`sortOrder=desc&limit=3&cursor=${cursor}`);
        seen.push(...data.map(({ id }) => String(id)));
        ({ cursor } = meta);
      }
      walks.push({ before, seen });
    }
    await Promise.all(writers);
    over = true;
    const all = await follower;
    for (const { before, seen } of walks) {
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining(before));
      // Without a gap: exactly what is listed up to the newest that it began with.
      expect(seen.toReversed()).toEqual(all.slice(0, seen.length));
    }
  });
});

test('however many were never listed get their places, few at a time, so that no statement runs out of time', async () => {
  const count = 25_000;
  const oldest = await insertEvent(engine, tenant, { occurredAt: new Date(0) });
  await sql(
    engine,
    `insert into events (id, organisation_id, environment, type, subject_id, sequence, payload, occurred_at)
     select 'evt_' || lpad(n::text, 26, '0'), ?, ?, 'customer.updated', 'cus_x', n, '{}',
       now() - n * interval '1 second' from generate_series(2, ${count}) as n`,
    [tenant.organisationId, tenant.environment],
  );
  expect(idsOf(await page('sortOrder=asc&limit=1'))).toEqual([oldest]);
  const [places] = await sql<object>(
    engine,
    `select count(distinct xmin::text)::int > 1 as apart, count(position)::int as placed,
       bool_and(ordered) as ordered
     from (select xmin, position, position > lag(position, 1, 0::bigint) over (order by occurred_at) as ordered
           from events where organisation_id = ?) as placed`,
    [tenant.organisationId],
  );
  expect(places).toEqual({ apart: true, placed: count, ordered: true });
});

describe('after', () => {
  const insert = (type?: (typeof types)[number]) => insertEvent(engine, tenant, type && { type });

  test('the last event gives nothing, and what comes later once it is there', async () => {
    const ids = [await insert(), await insert()];
    const query = `sortOrder=asc&after=${ids[1]}`;
    const { data, meta } = await page(query);
    expect([data, meta.cursor, meta.hasNextPage]).toEqual([[], null, false]);
    const later = await insert();
    expect(idsOf(await page(query))).toEqual([later]);
  });

  test('takes an event that the filter leaves out, and one that was never listed yet', async () => {
    const created = await insert('customer.created');
    // Known from its webhook; no list was read so far.
    expect(idsOf(await page(`sortOrder=asc&types=payment.failed&after=${created}`))).toEqual([]);
    const failed = await insert('payment.failed');
    expect(idsOf(await page(`sortOrder=asc&types=payment.failed&after=${created}`))).toEqual([failed]);
  });

  test('works downwards and with a cursor as well', async () => {
    const ids = [await insert(), await insert(), await insert(), await insert()];
    expect(idsOf(await page(`after=${ids[0]}`))).toEqual([ids[3], ids[2], ids[1]]);
    const { meta } = await page(`sortOrder=asc&limit=2&after=${ids[0]}`);
    expect(idsOf(await page(`sortOrder=asc&limit=2&after=${ids[0]}&cursor=${meta.cursor}`))).toEqual([
      ids[3],
    ]);
    await expect(page(`sortOrder=asc&limit=2&after=${ids[1]}&cursor=${meta.cursor}`)).rejects.toThrow(
      'other filters',
    );
  });

  test('empty means from the beginning', async () => {
    const ids = [await insert(), await insert()];
    expect(idsOf(await page('sortOrder=asc&after='))).toEqual(ids);
  });

  test('an id that is not in the list is refused by name, also another tenant’s', async () => {
    const other = await makeTenant(engine.orm, engine.sealer);
    const foreign = await insertEvent(engine, other);
    for (const list of ['events', 'event-resends'])
      for (const after of [foreign, newId('evt'), 'x', '%00'])
        await expect(page(`after=${after}`, engine.apiUrl, list)).rejects.toThrow(
          /"validation_error".*"field":"after"/,
        );
    await expect(page(`after=${foreign}&after=${foreign}`)).rejects.toThrow('Send the id of one event.');
  });

  test('cursors from before the parameter was there are still taken', async () => {
    const ids = [await insert(), await insert()];
    const { meta } = await page('sortOrder=asc&limit=1');
    const [, , , hash] = JSON.parse(Buffer.from(meta.cursor!, 'base64url').toString()) as string[];
    // Of an older version's cursor with these filters.
    expect(hash).toBe('JpNCWf9TiH9kU70o');
    expect(idsOf(await page(`sortOrder=asc&limit=1&cursor=${meta.cursor}`))).toEqual([ids[1]]);
  });
});

describe('resends', () => {
  /** The id of the resend. */
  async function resend(event: string | undefined): Promise<string> {
    const response = await fetch(`${engine.apiUrl}/v1/events/${event}/resend`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(202);
    return String(((await response.json()) as Answer)['id']);
  }

  test('are followed like events, in the order in which they were asked for', async () => {
    const events = [await insertEvent(engine, tenant), await insertEvent(engine, tenant)];
    const [one, two] = [await resend(events[1]), await resend(events[0])];
    const list = (query: string) => page(query, engine.apiUrl, 'event-resends');
    const { data } = await list('sortOrder=asc');
    expect(data).toMatchObject([
      { id: one, object: 'event_resend', eventId: events[1], endpointId: null, deliveryIds: [] },
      { id: two, eventId: events[0] },
    ]);
    expect(idsOf(await list('sortOrder=asc&limit=1'))).toEqual([one]);
    expect(idsOf(await list(`sortOrder=asc&after=${one}`))).toEqual([two]);
    expect(idsOf(await list(`sortOrder=asc&after=${two}`))).toEqual([]);
    const three = await resend(events[1]);
    expect(idsOf(await list(`sortOrder=asc&after=${two}`))).toEqual([three]);
    expect(idsOf(await list(`since=${new Date(Date.now() + 60_000).toISOString()}`))).toEqual([]);
    // A resend changes nothing of the list of events.
    expect(idsOf(await page('sortOrder=asc'))).toEqual(events);
  });

  test('of many at once have one place each', async () => {
    const event = await insertEvent(engine, tenant);
    let over = false;
    const follower = follow(() => over, 5, '', second.url, 'event-resends');
    const made = await Promise.all(Array.from({ length: 30 }, () => resend(event)));
    over = true;
    const seen = await follower;
    expect(seen.toSorted()).toEqual(made.toSorted());
  });

  test('of one tenant and environment are nobody else’s', async () => {
    const event = await insertEvent(engine, tenant);
    await resend(event);
    const { organisationId } = tenant;
    expect((await page('', engine.apiUrl, 'event-resends')).data).toHaveLength(1);
    const production = await makeKey(engine.orm, { organisationId, environment: 'production' });
    for (const other of [production, (await makeTenant(engine.orm, engine.sealer)).apiKey]) {
      tenant = { ...tenant, apiKey: other };
      expect((await page('', engine.apiUrl, 'event-resends')).data).toEqual([]);
    }
  });
});
