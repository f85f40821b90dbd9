import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keepStray, type NewStray } from '../../db/stray-callbacks.ts';
import { cleanUp, startHousekeeping } from '../../worker/housekeeping.ts';
import { World } from '../activities/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());

test('a body that belongs to nobody is kept for two weeks, so that strangers do not fill the database', async () => {
  const stray = { route: 'stk', reason: 'unknownToken', sourceAddress: '203.0.113.7' } as const;
  const keep = (changes: Partial<NewStray>) =>
    keepStray(world.em, world.sealer, { ...stray, body: '{}', ...changes });
  await keep({});
  await keep({ route: 'c2b/confirmation', reason: 'unreadable' });
  await world.sql(`update stray_callbacks set received_at = now() - interval '15 days'`);
  await keep({ route: 'results' });
  await cleanUp(world.orm);
  // What cannot be read and came under a token of ours may be about money.
  expect(await world.sql('select route from stray_callbacks order by received_at')).toEqual([
    { route: 'c2b/confirmation' },
    { route: 'results' },
  ]);
});

/** More old rows than one statement may delete. */
const backlog = () =>
  world.sql(
    `insert into idempotency_keys (organisation_id, environment, key, request_hash, resource_id, created_at)
       select ?, ?, 'old-' || n, '', 'pay_none', now() - interval '8 days' from generate_series(1, 12001) n`,
    [world.tenant.organisationId, world.tenant.environment],
  );
const keysLeft = async (): Promise<number> => {
  const [row] = await world.sql<{ count: string }>('select count(*) as count from idempotency_keys');
  return Number(row!.count);
};

test('the backlog of an outage is removed in many small statements, none of which runs into its time limit', async () => {
  await backlog();
  await world.sql(`create function refuse_many() returns trigger language plpgsql as $$
    begin
      if (select count(*) from gone) > 5000 then raise 'canceling statement due to statement timeout'; end if;
      return null;
    end $$`);
  await world.sql(`create trigger refuse_many after delete on idempotency_keys
    referencing old table as gone for each statement execute function refuse_many()`);
  try {
    await cleanUp(world.orm);
  } finally {
    await world.sql('drop function refuse_many cascade');
  }
  expect(await keysLeft()).toBe(0);
});

test('a worker that stops leaves the rest of its housekeeping to the next one', async () => {
  await backlog();
  const { stop } = startHousekeeping(world.orm, world.deps.log);
  await stop();
  expect(await keysLeft()).toBeGreaterThan(0);
  await cleanUp(world.orm);
  expect(await keysLeft()).toBe(0);
});
