import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keepStray, type NewStray } from '../../db/stray-callbacks.ts';
import { cleanUp } from '../../worker/housekeeping.ts';
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
