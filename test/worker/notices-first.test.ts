import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { leaseQueues } from '../../worker/relay-queues.ts';
import { told } from '../activities/entries/entries.ts';
import { minutes, World } from '../activities/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());

test('a notice of money that has just moved does not wait behind the rows of a statement', async () => {
  for (let row = 0; row < 12; row += 1) await told(world, { source: 'statement', toldAgoMs: minutes });
  const notice = await told(world);
  const queues = leaseQueues(world.orm, world.deps.timing);
  expect((await queues.notBound()).rows.map(({ id }) => id)).toEqual([notice.id]);
  expect(await queues.listedNotBound()).toMatchObject({ full: true });
  expect((await queues.listedNotBound()).rows).toHaveLength(2);
});

test('notices are found by an index of their own, however long the lists that wait', async () => {
  const { organisationId, credentialId } = world.tenant;
  await world.sql(
    `insert into account_entries (id, organisation_id, environment, credential_id, source, source_key, receipt_number,
       amount_shillings, occurred_at, due_at)
     select 'ent_' || n, ?, 'sandbox', ?, 'pull', 'row ' || n, 'R' || n, 1, now(), now() from generate_series(1, 5000) n`,
    [organisationId, credentialId],
  );
  await told(world);
  await world.sql('analyze account_entries');
  const plan = await world.sql<{ 'QUERY PLAN': string }>(
    `explain select id from account_entries where due_at <= statement_timestamp()
       and source in ('c2b', 'transactionStatus') order by due_at limit 10`,
  );
  expect(JSON.stringify(plan)).toContain('account_entries_notices');
});
