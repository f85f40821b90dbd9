import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { askMsMax } from '../../daraja/caller.ts';
import { AccountEntry, DarajaCredential, PullPass } from '../../db/entities/index.ts';
import { pullHeartbeatMs } from '../../workflows/activity-limits.ts';
import type { PullPassKind } from '../../workflows/messages.ts';
import { errorBody } from '../daraja/samples.ts';
import { json } from '../daraja/listening.ts';
import { pulled, pullEmpty, pullFound } from '../daraja/pull-samples.ts';
import { hours, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());

const account = () => ({ id: world.tenant.credentialId });
beforeEach(async () => {
  await world.em.nativeUpdate(DarajaCredential, account(), { pullRegisteredAt: new Date() });
});
afterEach(async () => {
  for (const table of ['account_entries', 'pull_passes', 'budgets']) await world.sql(`delete from ${table}`);
  world.received.pull.length = 0;
  world.pull = (response) => json(response, 200, pullEmpty);
});

const quiet = { logger: new DefaultLogger('ERROR') };
const run = (pass: PullPassKind = 'recent', attempt = 1) =>
  new MockActivityEnvironment({ attempt }, quiet).run(world.activities.pullPages, {
    credentialId: world.tenant.credentialId,
    pass,
  });
const asked = () =>
  world.received.pull.map(
    ({ body }) => JSON.parse(body) as Record<'StartDate' | 'EndDate' | 'OffSetValue', string>,
  );
const entries = () => world.em.find(AccountEntry, {}, { orderBy: { receiptNumber: 'asc' } });
const passes = () => world.em.find(PullPass, {});

/** Rows of a moment ago, as a clock in Nairobi writes it. */
const now = (): string => new Date(Date.now() + 3 * hours).toISOString();
const rows = (...receipts: string[]) =>
  receipts.map((transactionId) => pulled({ transactionId, trxDate: now(), amount: '500.00' }));
/** Answers by offset, two rows a page. */
const serve = (all: readonly unknown[]): void => {
  world.pull = (response, { body }) => {
    const offset = Number((JSON.parse(body) as { OffSetValue: string }).OffSetValue);
    const page = all.slice(offset, offset + 2);
    json(response, 200, page.length === 0 ? pullEmpty : pullFound(page));
  };
};

describe('a pass', () => {
  test('stores every row of every page as an entry that waits for its payment', async () => {
    serve(rows('UKPAAAAAA1', 'UKPAAAAAA2', 'UKPAAAAAA3'));
    expect(await run()).toEqual({ rows: 3, complete: true });
    expect(asked().map(({ OffSetValue }) => OffSetValue)).toEqual(['0', '2', '3']);
    const stored = await entries();
    expect(stored.map(({ receiptNumber }) => receiptNumber)).toEqual([
      'UKPAAAAAA1',
      'UKPAAAAAA2',
      'UKPAAAAAA3',
    ]);
    expect(stored[0]).toMatchObject({
      source: 'pull',
      amountShillings: 500,
      payer: '254708374149',
      accountReference: 'INV1042',
      shortCode: null,
      fromListedAddress: null,
      paymentId: null,
    });
    expect(stored[0]!.dueAt).toBeInstanceOf(Date);
    expect(Math.abs(stored[0]!.occurredAt.getTime() - Date.now())).toBeLessThan(60_000);
    expect(JSON.parse(world.sealer.open('entry-body', stored[0]!.id, stored[0]!.bodySealed!))).toMatchObject({
      transactionId: 'UKPAAAAAA1',
    });
  });

  test('told again changes nothing, and what comes late is stored then', async () => {
    serve(rows('UKPAAAAAA1'));
    await run();
    serve(rows('UKPAAAAAA1', 'UKPAAAAAA2'));
    await run();
    await run('full');
    expect(await entries()).toHaveLength(2);
  });

  test.each([
    ['recent', 2],
    ['full', 48],
  ] as const)(
    'that is %s looks %i hours back, and is recorded with what it covered',
    async (pass, lengthHours) => {
      serve(rows('UKPAAAAAA1'));
      await run(pass);
      const [recorded] = await passes();
      expect(recorded).toMatchObject({
        pass,
        rows: 1,
        unreadable: 0,
        complete: true,
        credentialId: account().id,
      });
      expect(recorded!.toAt.getTime() - recorded!.fromAt.getTime()).toBe(lengthHours * hours);
      const nairobi = new Date(recorded!.toAt.getTime() + 3 * hours).toISOString();
      expect(asked()[0]!.EndDate).toBe(nairobi.slice(0, 19).replace('T', ' '));
    },
  );

  test('with a row that cannot be read keeps the others, is not complete, and says so in the log', async () => {
    serve([...rows('UKPAAAAAA1'), pulled({ amount: 'ten' })]);
    expect(await run()).toEqual({ rows: 1, complete: false });
    expect(await passes()).toMatchObject([{ rows: 1, unreadable: 1, complete: false }]);
    expect(world.logLines.at(-1)).toMatch(/"level":50.*"unreadable":1/);
  });

  test('of a credential that is registered no more asks nobody', async () => {
    await world.em.nativeUpdate(DarajaCredential, account(), { pullRegisteredAt: null });
    expect(await run()).toEqual({ rows: 0, complete: false });
    expect(world.received.pull).toHaveLength(0);
    expect(await passes()).toEqual([]);
  });
});

