import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import {
  returnPlace,
  shrinkBudget,
  spendPlace,
  takeFromBudget,
  type Place,
} from '../../activities/call-budget.ts';
import { emptyDatabase } from '../support/database.ts';

let orm: MikroORM;

beforeAll(async () => {
  orm = await emptyDatabase();
});
afterAll(async () => await orm.close(true));

const sql = <Row>(statement: string, params: unknown[] = []) =>
  orm.em.fork().execute<Row[]>(statement, params);
const take = (id: string, limit: number, { windowMs = 60_000, reservedInMs = [] as number[] } = {}) =>
  takeFromBudget(orm.em.fork(), { id, limit, windowMs, reservedInMs });
/** The wait; 0 when a place was taken. */
async function ask(...request: Parameters<typeof take>): Promise<number> {
  const taken = await take(...request);
  return 'waitMs' in taken ? taken.waitMs : 0;
}
async function takePlace(...request: Parameters<typeof take>): Promise<Place> {
  const taken = await take(...request);
  if ('waitMs' in taken) throw new Error(`no place for ${taken.waitMs} ms`);
  return taken.place;
}

describe('takeFromBudget', () => {
  test('gives the limit of places, then the wait until one is free', async () => {
    const waits = [];
    for (let asked = 0; asked < 7; asked += 1) waits.push(await ask('simple', 5));
    expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    for (const waitMs of waits.slice(5)) {
      expect(waitMs).toBeGreaterThan(55_000);
      expect(waitMs).toBeLessThanOrEqual(60_000);
    }
  });

  test('gives twenty at once who want five places no more than five', async () => {
    const waits = await Promise.all(Array.from({ length: 20 }, () => ask('crowd', 5)));
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(5);
    expect(waits.every((waitMs) => waitMs >= 0)).toBe(true);
  });

  test('keeps places free for those who have a reserved one', async () => {
    const spare = async () => await ask('kept', 5, { reservedInMs: [0, 10_000, 59_000] });
    expect([await spare(), await spare()]).toEqual([0, 0]);
    expect(await spare()).toBeGreaterThan(0);
    expect([await ask('kept', 5), await ask('kept', 5), await ask('kept', 5)]).toEqual([0, 0, 0]);
    expect(await ask('kept', 5)).toBeGreaterThan(0);
  });

  test('counts each short code by itself', async () => {
    expect(await ask('one', 1)).toBe(0);
    expect(await ask('two', 1)).toBe(0);
  });

  test('gives a place again when the wait is over', async () => {
    const windowMs = 200;
    expect(await ask('again', 1, { windowMs })).toBe(0);
    await sleep(await ask('again', 1, { windowMs }));
    expect(await ask('again', 1, { windowMs })).toBe(0);
  });

  test('never lets more than the limit through in any window, however many ask whenever', async () => {
    const [limit, windowMs] = [3, 150];
    await sql('create table places (at timestamptz)');
    await sql(`create function note_place() returns trigger language plpgsql as $$
       begin insert into places values (new.recent[array_length(new.recent, 1)]); return null; end $$`);
    await sql(`create trigger note after update on budgets for each row execute function note_place()`);
    try {
      const asker = async () => {
        for (let asked = 0; asked < 12; asked += 1) {
          await sleep(Math.random() * 2 * windowMs);
          await ask('random', limit, { windowMs, reservedInMs: Math.random() < 0.3 ? [50] : [] });
        }
      };
      await Promise.all(Array.from({ length: 6 }, asker));
      const rows = await sql<{ ms: string }>(
        'select extract(epoch from at) * 1000 as ms from places order by at',
      );
      const atMs = rows.map(({ ms }) => Number(ms));
      // Busy enough to have met the limit in several windows.
      expect(atMs.length).toBeGreaterThan(2 * limit);
      for (const [index, first] of atMs.slice(0, -limit).entries()) {
        expect(atMs[index + limit]! - first).toBeGreaterThanOrEqual(windowMs);
      }
    } finally {
      await sql('drop function note_place cascade');
      await sql('drop table places');
    }
  });
});

test('a place that is given back can be taken again, and only that one', async () => {
  const [first] = [await takePlace('returned', 2), await takePlace('returned', 2)];
  await returnPlace(orm.em.fork(), first!);
  await returnPlace(orm.em.fork(), first!);
  expect(await ask('returned', 2)).toBe(0);
  expect(await ask('returned', 2)).toBeGreaterThan(0);
});

test('a call counts from its end: Safaricom may have counted it at any moment before', async () => {
  const windowMs = 400;
  const slow = await takePlace('slow', 1, { windowMs });
  await sleep(windowMs / 2);
  await spendPlace(orm.em.fork(), slow);
  expect(await ask('slow', 1, { windowMs })).toBeGreaterThan(windowMs / 2);
});

test('a call whose end nobody could note counts as under way for as long as it may be, and then a window', async () => {
  const [windowMs, underwayMs] = [300, 600];
  await takeFromBudget(orm.em.fork(), { id: 'lost', limit: 1, windowMs, underwayMs, reservedInMs: [] });
  await sleep(windowMs);
  expect(await ask('lost', 1, { windowMs })).toBeGreaterThan(0);
  await sleep(underwayMs);
  expect(await ask('lost', 1, { windowMs })).toBe(0);
});

test('a call that has ended counts from its end, however long it might have taken', async () => {
  const windowMs = 300;
  const request = { id: 'ended', limit: 1, windowMs, underwayMs: 60_000, reservedInMs: [] };
  const taken = await takeFromBudget(orm.em.fork(), request);
  if ('waitMs' in taken) throw new Error('no place');
  await spendPlace(orm.em.fork(), taken.place);
  expect(await ask('ended', 1, { windowMs })).toBeGreaterThan(windowMs / 2);
  await sleep(windowMs);
  expect(await ask('ended', 1, { windowMs })).toBe(0);
});

test('every call that was throttled leaves one place fewer in its window', async () => {
  const windowMs = 300;
  const throttled = await takePlace('throttled', 4, { windowMs });
  await shrinkBudget(orm.em.fork(), throttled);
  expect([await ask('throttled', 4, { windowMs }), await ask('throttled', 4, { windowMs })]).toEqual([0, 0]);
  expect(await ask('throttled', 4, { windowMs })).toBeGreaterThan(0);
  await sleep(windowMs);
  expect(await ask('throttled', 4, { windowMs })).toBe(0);
});
