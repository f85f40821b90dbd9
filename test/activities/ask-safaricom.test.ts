import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { askSafaricom } from '../../activities/ask-safaricom.ts';
import type { Payment } from '../../db/entities/index.ts';
import { json } from '../daraja/listening.ts';
import { acknowledgement, errorBody, queryFound } from '../daraja/samples.ts';
import { failedCallback, hours, minutes, seconds, World, type Answerer } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await World.start();
});
afterEach(async () => await world.stop());

const ask = (payment: Payment) => askSafaricom(world.deps, payment.id);
const says =
  (code: string): Answerer =>
  (response) =>
    json(response, 200, queryFound(code));
const stillProcessing = says('4999');

/** The pause until the next check: asking ended without a verdict, as expected. */
const pauseMs = async (payment: Payment): Promise<number> => (await noVerdict(payment)).pauseMs;

async function noVerdict(payment: Payment): Promise<{ pauseMs: number; message: string }> {
  const error: unknown = await ask(payment).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  const { type, message, nonRetryable, category, nextRetryDelay } = error as ApplicationFailure;
  expect({ type, nonRetryable, category }).toEqual({
    type: 'NoVerdictYet',
    nonRetryable: false,
    category: ApplicationFailureCategory.BENIGN,
  });
  expect(nextRetryDelay).toBeGreaterThan(0);
  return { pauseMs: Number(nextRetryDelay), message };
}

/** Uses up places of the short code's budget. */
const spend = (places: number) =>
  world.sql(
    `insert into budgets (id, recent) values ('sandbox/174379/query', array_fill(clock_timestamp(), array[?::int]))
     on conflict (id) do update set recent = excluded.recent`,
    [places],
  );

async function placesTaken(): Promise<number> {
  const [row] = await world.sql<{ places: number }>('select cardinality(recent) as places from budgets');
  return row!.places;
}

describe('a verdict', () => {
  test('"0" after 75 s completes, and the answer is kept sealed', async () => {
    world.query = says('0');
    const payment = await world.prompted(80 * seconds);
    expect(await ask(payment)).toMatchObject({ status: 'completed', nextCheckInMs: null });
    const [row] = (await world.evidence(payment)).filter(({ kind }) => kind === 'query');
    expect(row).toMatchObject({ says: 'completed', resultCode: '0' });
    expect(row!.ageMs).toBeGreaterThanOrEqual(80 * seconds);
    expect(JSON.parse(world.sealer.open('evidence-body', row!.id, row!.bodySealed!))).toEqual(
      queryFound('0'),
    );
    const asked = JSON.parse(world.received.query[0]!.body) as Record<string, unknown>;
    expect(asked['CheckoutRequestID']).toBe(acknowledgement.CheckoutRequestID);
  });

  test('a final code after 60 s fails with words for the developer', async () => {
    world.query = says('1');
    const payment = await world.prompted(80 * seconds);
    expect(await ask(payment)).toMatchObject({ status: 'failed' });
    expect((await world.read(payment)).failureReason).toContain('balance');
  });

  test('"0" to a question before 75 s proves nothing, however slow the answer', async () => {
    world.query = (...call) => void setTimeout(() => says('0')(...call), 1_500);
    const payment = await world.prompted(74 * seconds);
    await pauseMs(payment);
    expect((await world.read(payment)).status).toBe('pending');
    const [row] = (await world.evidence(payment)).filter(({ kind }) => kind === 'query');
    expect(row).toMatchObject({ says: 'completed', resultCode: '0' });
    expect(row!.ageMs).toBeLessThan(75 * seconds);
  });

  test('"1032" cancels', async () => {
    world.query = says('1032');
    expect(await ask(await world.prompted(80 * seconds))).toMatchObject({ status: 'canceled' });
  });
});

