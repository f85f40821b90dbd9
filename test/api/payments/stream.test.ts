import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { watchPayments } from '../../../api/payments/payment-changes.ts';
import { ApiKey } from '../../../db/entities/index.ts';
import { canceledCallback, paidCallback } from '../../activities/world.ts';
import { startApiProcess } from '../../support/api-process.ts';
import { testDatabaseUrl } from '../../support/database.ts';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { makeKey, makeTenant } from '../../support/tenants.ts';
import { insertPayment } from '../support/rows.ts';
import { freshReceipt, promptedPayment, settleNow } from '../support/scene.ts';
import { send } from '../support/send.ts';
import { closedAddress, serveApi, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
afterAll(() => engine.stop());

interface StreamedEvent {
  id: string;
  event: string;
  data: { id: string; status: string };
}

interface Reader {
  status: number;
  headers: Headers;
  /** Everything that came so far. */
  text: () => string;
  events: () => StreamedEvent[];
  /** Resolves with all events once the server has ended the stream. */
  ended: Promise<StreamedEvent[]>;
  hangUp: () => void;
}

interface Follow {
  url?: string;
  key?: string;
  lastEventId?: string;
  method?: string;
}

/** Reads a stream as it comes, by the rules of server-sent events. */
async function follow(id: string, options: Follow = {}): Promise<Reader> {
  const { url = engine.apiUrl, key = engine.tenant.apiKey, lastEventId, method = 'GET' } = options;
  const leaving = new AbortController();
  const response = await fetch(`${url}/v1/payments/${id}/stream`, {
    method,
    signal: leaving.signal,
    headers: {
      authorization: `Bearer ${key}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  });
  let text = '';
  const events = (): StreamedEvent[] =>
    text
      .split('\n\n')
      .slice(0, -1)
      .filter((block) => block.startsWith('id: '))
      .map((block) => {
        const fields = Object.fromEntries(
          block
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
        );
        return { id: fields['id']!, event: fields['event']!, data: JSON.parse(fields['data']!) as never };
      });
  async function read(): Promise<StreamedEvent[]> {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? [])
      text += decoder.decode(chunk as Uint8Array, { stream: true });
    return events();
  }
  const ended = read();
  ended.catch(() => undefined);
  const { status, headers } = response;
  return { status, headers, text: () => text, events, ended, hangUp: () => leaving.abort() };
}

const seen = (reader: Reader, statuses: string[]) =>
  eventually(() => expect(reader.events().map(({ data }) => data.status)).toEqual(statuses));
const asRead = async (id: string) => (await engine.request('GET', `/v1/payments/${id}`)).body;
const pay = (id: string) => settleNow(engine, id, [paidCallback({ receiptNumber: freshReceipt() })]);
const statusesOf = (events: StreamedEvent[]) => events.map(({ data }) => data.status);

describe('a stream', () => {
  test('begins with the payment as it is, tells each change, and ends with the final status', async () => {
    const id = await promptedPayment(engine);
    const reader = await follow(id);
    await seen(reader, ['pending']);
    await settleNow(engine, id, [], { checksAsked: 100 });
    await seen(reader, ['pending', 'unknown']);
    await pay(id);
    const events = await reader.ended;
    expect(statusesOf(events)).toEqual(['pending', 'unknown', 'completed']);
    expect(events.at(-1)).toMatchObject({ event: 'payment', data: await asRead(id) });
    const ids = events.map((each) => Number(each.id));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(new Set(ids).size).toBe(3);
  });

  test('comes as events that nothing on the way keeps or holds back', async () => {
    const reader = await follow(await insertPayment(engine, engine.tenant));
    await reader.ended;
    expect([reader.status, reader.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(reader.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(reader.headers.get('x-accel-buffering')).toBe('no');
    expect(reader.text()).toMatch(/^retry: 2000\n\nid: \d+\nevent: payment\ndata: \{.*\}\n\n$/);
  });

  test('of a final payment is that one event, by either id', async () => {
    const id = await promptedPayment(engine, [canceledCallback()]);
    for (const each of [id, id.replace('pay_', 'trxn_')]) {
      expect(statusesOf(await (await follow(each)).ended)).toEqual(['canceled']);
    }
  });

  test('shows signs of life while nothing happens', async () => {
    const api = await serveApi({ ...engine.apiDeps, streams: { keepAliveMs: 50, lifeMs: 60_000 } });
    try {
      const reader = await follow(await promptedPayment(engine), { url: api.url });
      await eventually(() => expect(reader.text().match(/\n: nothing new\n\n/g)?.length).toBeGreaterThan(2));
      expect(reader.events()).toHaveLength(1);
      reader.hangUp();
    } finally {
      await api.close();
    }
  });
});

describe('a reader that comes again', () => {
  test('is told what changed meanwhile, and nothing twice', async () => {
    const id = await promptedPayment(engine);
    const first = await follow(id);
    await seen(first, ['pending']);
    const [{ id: lastEventId }] = first.events() as [StreamedEvent];
    first.hangUp();
    const second = await follow(id, { lastEventId });
    await eventually(() => expect(second.text()).toBe('retry: 2000\n\n'));
    await pay(id);
    expect(statusesOf(await second.ended)).toEqual(['completed']);
    const third = await follow(id, { lastEventId });
    expect(statusesOf(await third.ended)).toEqual(['completed']);
  });

  test('is told not to come again once it has seen the end', async () => {
    const id = await insertPayment(engine, engine.tenant);
    const [{ id: lastEventId }] = (await (await follow(id)).ended) as [StreamedEvent];
    const again = await follow(id, { lastEventId });
    expect([again.status, await again.ended]).toEqual([204, []]);
  });

  test('with an id that nobody gave it begins anew', async () => {
    const id = await insertPayment(engine, engine.tenant);
    const reader = await follow(id, { lastEventId: 'nonsense' });
    expect(statusesOf(await reader.ended)).toEqual(['completed']);
  });

  test('must have a key that is still valid: a stream has an end, whatever happens', async () => {
    const api = await serveApi({ ...engine.apiDeps, streams: { keepAliveMs: 15_000, lifeMs: 500 } });
    try {
      const { organisationId, environment } = engine.tenant;
      const key = await makeKey(engine.orm, { organisationId, environment });
      const id = await promptedPayment(engine);
      const reader = await follow(id, { url: api.url, key });
      await engine.orm.em.fork().nativeUpdate(ApiKey, { hint: key.slice(-4) }, { revokedAt: new Date() });
      expect(statusesOf(await reader.ended)).toEqual(['pending']);
      const again = await send(`${api.url}/v1/payments/${id}/stream`, { key });
      expect([again.status, again.body.error.code]).toEqual([403, 'invalid_api_key']);
    } finally {
      await api.close();
    }
  });
});

test('another tenant’s payment is 404 before any event', async () => {
  const { apiKey } = await makeTenant(engine.orm, engine.sealer);
  const id = await promptedPayment(engine);
  const answer = await send(`${engine.apiUrl}/v1/payments/${id}/stream`, { key: apiKey });
  expect([answer.status, answer.body.error.code]).toEqual([404, 'not_found']);
});

test('so many streams are open for one key at a time; who hangs up, or only asked for the headers, frees a place', async () => {
  const changes = watchPayments({ databaseUrl: testDatabaseUrl(), log: engine.log, perKeyMax: 2 });
  const api = await serveApi({ ...engine.apiDeps, changes });
  try {
    const id = await promptedPayment(engine);
    for (let asked = 0; asked < 3; asked += 1) {
      const heads = await follow(id, { url: api.url, method: 'HEAD' });
      expect(heads.status).toBe(200);
    }
    const readers = [await follow(id, { url: api.url }), await follow(id, { url: api.url })];
    const refused = await send(`${api.url}/v1/payments/${id}/stream`, { key: engine.tenant.apiKey });
    expect([refused.status, refused.body.error.code]).toEqual([429, 'rate_limit_exceeded']);
    expect(refused.headers.get('retry-after')).toBe('10');
    readers[0]!.hangUp();
    const third = await eventually(async () => {
      const reader = await follow(id, { url: api.url });
      expect(reader.status).toBe(200);
      return reader;
    });
    await pay(id);
    expect(statusesOf(await third.ended).at(-1)).toBe('completed');
    await readers[1]!.ended;
  } finally {
    await api.close();
    await changes.stop();
  }
});

test('a stream ends when its process stops, which it does not hold up', async () => {
  const api = await startApiProcess(engine);
  const reader = await follow(await promptedPayment(engine), { url: api.url });
  await seen(reader, ['pending']);
  const stopped = api.stop();
  expect(statusesOf(await reader.ended)).toEqual(['pending']);
  expect(await stopped).toBe(0);
});
