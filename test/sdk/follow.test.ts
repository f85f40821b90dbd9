import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Hakika, type FollowedEvent } from '../../sdk/source/index.ts';
import { insertEvent } from '../api/support/rows.ts';
import { Engine } from '../support/engine.ts';
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
async function take(feed: AsyncIterator<FollowedEvent>, count: number): Promise<FollowedEvent[]> {
  const taken = [];
  for (let index = 0; index < count; index += 1) taken.push((await feed.next()).value as FollowedEvent);
  return taken;
}
const idsOf = (followed: FollowedEvent[]): string[] => followed.map(({ event }) => event.id);

test('every event is given once, over full pages, half pages and pauses', async () => {
  const ids = await insert(203);
  const feed = hakika.events.follow({ pollMs: 10 });
  expect(idsOf(await take(feed, 203))).toEqual(ids);
  for (const count of [1, 100, 2]) {
    const more = await insert(count);
    expect(idsOf(await take(feed, count))).toEqual(more);
  }
});

test('from any position one goes on right after its event, also in another process', async () => {
  const ids = await insert(102);
  const all = await take(hakika.events.follow(), 102);
  for (const at of [0, 98, 99, 100, 101]) {
    const [more] = at === 101 ? await insert(1) : [ids[at + 1]];
    const feed = hakika.events.follow({ position: all[at]!.position, pollMs: 10 });
    expect(idsOf(await take(feed, 1))).toEqual([more]);
  }
});

test('while the API is away it asks on, tells of it and misses nothing', async () => {
  const troubles: unknown[] = [];
  const feed = hakika.events.follow({ pollMs: 10, onTrouble: (error) => void troubles.push(error) });
  const [first] = await insert(1);
  expect(idsOf(await take(feed, 1))).toEqual([first]);
  proxy.next('cut before', { status: 503 }, 'cut within');
  const [second] = await insert(1);
  expect(idsOf(await take(feed, 1))).toEqual([second]);
  expect(troubles).toHaveLength(3);
});

test('only events of the wanted types are given', async () => {
  await insert(1);
  const wanted = await insertEvent(engine, tenant, { type: 'payment.completed' });
  expect(idsOf(await take(hakika.events.follow({ types: ['payment.completed'] }), 1))).toEqual([wanted]);
});

test('what is not worth asking again ends it', async () => {
  const feed = hakika.events.follow({ position: 'bm9uZQ.evt_1' });
  await expect(feed.next()).rejects.toMatchObject({ code: 'validation_error' });
  await expect(hakika.events.follow({ position: 'evt_1' }).next()).rejects.toThrow(
    'Give a position exactly as',
  );
});

test('it ends with its signal', async () => {
  const abort = new AbortController();
  const next = hakika.events.follow({ signal: abort.signal }).next();
  abort.abort(new Error('Enough.'));
  await expect(next).rejects.toThrow('Enough.');
});
