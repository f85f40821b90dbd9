import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { saveDefaultCredential } from '../../api/daraja-credentials/save-credential.ts';
import { DarajaCredential } from '../../db/entities/index.ts';
import { addStatusCheck } from '../../db/new-status-check.ts';
import { openCredential } from '../../db/open-credential.ts';
import { keepStray, type NewStray } from '../../db/stray-callbacks.ts';
import { cleanUp, startHousekeeping } from '../../worker/housekeeping.ts';
import { simulatorCredential } from '../../local/credential.ts';
import { World } from '../activities/world.ts';
import { insertPayment } from '../api/support/rows.ts';
import { makeTenant, type TestTenant } from '../support/tenants.ts';

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

describe('the keys of a paybill or till', () => {
  const keysOf = async (id: string) => {
    const [row] = await world.sql<{ kept: boolean; tokens: string }>(
      `select secrets_sealed is not null as kept,
         (select count(*) from daraja_tokens where credential_id = c.id) as tokens
       from daraja_credentials c where id = ?`,
      [id],
    );
    return row;
  };
  const [kept, removed] = [
    { kept: true, tokens: '1' },
    { kept: false, tokens: '0' },
  ];
  /** With an initiator and a token, pulled, and deleted so long ago. */
  async function deletedFor(interval: string): Promise<TestTenant> {
    const tenant = await makeTenant(world.orm, world.sealer);
    await world.sql(
      `update daraja_credentials set deleted_at = now() - ?::interval, is_default = false, initiator_name = 'testapi',
         pull_registered_at = now(), pull_nominated_number = '254722000000' where id = ?`,
      [interval, tenant.credentialId],
    );
    await world.sql(
      `insert into daraja_tokens (credential_id, token_sealed, expires_at) values (?, 'v1.', now())`,
      [tenant.credentialId],
    );
    return tenant;
  }

  test('are kept for a month after its deletion and then removed, with its token; its row stays', async () => {
    const [lately, long] = [await deletedFor('29 days'), await deletedFor('31 days')];
    await cleanUp(world.orm);
    expect(await keysOf(world.tenant.credentialId)).toMatchObject({ kept: true });
    expect(await keysOf(lately.credentialId)).toEqual(kept);
    expect(await keysOf(long.credentialId)).toEqual(removed);
    await expect(openCredential(world.em, world.sealer, long.credentialId)).rejects.toThrow(
      'removed after its deletion',
    );
    // Nobody asks about receipts or for lists by it.
    const view = { initiatorName: null, pullRegisteredAt: null };
    expect(await world.em.findOneOrFail(DarajaCredential, { id: long.credentialId })).toMatchObject(view);
  });

  test('are kept while a payment of theirs is due, or a receipt is asked about', async () => {
    const [paid, asked] = [await deletedFor('31 days'), await deletedFor('31 days')];
    const columns = { credentialId: paid.credentialId, status: 'unknown', dueAt: new Date() } as const;
    const id = await insertPayment(world, paid, columns);
    const check = { credentialId: asked.credentialId, receiptNumber: 'UIE4K7Q2XN', againAfterMs: null };
    expect(await addStatusCheck(world.em, world.sealer, check)).toMatchObject({ state: 'waiting' });
    await cleanUp(world.orm);
    expect(await keysOf(paid.credentialId)).toEqual(kept);
    expect(await keysOf(asked.credentialId)).toEqual(kept);
    await world.sql('update payments set due_at = null where id = ?', [id]);
    await world.sql(`update status_checks set state = 'unanswered'`);
    await cleanUp(world.orm);
    expect(await keysOf(paid.credentialId)).toEqual(removed);
    expect(await keysOf(asked.credentialId)).toEqual(removed);
  });

  test('that were removed come with it when it is saved again, under the same id', async () => {
    const { credentialId, ...tenant } = await deletedFor('31 days');
    await cleanUp(world.orm);
    expect(await saveDefaultCredential(world.em, world.sealer, tenant, simulatorCredential)).toBe(
      credentialId,
    );
    const { consumerKey } = simulatorCredential;
    expect(await openCredential(world.em, world.sealer, credentialId)).toMatchObject({ consumerKey });
  });
});
