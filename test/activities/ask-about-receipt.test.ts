import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { askAboutReceipt } from '../../activities/ask-about-receipt.ts';
import { DarajaCredential, StatusCheck } from '../../db/entities/index.ts';
import { addStatusCheck } from '../../db/new-status-check.ts';
import { json } from '../daraja/listening.ts';
import { errorBody } from '../daraja/samples.ts';
import { statusAccepted } from '../daraja/status-samples.ts';
import { seconds, World, type Answerer } from './world.ts';

let world: World;
let checkId: string;
beforeEach(async () => {
  world = await World.start();
  const { credentialId } = world.tenant;
  const secrets = {
    consumerKey: 'key',
    consumerSecret: 'secret',
    passkey: 'passkey',
    securityCredential: 'c2VjcmV0',
  };
  await world.em.nativeUpdate(
    DarajaCredential,
    { id: credentialId },
    {
      initiatorName: 'testapi',
      secretsSealed: world.sealer.seal('daraja-credential', credentialId, JSON.stringify(secrets)),
    },
  );
  const request = { credentialId, receiptNumber: 'UKP4K7Q2XN', againAfterMs: null };
  checkId = (await addStatusCheck(world.em, world.sealer, request))!.id;
});
afterEach(async () => await world.stop());

const ask = () => askAboutReceipt(world.deps, checkId);
const check = () => world.em.findOneOrFail(StatusCheck, { id: checkId });
const budgetId = 'sandbox/174379/status';
const spend = (places: number) =>
  world.sql('insert into budgets (id, recent) values (?, array_fill(clock_timestamp(), array[?::int]))', [
    budgetId,
    places,
  ]);
const placesAgoMs = async (): Promise<number[]> => {
  const rows = await world.sql<{ ago_ms: string }>(
    `select extract(epoch from clock_timestamp() - at) * 1000 as ago_ms from budgets, unnest(recent) at where id = ?`,
    [budgetId],
  );
  return rows.map((row) => Number(row.ago_ms));
};
const refusedToken: Answerer = (response) =>
  json(response, 404, errorBody('404.001.03', 'Invalid Access Token'));

describe('a question about a receipt whose token is refused', () => {
  beforeEach(() => {
    world.status = (response, received, index) =>
      index === 0 ? refusedToken(response, received, index) : json(response, 200, statusAccepted);
  });

  test('is asked again with a new token, in a place of its own', async () => {
    await spend(3);
    expect(await ask()).toEqual({ waitMs: world.deps.timing.receiptResultMs[0] });
    expect(world.received.status).toHaveLength(2);
    expect(await placesAgoMs()).toHaveLength(5);
  });

  test('waits when no other place is free, and is neither counted nor refused', async () => {
    await spend(4);
    await expect(ask()).rejects.toMatchObject({ type: 'NotAsked', nonRetryable: false });
    expect(world.received.status).toHaveLength(1);
    expect(await check()).toMatchObject({ attempts: 0, state: 'asked' });
    expect(await placesAgoMs()).toHaveLength(5);
  });

  test('twice is asked later, for nobody took the question', async () => {
    world.status = refusedToken;
    await expect(ask()).rejects.toMatchObject({ type: 'NotAsked', nonRetryable: false });
    expect(await check()).toMatchObject({ attempts: 0, state: 'asked' });
  });
});

describe('a place in the budget of questions about receipts', () => {
  test('counts from the end of its call, and as used while it is under way', async () => {
    let underwayAgoMs: number[] = [];
    let answeredAtMs = 0;
    world.status = (response) => {
      void placesAgoMs().then((agoMs) => {
        underwayAgoMs = agoMs;
        answeredAtMs = Date.now();
        json(response, 200, statusAccepted);
      });
    };
    await ask();
    expect(underwayAgoMs[0]).toBeLessThan(-5 * seconds);
    const [endedAgoMs] = await placesAgoMs();
    expect(endedAgoMs).toBeGreaterThanOrEqual(0);
    expect(endedAgoMs).toBeLessThanOrEqual(Date.now() - answeredAtMs + 50);
  });

  test('is given back when nothing was sent', async () => {
    world.token = (response) => response.writeHead(503).end();
    await expect(ask()).rejects.toMatchObject({ type: 'NotAsked' });
    expect(await placesAgoMs()).toEqual([]);
  });
});
