import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import { askSafaricom } from '../../activities/ask-safaricom.ts';
import type { Payment } from '../../db/entities/index.ts';
import { json } from '../daraja/listening.ts';
import { errorBody, queryFound } from '../daraja/samples.ts';
import { eventually } from '../support/eventually.ts';
import { failedCallback, hours, minutes, query, seconds, World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await World.start();
  world.query = (response) => json(response, 200, queryFound('4999'));
});
afterEach(async () => await world.stop());

const ask = (payment: Payment) => askSafaricom(world.deps, payment.id);
const asking = async (payment: Payment): Promise<string> =>
  await ask(payment).then(
    ({ status }) => status,
    (error: unknown) => (error instanceof ApplicationFailure ? String(error.type) : String(error)),
  );
const spend = (places: number) =>
  world.sql(
    `insert into budgets (id, recent) values ('sandbox/174379/query', array_fill(clock_timestamp(), array[?::int]))
     on conflict (id) do update set recent = excluded.recent`,
    [places],
  );

async function placesTaken(): Promise<number | undefined> {
  const id = 'sandbox/174379/query';
  const [row] = await world.sql<{ places: number }>(
    'select cardinality(recent) as places from budgets where id = ?',
    [id],
  );
  return row?.places;
}

/** Failed by a code that is uncertain by nature. */
async function failed(promptedAgoMs: number): Promise<Payment> {
  const payment = await world.prompted(promptedAgoMs);
  await world.settle(payment, [failedCallback('1037')]);
  return payment;
}

/** Failed a while ago: its second look is due now. */
async function dueForItsLook(): Promise<Payment> {
  const payment = await failed(6 * minutes);
  await world.sql(`update payments set due_at = clock_timestamp() - interval '1 second' where id = ?`, [
    payment.id,
  ]);
  return payment;
}

describe('the second look at an uncertain failure', () => {
  test('waits while the budget is full, is then taken, and is the last', async () => {
    const payment = await dueForItsLook();
    await spend(5);
    expect(await asking(payment)).toBe('NoVerdictYet');
    expect(world.received.query).toEqual([]);
    expect((await world.read(payment)).dueAt).not.toBeNull();
    await spend(0);
    world.query = (response) => json(response, 200, queryFound('1037'));
    await world.sql('update payments set due_at = clock_timestamp() where id = ?', [payment.id]);
    expect(await asking(payment)).toBe('failed');
    expect(world.received.query).toHaveLength(1);
    expect((await world.read(payment)).dueAt).toBeNull();
  });

  test('is not taken by a query that was under way when the failure came', async () => {
    const payment = await world.prompted(80 * seconds);
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    world.query = (response) => {
      asked.resolve();
      void answer.promise.then(() => json(response, 200, queryFound('4999')));
    };
    const underway = ask(payment);
    await asked.promise;
    await world.settle(payment, [failedCallback('1037')]);
    const { dueAt } = await world.read(payment);
    answer.resolve();
    expect(await underway).toMatchObject({ status: 'failed', nextCheckInMs: null });
    expect(dueAt).not.toBeNull();
    expect((await world.read(payment)).dueAt).toEqual(dueAt);
  });

  test.each([0, 5])(
    'keeps its time when a check of the round before comes in late, with %i of 5 places taken',
    async (taken) => {
      const payment = await failed(100 * seconds);
      const { dueAt } = await world.read(payment);
      await spend(taken);
      expect(await ask(payment)).toMatchObject({ status: 'failed', nextCheckInMs: null });
      expect(world.received.query).toEqual([]);
      expect(dueAt?.getTime()).toBeGreaterThan(Date.now() + 4 * minutes);
      expect((await world.read(payment)).dueAt).toEqual(dueAt);
    },
  );

  test('that finds the payment paid opens a case and leaves it failed', async () => {
    const payment = await dueForItsLook();
    world.query = (response) => json(response, 200, queryFound('0'));
    expect(await asking(payment)).toBe('failed');
    expect(await world.cases(payment)).toEqual(['contested']);
    expect(await world.eventTypes(payment)).toEqual(['payment.failed']);
  });
});

