import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { likelyPayments } from '../../../activities/entries/candidates.ts';
import { DarajaCredential } from '../../../db/entities/index.ts';
import { newId } from '../../../db/new-id.ts';
import { World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());

test('whose money it is, is found without a look at every payment of a price that all pay', async () => {
  const { organisationId, environment, credentialId } = world.tenant;
  await world.sql(
    `insert into payments (id, organisation_id, environment, credential_id, source, channel, status, amount_shillings,
       phone_number, description, account_reference, metadata, prompt_by, callback_token_hash, prompt_sent_at, processed_at)
     select ? || n, ?, ?, ?, 'api', 'stk_push', 'failed', 100, '254712345678', '', '', '{}', now(), 'hash ' || n,
       now() - n * interval '1 minute', now() from generate_series(1, 20000) n`,
    [newId('pay'), organisationId, environment, credentialId],
  );
  await world.sql('analyze payments');
  const { businessShortCode, tillNumber } = await world.em.findOneOrFail(DarajaCredential, {
    id: credentialId,
  });
  const at = new Date();
  const plan = await world.sql<{ 'QUERY PLAN': string }>(`explain ${likelyPayments}`, [
    180_000,
    at,
    organisationId,
    environment,
    businessShortCode,
    100,
    false,
    tillNumber,
    at,
    15_000 + 60_000,
    at,
    180_000,
  ]);
  const lines = plan.map((line) => line['QUERY PLAN']);
  expect(lines.find((line) => line.includes('Index Cond') && line.includes('amount_shillings'))).toMatch(
    /prompt_sent_at < .* AND .*prompt_sent_at >= /,
  );
});