describe('a pass without a page', () => {
  test('is tried again, with nothing of it recorded', async () => {
    world.pull = (response) => response.writeHead(503).end('<html>Incapsula</html>');
    await expect(run()).rejects.toMatchObject({ type: 'NotPulled', nonRetryable: false });
    expect(await passes()).toEqual([]);
    // The right to call is given back: the next attempt need not wait for it.
    serve(rows('UKPAAAAAA1'));
    expect(await run()).toEqual({ rows: 1, complete: true });
  });

  test('that Safaricom refuses is given up until the next of the schedule', async () => {
    world.pull = (response) =>
      json(response, 400, errorBody('400.002.02', 'Bad Request - Invalid ShortCode 174379'));
    await expect(run()).rejects.toMatchObject({ type: 'PullRefused', nonRetryable: true });
  });

  test('whose registration Safaricom lost is registered once more, and tried again', async () => {
    const change = { pullNominatedNumber: '254722000000' };
    await world.em.nativeUpdate(DarajaCredential, account(), change);
    const refused = errorBody('400.002.02', 'Bad Request - Invalid ShortCode');
    world.pull = (response, { path }) =>
      path.endsWith('register')
        ? json(response, 200, { 'Response Status': '1000' })
        : json(response, 400, refused);
    await expect(run()).rejects.toMatchObject({ type: 'NotPulled', nonRetryable: false });
    expect(JSON.parse(world.received.pull[1]!.body)).toMatchObject({ NominatedNumber: '254722000000' });
    // Refused again it is given up, until the next of the schedule.
    await expect(run('recent', 2)).rejects.toMatchObject({ type: 'PullRefused' });
  });

  test('that Safaricom throttles keeps others from asking for a while', async () => {
    world.pull = (response) => json(response, 500, errorBody('500.003.02', 'Spike Arrest Violation'));
    await expect(run()).rejects.toMatchObject({ type: 'NotPulled' });
    const waiting = new MockActivityEnvironment({}, quiet);
    const second = waiting.run(world.activities.pullPages, {
      credentialId: account().id,
      pass: 'full' as const,
    });
    // The second is the proof that the first found no place.
    waiting.once('heartbeat', () => waiting.once('heartbeat', () => waiting.cancel()));
    await expect(second).rejects.toThrow(CancelledFailure);
    expect(world.received.pull).toHaveLength(1);
  });
});

test('two passes of a short code never have a call under way at the same time', async () => {
  let open = 0;
  let most = 0;
  world.pull = (response) => {
    most = Math.max(most, (open += 1));
    setTimeout(() => {
      open -= 1;
      json(response, 200, pullEmpty);
    }, 50);
  };
  await Promise.all([run('recent'), run('full'), run('recent')]);
  expect(most).toBe(1);
  expect(await passes()).toHaveLength(3);
});

test('a call that takes as long as a call can is alone until it ends', async () => {
  const waiting = new MockActivityEnvironment({}, quiet);
  // The second is the proof that the first found no place.
  waiting.once('heartbeat', () => waiting.once('heartbeat', () => waiting.cancel()));
  let ofAnother: unknown;
  const playBoth = async (): Promise<void> => {
    await world.sql(
      `update budgets set recent = array(select at - ? * interval '1 millisecond' from unnest(recent) at)
       where id like '%/pull'`,
      [askMsMax],
    );
    const pull = { credentialId: account().id, pass: 'full' as const };
    ofAnother = await waiting.run(world.activities.pullPages, pull).catch((error: unknown) => error);
  };
  world.pull = (response, _received, index) =>
    void (index === 0 ? playBoth() : Promise.resolve()).then(() => json(response, 200, pullEmpty));
  expect(await run()).toEqual({ rows: 0, complete: true });
  expect(ofAnother).toBeInstanceOf(CancelledFailure);
  expect(world.received.pull).toHaveLength(1);
});

test('a pass is taken for lost only after the longest call and the storing of its page', () => {
  expect(pullHeartbeatMs).toBeGreaterThanOrEqual(askMsMax + 30_000);
});

test('a pass that was cancelled asks for no other page', async () => {
  serve(rows('UKPAAAAAA1', 'UKPAAAAAA2', 'UKPAAAAAA3'));
  const page = world.pull;
  const cancelled = new MockActivityEnvironment({}, quiet);
  world.pull = (...call) => {
    cancelled.cancel();
    page(...call);
  };
  const pull = { credentialId: account().id, pass: 'recent' as const };
  await expect(cancelled.run(world.activities.pullPages, pull)).rejects.toThrow(CancelledFailure);
  expect(world.received.pull).toHaveLength(1);
  // What was told until then is kept.
  expect(await entries()).toHaveLength(2);
});
