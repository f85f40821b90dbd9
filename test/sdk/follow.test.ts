import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Hakika } from '../../sdk/source/index.ts';
import { insertEvent } from '../api/support/rows.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { makeTenant, type TestTenant } from '../support/tenants.ts';
import { FaultyProxy } from './support/faulty-proxy.ts';

let engine: Engine;
let tenant: TestTenant;
let proxy: FaultyProxy;
let hakika: Hakika;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
  proxy = await FaultyProxy.start(engine.apiUrl);
});
beforeEach(async () => {
  tenant = await makeTenant(engine.orm, engine.sealer);
  hakika = new Hakika({ apiKey: tenant.apiKey, baseUrl: proxy.url });
});
afterAll(async () => {
  await proxy.stop();
  await engine.stop();
});

let milliseconds = 0;
/** One event after the other, in the order of their instants. */
async function insert(count: number): Promise<string[]> {
  const ids = [];
  for (let index = 0; index < count; index += 1) {
    milliseconds += 1;
    const occurredAt = new Date(Date.UTC(2026, 8, 14) + milliseconds);
    ids.push(await insertEvent(engine, tenant, { occurredAt }));
  }
  return ids;
}
async function take<One>(feed: AsyncIterator<One, void>, count: number): Promise<One[]> {
  const taken: One[] = [];
  for (let index = 0; index < count; index += 1) taken.push((await feed.next()).value as One);
  return taken;
}
/** So many requests of a follower were answered since the proxy was told what to do. */
const looked = (count: number) => eventually(() => expect(proxy.seen.length).toBeGreaterThan(count));
const idsOf = (followed: { id: string }[]): string[] => followed.map(({ id }) => id);

test('every event is given once, over full pages, half pages and pauses', async () => {
  const ids = await insert(203);
  const feed = hakika.events.follow({ after: '', pollMs: 10 });
  expect(idsOf(await take(feed, 203))).toEqual(ids);
  for (const count of [1, 100, 2]) {
    const more = await insert(count);
    expect(idsOf(await take(feed, count))).toEqual(more);
  }
});

test('after the id of any event one goes on right behind it, also in another process', async () => {
  const ids = await insert(102);
  for (const at of [0, 98, 99, 100, 101]) {
    const [more] = at === 101 ? await insert(1) : [ids[at + 1]];
    // Where both are given, it is the place that counts.
    const since = '2030-01-01T00:00:00Z';
    expect(idsOf(await take(hakika.events.follow({ after: ids[at]!, since }), 1))).toEqual([more]);
  }
});

test('with no place it begins with what comes from now on', async () => {
  for (const before of [0, 3]) {
    await insert(before);
    proxy.next();
    const feed = hakika.events.follow({ pollMs: 10 });
    const first = feed.next();
    await looked(2);
    const [id] = await insert(1);
    expect((await first).value).toMatchObject({ id });
  }
});

test('since begins with what happened then, and goes on with all that comes', async () => {
  await insert(1);
  const recent = await insertEvent(engine, tenant, { occurredAt: new Date() });
  const feed = hakika.events.follow({ since: new Date(Date.now() - 60_000).toISOString(), pollMs: 10 });
  expect(idsOf(await take(feed, 1))).toEqual([recent]);
  // It happened before, and was committed late.
  const late = await insert(1);
  expect(idsOf(await take(feed, 1))).toEqual(late);
});

test('while the API is away it asks on, tells of it once and misses nothing', async () => {
  const told: string[] = [];
  const feed = hakika.events.follow({
    after: '',
    pollMs: 10,
    onTrouble: (error) => void told.push((error as Error).name),
    onRecovery: () => void told.push('recovery'),
  });
  const [first] = await insert(1);
  expect(idsOf(await take(feed, 1))).toEqual([first]);
  proxy.next('cut before', { status: 503 }, 'cut within');
  const [second] = await insert(1);
  expect(idsOf(await take(feed, 1))).toEqual([second]);
  expect(told).toEqual(['HakikaConnectionError', 'recovery']);
});

test('only events of the wanted types are given', async () => {
  await insert(1);
  const wanted = await insertEvent(engine, tenant, { type: 'payment.completed' });
  const feed = hakika.events.follow({ after: '', types: ['payment.completed'] });
  expect(idsOf(await take(feed, 1))).toEqual([wanted]);
});

test('resends are followed with their events, in the order in which they were asked for', async () => {
  const [one, two] = await insert(2);
  await hakika.events.resend(one!);
  proxy.next();
  const feed = hakika.events.followResends({ pollMs: 10 });
  const first = feed.next();
  await looked(3);
  const { id } = await hakika.events.resend(two!);
  expect((await first).value).toMatchObject({ id, endpointId: null, event: { id: two } });
  const { id: endpointId } = await hakika.webhookEndpoints.create({ url: engine.receiver.url });
  await hakika.events.resend(one!, { endpointId });
  // The list is read, its event is not.
  proxy.next('nothing', 'cut before');
  expect(await take(feed, 1)).toMatchObject([{ endpointId, event: { id: one } }]);
  expect(await take(hakika.events.followResends({ after: id }), 1)).toMatchObject([{ eventId: one }]);
});

test('what is not worth asking again ends it', async () => {
  const next = hakika.events.follow({ after: 'evt_1' }).next();
  await expect(next).rejects.toMatchObject({ code: 'validation_error', validation: [{ field: 'after' }] });
});

test('its signal ends it: between two looks, and between two events', async () => {
  const abort = new AbortController();
  const waiting = hakika.events.follow({ signal: abort.signal }).next();
  await insert(2);
  const feed = hakika.events.follow({ after: '', signal: abort.signal });
  expect(await feed.next()).toMatchObject({ done: false });
  abort.abort();
  expect(await feed.next()).toMatchObject({ done: true });
  expect(await waiting).toMatchObject({ done: true });
});