describe('questions that can wait', () => {
  /** A payment of the second round: its question waits for a place, but is not in a hurry. */
  async function unknown(): Promise<Payment> {
    const payment = await world.prompted(16 * minutes);
    await world.settle(payment, [], { checksAsked: 6 });
    return payment;
  }

  test('leave a place to every payer whose reserved question comes within the minute', async () => {
    const sweeps = [await unknown(), await unknown(), await unknown()];
    const waiting = [80, 70, 40].map((agoSeconds) => world.prompted(agoSeconds * seconds));
    const [due] = await Promise.all(waiting);
    for (const payment of sweeps) await asking(payment);
    expect(world.received.query).toHaveLength(2);
    expect(await asking(due!)).toBe('NoVerdictYet');
    expect(world.received.query).toHaveLength(3);
  });

  test('of a payer who has waited too long give way to payers who can still be told in time', async () => {
    await spend(4);
    const [late, inTime] = [await world.prompted(95 * seconds), await world.prompted(78 * seconds)];
    await asking(late);
    expect(await world.read(late)).toMatchObject({ checksAsked: 0 });
    expect(world.received.query).toEqual([]);
    await asking(inTime);
    expect(world.received.query).toHaveLength(1);
    await spend(0);
    await asking(late);
    expect(world.received.query).toHaveLength(2);
  });

  test('take every place while nobody waits', async () => {
    for (let count = 0; count < 5; count += 1) await asking(await unknown());
    expect(world.received.query).toHaveLength(5);
  });

  test('find a place though more payers wait than there are places: most of those are told by their callback', async () => {
    await Promise.all([80, 70, 60, 50, 40, 30, 20].map((agoSeconds) => world.prompted(agoSeconds * seconds)));
    await asking(await unknown());
    expect(world.received.query).toHaveLength(1);
    await asking(await unknown());
    expect(world.received.query).toHaveLength(1);
  });

  test('are left out once the next is due, and the last an hour later: the payment ends as a case', async () => {
    const payment = await unknown();
    const ages = (ms: number) =>
      world.sql(
        `update payments set due_at = now(), prompt_sent_at = now() - ? * interval '1 millisecond' where id = ?`,
        [ms, payment.id],
      );
    const checksAsked = async () => (await world.read(payment)).checksAsked;
    for (const [ageMs, asked] of [
      [59 * minutes, 6],
      [61 * minutes, 7],
      [47.5 * hours, 10],
      [47.9 * hours, 10],
      [48.1 * hours, 11],
    ] as const) {
      await spend(5);
      await ages(ageMs);
      await asking(payment);
      expect([ageMs, await checksAsked()]).toEqual([ageMs, asked]);
    }
    expect(world.received.query).toEqual([]);
    expect(await world.cases(payment)).toEqual(['still_unknown']);
    expect((await world.read(payment)).dueAt).toBeNull();
  });

  test('are asked all the same where one query in a window is all there is', async () => {
    world.deps.queryLimit = 1;
    await asking(await unknown());
    expect(world.received.query).toHaveLength(1);
  });

  test('early looks are left out without a place, and the reserved question is not', async () => {
    await spend(5);
    const early = await world.prompted(46 * seconds);
    await asking(early);
    expect(await world.read(early)).toMatchObject({ checksAsked: 2 });
    const due = await world.prompted(77 * seconds);
    await asking(due);
    expect(await world.read(due)).toMatchObject({ checksAsked: 0 });
    expect(world.received.query).toEqual([]);
    await spend(0);
    await asking(due);
    expect(await world.read(due)).toMatchObject({ checksAsked: 3 });
    expect(world.received.query).toHaveLength(1);
  });

  test('payments of another short code, or without an id to ask by, hold no place', async () => {
    await world.prompted(70 * seconds);
    await world.sql('update payments set checkout_request_id = null');
    for (let count = 0; count < 5; count += 1) await asking(await unknown());
    expect(world.received.query).toHaveLength(5);
  });
});

test('a credential that cannot be opened asks nothing, and the schedule goes on to unknown and its case', async () => {
  await world.sql(`update daraja_credentials set secrets_sealed = 'v1.AAAA'`);
  const payment = await world.prompted(80 * seconds);
  expect(await asking(payment)).toBe('NoVerdictYet');
  await world.sql(`update payments set prompt_sent_at = prompt_sent_at - interval '2 minutes' where id = ?`, [
    payment.id,
  ]);
  expect(await asking(payment)).toBe('unknown');
  await world.sql(`update payments set prompt_sent_at = prompt_sent_at - interval '47 hours' where id = ?`, [
    payment.id,
  ]);
  expect(await ask(payment)).toMatchObject({ status: 'unknown', nextCheckInMs: null });
  expect(await world.cases(payment)).toEqual(['still_unknown']);
  expect(await world.eventTypes(payment)).toEqual(['payment.unknown']);
  expect(world.received.query).toEqual([]);
  expect(world.logLines.join('')).toContain('check HAKIKA_ROOT_KEY');
});

test('a payment that was lost for three days is asked about once, and is then a case', async () => {
  const payment = await world.prompted(72 * hours);
  expect(await asking(payment)).toBe('unknown');
  expect(await asking(payment)).toBe('unknown');
  expect(await world.cases(payment)).toEqual(['still_unknown']);
});

test('a payment that was completed while its question waited for a place keeps the time for its receipt', async () => {
  const payment = await world.prompted(100 * seconds);
  await spend(5);
  let waiting: Promise<string> | undefined;
  await world.em.transactional(async (em) => {
    await em.execute('select * from budgets for update');
    waiting = asking(payment);
    await eventually(async () => {
      const blocked = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%budgets%'`;
      expect(await world.sql(blocked)).not.toEqual([]);
    });
    await world.settle(payment, [query('completed', '0')]);
  });
  expect(await waiting).toBe('NoVerdictYet');
  const { status, dueAt } = await world.read(payment);
  expect(status).toBe('completed');
  expect(dueAt?.getTime()).toBeGreaterThan(Date.now() + 47 * hours);
});

describe('a question whose token is refused', () => {
  const refused = errorBody('404.001.03', 'Invalid Access Token');

  test('is asked again on a place of its own', async () => {
    world.query = (response) =>
      world.received.query.length === 1 ? json(response, 404, refused) : json(response, 200, queryFound('0'));
    expect(await asking(await world.prompted(80 * seconds))).toBe('completed');
    expect(await placesTaken()).toBe(2);
  });

  test('is not asked again where no place is left, and the next check asks', async () => {
    await spend(4);
    world.query = (response) => json(response, 404, refused);
    const payment = await world.prompted(80 * seconds);
    expect(await asking(payment)).toBe('NoVerdictYet');
    expect(world.received.query).toHaveLength(1);
    expect(await placesTaken()).toBe(5);
  });
});