describe('no verdict yet', () => {
  test.each([
    { ageMs: 21 * seconds, nextMs: 45 * seconds },
    { ageMs: 50 * seconds, nextMs: 76 * seconds },
    { ageMs: 80 * seconds, nextMs: 120 * seconds },
    { ageMs: 130 * seconds, nextMs: 180 * seconds },
  ])('$ageMs ms after the prompt names the pause to $nextMs ms', async ({ ageMs, nextMs }) => {
    world.query = stillProcessing;
    const payment = await world.prompted(ageMs);
    const pause = await pauseMs(payment);
    expect(Math.abs(pause - (nextMs - ageMs))).toBeLessThan(2 * seconds);
    expect((await world.read(payment)).status).toBe('pending');
  });

  const answers: { what: string; answer: Answerer }[] = [
    { what: '4999', answer: stillProcessing },
    { what: 'an early "0"', answer: says('0') },
    { what: 'an early failure', answer: says('1') },
    { what: 'an unknown code', answer: says('777') },
    {
      what: '"being processed"',
      answer: (response) =>
        json(response, 500, errorBody('500.001.1001', 'The transaction is being processed')),
    },
    {
      what: 'an invalid id',
      answer: (response) =>
        json(response, 400, errorBody('400.002.02', 'Bad Request - Invalid CheckoutRequestID')),
    },
    { what: '429', answer: (response) => response.writeHead(429).end() },
    {
      what: 'a web page',
      answer: (response) => response.writeHead(503, { 'content-type': 'text/html' }).end('<html></html>'),
    },
    { what: 'a reset', answer: (response) => void response.socket?.destroy() },
    {
      what: 'an answer about another prompt',
      answer: (response) => json(response, 200, queryFound('0', 'ws_CO_other')),
    },
  ];

  test.each(answers)('$what is none', async ({ answer }) => {
    world.query = answer;
    const payment = await world.prompted(50 * seconds);
    await pauseMs(payment);
    const after = await world.read(payment);
    expect(after).toMatchObject({ status: 'pending', checksAsked: 2 });
    expect(await world.eventTypes(payment)).toEqual([]);
  });

  test.each<[string, Answerer, string]>([
    ['a code', stillProcessing, 'Safaricom answered: The transaction is still under processing.'],
    ['a code nobody knows', says('254712345678'), 'Safaricom answered: This result code is unknown.'],
    ['429', (response) => response.writeHead(429).end(), 'Safaricom answered HTTP 429.'],
    ['silence', (response) => void response.socket?.destroy(), 'Safaricom gave no answer.'],
  ])('after %s tells operators so, in our words', async (_what, answer, words) => {
    world.query = answer;
    const payment = await world.prompted(50 * seconds);
    expect((await noVerdict(payment)).message).toBe(`No verdict yet. ${words}`);
  });

  test('checks that were missed collapse into one question', async () => {
    world.query = stillProcessing;
    const payment = await world.prompted(130 * seconds);
    await pauseMs(payment);
    expect(world.received.query).toHaveLength(1);
    expect((await world.read(payment)).checksAsked).toBe(4);
  });

  test('a push whose acknowledgement was lost cannot be asked about, but its checks go on', async () => {
    const payment = await world.payment({ promptedAgoMs: 80 * seconds });
    await world.settle(payment, [], { why: 'pushLost' });
    await pauseMs(payment);
    expect(world.received.query).toEqual([]);
    expect((await world.read(payment)).checksAsked).toBe(3);
  });
});

describe('the end of a round', () => {
  test('at 180 s leaves the payment unknown and announces it', async () => {
    world.query = stillProcessing;
    const payment = await world.prompted(181 * seconds, { checksAsked: 4 });
    const settlement = await ask(payment);
    expect(settlement.status).toBe('unknown');
    expect(settlement.nextCheckInMs).toBeGreaterThan(100 * seconds);
    expect(await world.eventTypes(payment)).toEqual(['payment.unknown']);
  });

  test('at 180 s comes in time even when no place in the budget is free', async () => {
    await spend(5);
    const payment = await world.prompted(181 * seconds, { checksAsked: 4 });
    expect((await ask(payment)).status).toBe('unknown');
    expect(world.received.query).toEqual([]);
  });

  test('goes on from 5 min to 15 min, and says nothing new meanwhile', async () => {
    world.query = stillProcessing;
    const payment = await world.prompted(5 * minutes + 1, { checksAsked: 5 });
    expect(await pauseMs(payment)).toBeGreaterThan(9 * minutes);
    expect(await world.eventTypes(payment)).toEqual(['payment.unknown']);
    expect(await world.read(payment)).toMatchObject({ status: 'unknown', checksAsked: 6 });
  });

  test('at 47 h is a case for a person, and nothing is left to ask', async () => {
    world.query = stillProcessing;
    const payment = await world.prompted(47 * hours + 1, { checksAsked: 10 });
    expect(await ask(payment)).toMatchObject({ status: 'unknown', nextCheckInMs: null });
    expect(await world.cases(payment)).toEqual(['still_unknown']);
    expect(world.received.query).toHaveLength(1);
  });

  test('missed for two days, with no place in the budget, still leaves the later checks to be asked', async () => {
    await spend(5);
    const payment = await world.prompted(48 * hours);
    expect(await ask(payment)).toMatchObject({ status: 'unknown', nextCheckInMs: 0 });
    expect((await world.read(payment)).checksAsked).toBe(5);
    expect(await pauseMs(payment)).toBeLessThanOrEqual(66 * seconds);
    expect(await world.cases(payment)).toEqual([]);
  });

  test('at 47 h waits for its place in the budget: the last question is never left out', async () => {
    await spend(5);
    const payment = await world.prompted(47 * hours + 1, { checksAsked: 10 });
    expect(await pauseMs(payment)).toBeLessThanOrEqual(66 * seconds);
    expect(await world.cases(payment)).toEqual([]);
  });
});

