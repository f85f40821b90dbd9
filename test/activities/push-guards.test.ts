import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pushPrompt } from '../../activities/push-prompt.ts';
import { createDarajaClient } from '../../daraja/client.ts';
import { PaymentNote, type Payment } from '../../db/entities/index.ts';
import { createTokenStore } from '../../db/token-store.ts';
import { circuitThresholds } from '../../workflows/circuit-thresholds.ts';
import { deadUrl, json } from '../daraja/listening.ts';
import { errorBody, fault } from '../daraja/samples.ts';
import { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(async () => await world.stop());

const push = (payment: Payment, attempt = 1) => pushPrompt(world.deps, { paymentId: payment.id, attempt });
const notes = async (payment: Payment): Promise<string[]> => {
  const rows = await world.em.find(PaymentNote, { paymentId: payment.id }, { orderBy: { at: 'asc' } });
  return rows.map(({ guard, text }) => `${guard}: ${text}`);
};
const used = async (): Promise<number> => {
  const [row] = await world.sql<{ used: number }>(
    `select cardinality(recent) as used from budgets where id = 'sandbox/174379/push'`,
  );
  return row?.used ?? 0;
};

describe('the budget of pushes', () => {
  test('holds back what has no place: not sent, guard free, and tried again', async () => {
    world.deps.pushLimit = 2;
    world.deps.timing = { ...world.deps.timing, pushWindowMs: 60_000, promptWithinMs: 600_000 };
    const promptBy = new Date(Date.now() + 600_000);
    const payments = [];
    for (let made = 0; made < 4; made += 1) payments.push(await world.payment({ promptBy }));
    const results = await Promise.all(payments.map((payment) => push(payment)));
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual([
      'accepted',
      'accepted',
      'notSent',
      'notSent',
    ]);
    expect(world.received.push).toHaveLength(2);
    const held = payments[results.findIndex(({ outcome }) => outcome === 'notSent')]!;
    expect(await world.read(held)).toMatchObject({ status: 'initiating', promptSentAt: null });
    const { againInMs } = results.find((result) => result.outcome === 'notSent') as { againInMs: number };
    expect(againInMs).toBeGreaterThan(50_000);
    expect(againInMs).toBeLessThanOrEqual(60_000);
    expect(await notes(held)).toEqual([
      'budget: Push 1 was not sent. More prompts were wanted at once than this short code may ask for.',
    ]);
  });

  test('fails a payment that finds no place until its time is up, and says why', async () => {
    world.deps.pushLimit = 1;
    world.deps.timing = { ...world.deps.timing, pushWindowMs: 600_000 };
    await push(await world.payment());
    const late = await world.payment();
    expect(await push(late)).toMatchObject({ outcome: 'notSent', againInMs: null, status: 'failed' });
    expect((await world.read(late)).failureReason).toMatch(
      /More prompts were wanted at once.*nothing was charged/,
    );
    expect(world.received.push).toHaveLength(1);
  });

  test('takes no place for a push that never left, and two for one that was throttled', async () => {
    world.push = (response) =>
      json(response, 429, fault('Spike arrest violation', 'policies.ratelimit.SpikeArrestViolation'));
    await push(await world.payment());
    expect(await used()).toBe(2);
    const { daraja } = world.deps;
    await world.sql(`truncate budgets`);
    const away = createDarajaClient({
      baseUrl: await deadUrl(),
      tokens: createTokenStore(world.orm, world.sealer),
    });
    world.deps.daraja = { ...daraja, sandbox: away };
    expect(await push(await world.payment())).toMatchObject({ outcome: 'notSent' });
    expect(await used()).toBe(0);
    world.deps.daraja = daraja;
  });

  test('gives the place back when somebody else has prompted', async () => {
    const payment = await world.payment();
    await push(payment);
    expect(await push(payment, 2)).toMatchObject({ outcome: 'tooLate' });
    expect(await used()).toBe(1);
  });
});

describe('what the guards did is noted down:', () => {
  test('the prompt guard taken, and a second prompt that it kept away, once', async () => {
    const payment = await world.payment();
    await push(payment);
    await Promise.all([push(payment, 2), push(payment, 2), push(payment, 3)]);
    expect(await notes(payment)).toEqual([
      'prompt: The prompt guard was taken: nobody else may prompt this payer from here on.',
      'prompt: Not prompted again: this payer has been prompted for this payment already.',
    ]);
  });

  test('the prompt guard freed by a push that never left, and why', async () => {
    world.push = (response) =>
      json(response, 429, fault('Spike arrest violation', 'policies.ratelimit.SpikeArrestViolation'));
    const payment = await world.payment();
    await push(payment);
    expect(await notes(payment)).toEqual([
      'prompt: The prompt guard was taken: nobody else may prompt this payer from here on.',
      'prompt: The push certainly never left, so the prompt guard is free again.',
      'push: Push 1 was not sent. Safaricom throttled this short code.',
    ]);
  });

  test('the time to prompt that was over', async () => {
    const payment = await world.payment({ promptBy: new Date(Date.now() - 1) });
    await push(payment);
    expect(await notes(payment)).toEqual(['prompt: Not prompted: the time to prompt was over.']);
  });

  test('the token that was dropped, and the push sent with a new one', async () => {
    const answer = world.push;
    world.push = (response, received, index) =>
      index === 0
        ? json(response, 404, errorBody('404.001.03', 'Invalid Access Token'))
        : answer(response, received, index);
    const payment = await world.payment();
    expect(await push(payment)).toMatchObject({ outcome: 'accepted' });
    expect(await notes(payment)).toContain(
      'token: Safaricom refused its own access token. It was dropped, and the push sent with a new one.',
    );
  });

  test('the failure that opened the circuit, on its payment only', async () => {
    world.push = (response) => response.writeHead(503).end('<html>Incapsula</html>');
    const payments = [];
    for (let made = 0; made < circuitThresholds.callsMin; made += 1) {
      payments.push(await world.payment());
      await push(payments.at(-1)!);
    }
    const noted = await Promise.all(payments.map(async (payment) => (await notes(payment)).join('\n')));
    expect(noted.map((text) => text.includes('circuit:'))).toEqual(
      payments.map((_each, at) => at === payments.length - 1),
    );
    expect(noted.at(-1)).toContain('new prompts are refused for now');
  });
});

test('notes that cannot be written change nothing about a push', async () => {
  await world.sql(`create function refuse_insert() returns trigger language plpgsql as $$ begin
    if new.guard = 'push' then raise exception 'disk full'; end if; return new; end $$`);
  await world.sql(
    'create trigger refuse before insert on payment_notes for each row execute function refuse_insert()',
  );
  try {
    world.push = (response) =>
      json(response, 429, fault('Spike arrest violation', 'policies.ratelimit.SpikeArrestViolation'));
    const payment = await world.payment();
    expect(await push(payment)).toMatchObject({ outcome: 'notSent', againInMs: 1_000, status: 'initiating' });
    expect(world.logLines.join('')).toContain('not noted down');
  } finally {
    await world.sql('drop function refuse_insert cascade');
  }
});
