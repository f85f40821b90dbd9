import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openCredential } from '../../db/open-credential.ts';
import { pushPrompt } from '../../activities/push-prompt.ts';
import { createDarajaClient } from '../../daraja/client.ts';
import type { Payment } from '../../db/entities/index.ts';
import { createTokenStore } from '../../db/token-store.ts';
import { deadUrl, json } from '../daraja/listening.ts';
import { acknowledgement, errorBody, fault } from '../daraja/samples.ts';
import { World, type Answerer } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await World.start();
});
afterEach(async () => await world.stop());

const push = (payment: Payment, attempt = 1) => pushPrompt(world.deps, { paymentId: payment.id, attempt });
const kinds = async (payment: Payment) => (await world.evidence(payment)).map(({ kind }) => kind);
const spikeArrest: Answerer = (response) =>
  json(
    response,
    429,
    fault('Spike arrest violation. Allowed rate: 1ps', 'policies.ratelimit.SpikeArrestViolation'),
  );
const invalidToken: Answerer = (response) =>
  json(response, 404, errorBody('404.001.03', 'Invalid Access Token'));

describe('accepted', () => {
  test('asks Safaricom for exactly this payment, and gives it the secret address', async () => {
    const payment = await world.payment();
    expect(await push(payment)).toMatchObject({ outcome: 'accepted', status: 'pending' });
    expect(world.received.push).toHaveLength(1);
    const body = JSON.parse(world.received.push[0]!.body) as Record<string, unknown>;
    const token = world.sealer.open('callback-token', payment.id, payment.callbackTokenSealed!);
    expect(String(body['Amount'])).toBe('500');
    expect(String(body['PhoneNumber'])).toBe(payment.phoneNumber);
    expect(body['CallBackURL']).toBe(`https://pay.example.co.ke/hooks/${token}`);
    expect(body['AccountReference']).toBe('INV1042');
  });

  test('stores the acknowledgement, sealed, and keeps the guard', async () => {
    const payment = await world.payment();
    await push(payment);
    const [row] = await world.evidence(payment);
    expect(row).toMatchObject({
      kind: 'acknowledgement',
      says: 'nothing',
      sourceKey: acknowledgement.CheckoutRequestID,
    });
    expect(row?.bodySealed).not.toContain(acknowledgement.CheckoutRequestID);
    expect(JSON.parse(world.sealer.open('evidence-body', row!.id, row!.bodySealed!))).toEqual(
      acknowledgement,
    );
    const after = await world.read(payment);
    expect(after.promptSentAt).not.toBeNull();
    expect(after.checkoutRequestId).toBe(acknowledgement.CheckoutRequestID);
  });

  test('is never sent again, by whoever asks', async () => {
    const payment = await world.payment();
    const results = await Promise.all(Array.from({ length: 10 }, () => push(payment)));
    expect(results.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === 'tooLate')).toHaveLength(9);
    expect((await push(payment, 2)).outcome).toBe('tooLate');
    expect(world.received.push).toHaveLength(1);
    expect((await world.read(payment)).status).toBe('pending');
  });

  test('is stored even when the database refuses for a moment', async () => {
    const payment = await world.payment();
    await world.sql(
      `create function refuse_insert() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$`,
    );
    await world.sql(
      'create trigger refuse before insert on evidence for each row execute function refuse_insert()',
    );
    const result = push(payment);
    await sleep(300);
    await world.sql('drop function refuse_insert cascade');
    expect(await result).toMatchObject({ outcome: 'accepted', status: 'pending' });
    expect(await kinds(payment)).toEqual(['acknowledgement']);
    expect(world.received.push).toHaveLength(1);
  });

  test('with an id that no index holds proves nothing: uncertain, and never sent again', async () => {
    const CheckoutRequestID = `ws_CO_${'1'.repeat(5_000)}`;
    world.push = (response) => json(response, 200, { ...acknowledgement, CheckoutRequestID });
    const payment = await world.payment();
    expect(await push(payment)).toMatchObject({ outcome: 'uncertain', status: 'pending' });
    expect(await push(payment)).toMatchObject({ outcome: 'tooLate', status: 'pending' });
    expect(world.received.push).toHaveLength(1);
    expect(await world.read(payment)).toMatchObject({ checkoutRequestId: null });
  });

  test('logs nothing about the payer', async () => {
    const payment = await world.payment();
    await push(payment);
    const log = world.logLines.join('');
    expect(log).toContain(payment.id);
    for (const personal of [payment.phoneNumber.slice(-9), 'INV1042', acknowledgement.CheckoutRequestID]) {
      expect(log).not.toContain(personal);
    }
  });
});