describe('the budget of queries', () => {
  test('gives an early check what is spare', async () => {
    world.query = stillProcessing;
    await spend(1);
    await pauseMs(await world.prompted(21 * seconds));
    expect(world.received.query).toHaveLength(1);
  });

  test('lets an early check go when only its own reserved place is left', async () => {
    await spend(4);
    const payment = await world.prompted(21 * seconds);
    await pauseMs(payment);
    expect(world.received.query).toEqual([]);
    expect((await world.read(payment)).checksAsked).toBe(1);
  });

  test('has a place for a reserved check', async () => {
    world.query = says('0');
    await spend(4);
    expect((await ask(await world.prompted(80 * seconds))).status).toBe('completed');
  });

  test('makes a reserved check wait for the next place, and does not count it as asked', async () => {
    await spend(5);
    const payment = await world.prompted(80 * seconds);
    const pause = await pauseMs(payment);
    expect(pause).toBeGreaterThan(50 * seconds);
    expect(pause).toBeLessThanOrEqual(60 * seconds);
    expect(world.received.query).toEqual([]);
    expect((await world.read(payment)).checksAsked).toBe(0);
  });

  test('loses nothing by a question that could not be sent', async () => {
    world.token = (response) => response.writeHead(503).end();
    await pauseMs(await world.prompted(80 * seconds));
    expect(await placesTaken()).toBe(0);
  });

  test('shrinks by one more for a question that Safaricom throttled', async () => {
    world.query = (response) => response.writeHead(429).end();
    await pauseMs(await world.prompted(80 * seconds));
    expect(await placesTaken()).toBe(2);
  });

  test('is never exceeded by many payments at once', async () => {
    world.query = stillProcessing;
    const payments = await Promise.all(Array.from({ length: 12 }, () => world.prompted(80 * seconds)));
    await Promise.allSettled(payments.map(ask));
    expect(world.received.query).toHaveLength(5);
  });
});

describe('a payment that was never prompted', () => {
  test('is waited for while it still may be', async () => {
    const payment = await world.payment();
    const pause = await pauseMs(payment);
    expect(pause).toBeGreaterThan(50 * seconds);
    expect(pause).toBeLessThanOrEqual(60 * seconds);
    expect((await world.read(payment)).status).toBe('initiating');
  });

  test('and whose guard was taken while it was waited for goes on as one whose push was lost', async () => {
    const promptBy = new Date(Date.now() - 1_000);
    const payment = await world.payment({ promptedAgoMs: 61_000, promptBy, dueAt: promptBy });
    expect(await askSafaricom(world.deps, payment.id)).toMatchObject({ status: 'pending' });
    expect(await world.read(payment)).toMatchObject({ status: 'pending', checksAsked: 0 });
  });

  test('fails when the time to prompt has passed', async () => {
    const payment = await world.payment({ promptBy: new Date(Date.now() - 1) });
    expect(await ask(payment)).toMatchObject({ status: 'failed', nextCheckInMs: null });
    expect(world.received.query).toEqual([]);
  });
});

test('a payment that was settled meanwhile is returned as it is', async () => {
  world.query = stillProcessing;
  const payment = await world.prompted(80 * seconds);
  await world.settle(payment, [failedCallback()]);
  expect(await ask(payment)).toMatchObject({ status: 'failed', nextCheckInMs: null });
});
