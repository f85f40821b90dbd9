import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openCredential } from '../../db/open-credential.ts';
import { pushPrompt } from '../../activities/push-prompt.ts';
import { meterTokens } from '../../activities/token-budget.ts';
import { createMemoryTokenStore } from '../../daraja/access-token.ts';
import { createDarajaClient } from '../../daraja/client.ts';
import { deadUrl, json, listen } from '../daraja/listening.ts';
import { fault } from '../daraja/samples.ts';
import { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(async () => await world.stop());

/** A process of its own: nothing is shared but the database. */
const processAt = (baseUrl: string, tokenLimit = 3) =>
  createDarajaClient({
    baseUrl,
    tokens: createMemoryTokenStore(),
    meterToken: meterTokens({ orm: world.orm, timing: world.deps.timing, tokenLimit }, 'sandbox'),
  });
const credential = () => openCredential(world.em, world.sealer, world.tenant.credentialId);
const kindOf = (asked: Promise<string>): Promise<string> =>
  asked.then(
    () => 'token',
    (error: { kind: string }) => error.kind,
  );
const used = async (): Promise<number> => {
  const [row] = await world.sql<{ used: number }>(
    `select cardinality(recent) as used from budgets where id = 'sandbox/174379/oauth'`,
  );
  return row!.used;
};

test('however many processes want a token at once, Safaricom is asked no more often than the budget says', async () => {
  let asked = 0;
  const server = await listen((_received, response) => {
    asked += 1;
    json(response, 200, { access_token: `token-${asked}`, expires_in: '3599' });
  });
  const keys = await credential();
  const kinds = await Promise.all(
    Array.from({ length: 12 }, () => kindOf(processAt(server.baseUrl).accessToken(keys))),
  );
  expect(asked).toBe(3);
  expect(kinds.filter((kind) => kind === 'token')).toHaveLength(3);
  expect(kinds.filter((kind) => kind === 'noPlace')).toHaveLength(9);
  await server.close();
});

test('a request that never left takes no place, and one that was throttled takes two', async () => {
  const keys = await credential();
  expect(await kindOf(processAt(await deadUrl()).accessToken(keys))).toBe('notConnected');
  expect(await used()).toBe(0);
  const server = await listen((_received, response) =>
    json(response, 429, fault('Spike arrest violation', 'policies.ratelimit.SpikeArrestViolation')),
  );
  expect(await kindOf(processAt(server.baseUrl).accessToken(keys))).toBe('throttled');
  expect(await used()).toBe(2);
  await server.close();
});

test('a push without a token for want of a place is not sent, and tried again', async () => {
  const { daraja } = world.deps;
  world.deps.daraja = { ...daraja, sandbox: processAt(await deadUrl(), 0) };
  const payment = await world.payment();
  expect(await pushPrompt(world.deps, { paymentId: payment.id, attempt: 1 })).toMatchObject({
    outcome: 'notSent',
    againInMs: 1_000,
    status: 'initiating',
  });
  world.deps.daraja = daraja;
  expect(await pushPrompt(world.deps, { paymentId: payment.id, attempt: 2 })).toMatchObject({
    outcome: 'accepted',
  });
});