describe('refused', () => {
  test.each([
    {
      what: 'a wrong number',
      status: 400,
      error: errorBody('400.002.02', 'Bad Request - Invalid PhoneNumber'),
    },
    {
      what: 'a busy payer',
      status: 500,
      error: errorBody('500.001.1001', 'Unable to lock subscriber, a transaction is already in process'),
    },
    { what: 'a wrong short code', status: 500, error: errorBody('500.001.1001', 'Merchant does not exist') },
  ])('$what fails the payment with words for the developer', async ({ status, error }) => {
    world.push = (response) => json(response, status, error);
    const payment = await world.payment();
    expect(await push(payment)).toMatchObject({ outcome: 'refused', status: 'failed' });
    const after = await world.read(payment);
    expect(after).toMatchObject({ status: 'failed', resultCode: error.errorCode, dueAt: null });
    expect(after.failureReason).toMatch(/charged/);
    expect(await kinds(payment)).toEqual(['refusal']);
  });

  test('fails the payment also when its answer was thought lost meanwhile', async () => {
    const payment = await world.payment();
    const [answer, asked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    world.push = (response) => {
      asked.resolve();
      void answer.promise.then(() =>
        json(response, 500, errorBody('500.001.1001', 'Merchant does not exist')),
      );
    };
    const pushing = push(payment);
    await asked.promise;
    // As the workflow does when Temporal has given up the activity.
    expect(await world.settle(payment, [], { why: 'pushLost' })).toMatchObject({ status: 'pending' });
    answer.resolve();
    expect(await pushing).toMatchObject({ outcome: 'refused', status: 'failed', nextCheckInMs: null });
    expect(await kinds(payment)).toEqual(['promptUncertain', 'refusal']);
    expect(await world.eventTypes(payment)).toEqual(['payment.failed']);
  });

  test('bad credentials fail the payment before anybody could be prompted', async () => {
    world.token = (response) => response.writeHead(400).end();
    const payment = await world.payment();
    expect(await push(payment)).toMatchObject({ outcome: 'refused', status: 'failed' });
    expect(await world.read(payment)).toMatchObject({
      promptSentAt: null,
      resultCode: 'invalid_credentials',
    });
    expect((await world.read(payment)).failureReason).toContain('credential');
    expect(world.received.push).toEqual([]);
  });
});

describe('not sent', () => {
  test.each([
    { attempt: 1, againInMs: 1_000 },
    { attempt: 2, againInMs: 3_000 },
    { attempt: 3, againInMs: 8_000 },
    { attempt: 4, againInMs: 8_000 },
  ])(
    'attempt $attempt frees the guard and may be tried again in $againInMs ms',
    async ({ attempt, againInMs }) => {
      world.push = spikeArrest;
      const payment = await world.payment();
      expect(await push(payment, attempt)).toMatchObject({
        outcome: 'notSent',
        status: 'initiating',
        againInMs,
      });
      expect((await world.read(payment)).promptSentAt).toBeNull();
      expect(await kinds(payment)).toEqual([]);
    },
  );

  test('is not tried again when the pause would end too late', async () => {
    world.push = spikeArrest;
    const payment = await world.payment({ promptBy: new Date(Date.now() + 900) });
    expect(await push(payment)).toMatchObject({ outcome: 'notSent', againInMs: null, status: 'failed' });
    const { failureReason } = await world.read(payment);
    expect(failureReason).toBe(
      'Safaricom throttled this short code. The payer was not prompted and nothing was charged. Wait a few minutes, then create a new payment.',
    );
    expect(await world.eventTypes(payment)).toEqual(['payment.failed']);
  });

  test('frees the guard even when the database refuses for a moment', async () => {
    world.push = spikeArrest;
    const payment = await world.payment();
    await world.sql(
      `create function refuse_release() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$`,
    );
    await world.sql(
      `create trigger refuse before update of prompt_sent_at on payments for each row
       when (new.prompt_sent_at is null) execute function refuse_release()`,
    );
    const result = push(payment);
    await sleep(300);
    await world.sql('drop function refuse_release cascade');
    expect(await result).toMatchObject({ outcome: 'notSent', status: 'initiating' });
    expect((await world.read(payment)).promptSentAt).toBeNull();
    expect(world.received.push).toHaveLength(1);
  });

  test('for a quota that is spent waits longer than for a spike', async () => {
    world.push = (response) =>
      json(response, 500, errorBody('500.003.03', 'Error Occurred: Quota Violation'));
    expect(await push(await world.payment())).toMatchObject({ outcome: 'notSent', againInMs: 20_000 });
  });

  test('and then sent is sent once', async () => {
    world.push = (response, received, index) =>
      index === 0 ? spikeArrest(response, received, index) : json(response, 200, acknowledgement);
    const payment = await world.payment();
    expect((await push(payment)).outcome).toBe('notSent');
    expect(await push(payment, 2)).toMatchObject({ outcome: 'accepted', status: 'pending' });
    expect(world.received.push).toHaveLength(2);
  });

  test('a connection that is refused frees the guard', async () => {
    const payment = await world.payment();
    const credential = await openCredential(world.em, world.sealer, world.tenant.credentialId);
    await world.deps.daraja.sandbox.accessToken(credential);
    const tokens = createTokenStore(world.orm, world.sealer);
    const daraja = createDarajaClient({ baseUrl: await deadUrl(), tokens });
    world.deps.daraja.sandbox = daraja;
    expect(await push(payment)).toMatchObject({ outcome: 'notSent', status: 'initiating', againInMs: 1_000 });
    expect((await world.read(payment)).promptSentAt).toBeNull();
    await daraja.close();
  });

  test('without a token the guard is not even taken', async () => {
    world.token = (response) => response.writeHead(503).end();
    const payment = await world.payment();
    expect(await push(payment)).toMatchObject({ outcome: 'notSent', status: 'initiating' });
    expect(await world.read(payment)).toMatchObject({ promptSentAt: null, status: 'initiating' });
    expect(world.received.push).toEqual([]);
  });
});

describe('a token that Safaricom refuses', () => {
  test('is replaced, and the push sent once more', async () => {
    world.push = (response, received, index) =>
      index === 0 ? invalidToken(response, received, index) : json(response, 200, acknowledgement);
    const payment = await world.payment();
    expect(await push(payment)).toMatchObject({ outcome: 'accepted', status: 'pending' });
    expect(world.received.push.map(({ authorization }) => authorization)).toEqual([
      'Bearer token-0',
      'Bearer token-1',
    ]);
  });

  test('twice is not sent: the guard is free and the workflow may try again', async () => {
    world.push = invalidToken;
    const payment = await world.payment();
    expect(await push(payment)).toMatchObject({ outcome: 'notSent', status: 'initiating', againInMs: 1_000 });
    expect(world.received.push).toHaveLength(2);
    expect((await world.read(payment)).promptSentAt).toBeNull();
  });

  describe('when little is left of the time for a push', () => {
    const clock = performance.now.bind(performance);
    const later = (ms: number) => jest.spyOn(performance, 'now').mockImplementation(() => clock() + ms);
    afterEach(() => void jest.restoreAllMocks());

    test('is replaced by the next attempt, which prompts the payer once', async () => {
      world.push = (response, received, index) => {
        later(25_000);
        if (index === 0) invalidToken(response, received, index);
        else json(response, 200, acknowledgement);
      };
      const payment = await world.payment();
      expect(await push(payment)).toMatchObject({
        outcome: 'notSent',
        status: 'initiating',
        againInMs: 1_000,
      });
      expect(world.received.push).toHaveLength(1);
      expect(world.received.token).toHaveLength(1);
      expect((await world.read(payment)).promptSentAt).toBeNull();
      expect(await push(payment, 2)).toMatchObject({ outcome: 'accepted', status: 'pending' });
      expect(world.received.push.map(({ authorization }) => authorization)).toEqual([
        'Bearer token-0',
        'Bearer token-1',
      ]);
    });

    test('and whose successor comes too late leaves the guard free, and the place in the budget', async () => {
      const { token } = world;
      world.push = invalidToken;
      world.token = (response, received, index) => {
        if (index === 1) later(25_000);
        token(response, received, index);
      };
      const payment = await world.payment();
      expect(await push(payment)).toMatchObject({ outcome: 'notSent', status: 'initiating' });
      expect(world.received.token).toHaveLength(2);
      expect(world.received.push).toHaveLength(1);
      expect((await world.read(payment)).promptSentAt).toBeNull();
      const [budget] = await world.sql(
        `select cardinality(recent) as used from budgets where id = 'sandbox/174379/push'`,
      );
      expect(budget).toEqual({ used: 1 });
    });
  });
});

describe('uncertain', () => {
  const answers: { what: string; answer: Answerer }[] = [
    { what: 'an empty 500', answer: (response) => response.writeHead(500).end() },
    {
      what: 'a web page',
      answer: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>'),
    },
    {
      what: '"System is busy"',
      answer: (response) =>
        json(response, 500, errorBody('500.003.02', 'System is busy. Please try again in few minutes.')),
    },
    { what: 'a 429 without a reason', answer: (response) => response.writeHead(429).end() },
    { what: 'a reset after the request', answer: (response) => void response.socket?.destroy() },
    { what: 'a redirect', answer: (response) => response.writeHead(302, { location: '/elsewhere' }).end() },
  ];

  test.each(answers)('$what keeps the guard: pending, never prompted again', async ({ answer }) => {
    world.push = answer;
    const payment = await world.payment();
    expect(await push(payment)).toMatchObject({ outcome: 'uncertain', status: 'pending' });
    expect(await kinds(payment)).toEqual(['promptUncertain']);
    expect((await world.read(payment)).promptSentAt).not.toBeNull();
    expect((await push(payment, 2)).outcome).toBe('tooLate');
    expect(world.received.push).toHaveLength(1);
  });
});

describe('too late', () => {
  test('past prompt_by nobody is prompted and the payment fails', async () => {
    const payment = await world.payment({ promptBy: new Date(Date.now() - 1) });
    expect(await push(payment)).toMatchObject({ outcome: 'tooLate', status: 'failed' });
    expect(world.received.push).toEqual([]);
    expect(await kinds(payment)).toEqual(['neverPrompted']);
  });

  test('with the guard taken by somebody else nobody is prompted and the payment waits', async () => {
    const payment = await world.payment({ promptedAgoMs: 100 });
    expect(await push(payment)).toMatchObject({ outcome: 'tooLate', status: 'pending' });
    expect(world.received.push).toEqual([]);
  });

  test('a settled payment is not prompted', async () => {
    const payment = await world.payment();
    await world.settle(payment, [], { why: 'notSent' });
    expect(await push(payment)).toMatchObject({ outcome: 'tooLate', status: 'failed' });
    expect(world.received.push).toEqual([]);
  });
});

test('a payment that nobody prompts, such as a C2B one, is an error and no push', async () => {
  const payment = await world.payment({ channel: 'c2b', callbackTokenHash: null, callbackTokenSealed: null });
  await expect(push(payment)).rejects.toThrow('Not a prompted payment.');
  expect(world.received.push).toEqual([]);
});
