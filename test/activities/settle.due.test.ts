import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askSafaricom } from '../../activities/ask-safaricom.ts';
import type { Payment } from '../../db/entities/index.ts';
import type { NewEvidence } from '../../db/new-evidence.ts';
import { json } from '../daraja/listening.ts';
import { queryFound } from '../daraja/samples.ts';
import { canceledCallback, failedCallback, hours, minutes, paidCallback, query, World } from './world.ts';

// When something must happen next, for the workflow (`nextCheckInMs`) and for the relay (`dueAt`).

let world: World;

beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => await world.stop());

let receiptsMade = 0;
const paid = () => paidCallback({ receiptNumber: `D${String((receiptsMade += 1)).padStart(9, '0')}` });

/** From the prompt to the due instant. */
async function dueMs(payment: Payment): Promise<number | null> {
  const { dueAt, promptSentAt } = await world.read(payment);
  return dueAt === null ? null : dueAt.getTime() - promptSentAt!.getTime();
}

async function dueFromNowMs(payment: Payment): Promise<number | null> {
  const { dueAt, processedAt } = await world.read(payment);
  return dueAt === null ? null : dueAt.getTime() - processedAt!.getTime();
}

const isDueNow = (payment: Payment) =>
  world.sql(`update payments set due_at = clock_timestamp() - interval '1 second' where id = ?`, [
    payment.id,
  ]);

describe('a payment that is not final', () => {
  test('initiating is due when its prompt may no longer be sent', async () => {
    const payment = await world.payment();
    const { nextCheckInMs } = await world.settle(payment);
    expect((await world.read(payment)).dueAt).toEqual(payment.promptBy);
    expect(nextCheckInMs).toBeGreaterThan(58_000);
    expect(nextCheckInMs).toBeLessThanOrEqual(60_000);
  });

  test.each([
    { checksAsked: 0, atMs: 20_000 },
    { checksAsked: 1, atMs: 45_000 },
    { checksAsked: 2, atMs: 76_000 },
    { checksAsked: 3, atMs: 120_000 },
    { checksAsked: 4, atMs: 180_000 },
    { checksAsked: 5, atMs: 5 * minutes },
    { checksAsked: 6, atMs: 15 * minutes },
    { checksAsked: 7, atMs: hours },
    { checksAsked: 8, atMs: 6 * hours },
    { checksAsked: 9, atMs: 24 * hours },
    { checksAsked: 10, atMs: 47 * hours },
  ])('after $checksAsked checks is due $atMs ms after its prompt', async ({ checksAsked, atMs }) => {
    const payment = await world.prompted(0);
    const { nextCheckInMs, status } = await world.settle(payment, [], { checksAsked });
    expect(await dueMs(payment)).toBe(atMs);
    expect(nextCheckInMs).toBeLessThanOrEqual(atMs);
    expect(nextCheckInMs).toBeGreaterThan(atMs - 5_000);
    expect(status).toBe(checksAsked < 5 ? 'pending' : 'unknown');
  });

  test('after all eleven checks is a case for a person, and nothing is due', async () => {
    const payment = await world.prompted(0);
    const { nextCheckInMs, status } = await world.settle(payment, [], { checksAsked: 11 });
    expect({ nextCheckInMs, status, dueMs: await dueMs(payment) }).toEqual({
      nextCheckInMs: null,
      status: 'unknown',
      dueMs: null,
    });
    expect(await world.cases(payment)).toEqual(['still_unknown']);
  });

  test('that is overdue is to be asked about at once', async () => {
    const payment = await world.prompted(30_000);
    expect((await world.settle(payment)).nextCheckInMs).toBe(0);
  });

  test('never goes back to a check that is behind it', async () => {
    const payment = await world.prompted(0);
    await world.settle(payment, [], { checksAsked: 3 });
    await world.settle(payment, [], { checksAsked: 1 });
    expect((await world.read(payment)).checksAsked).toBe(3);
  });
});

describe('a payment that is final', () => {
  test('and completed with a receipt is due never', async () => {
    const payment = await world.prompted(0);
    expect((await world.settle(payment, [paid()])).nextCheckInMs).toBeNull();
    expect(await dueMs(payment)).toBeNull();
  });

  test('and completed without a receipt is due after 48 h; its workflow has nothing to wait for', async () => {
    const payment = await world.prompted(80_000);
    expect((await world.settle(payment, [query('completed', '0')])).nextCheckInMs).toBeNull();
    expect(await dueFromNowMs(payment)).toBe(48 * hours);
    // What comes meanwhile moves nothing.
    await world.settle(payment, [query('nothing', '4999')]);
    expect(await dueFromNowMs(payment)).toBe(48 * hours);
    expect(await world.cases(payment)).toEqual([]);
  });

  test('and whose receipt never came becomes a case', async () => {
    const payment = await world.prompted(80_000);
    await world.settle(payment, [query('completed', '0')]);
    await isDueNow(payment);
    expect((await world.settle(payment)).nextCheckInMs).toBeNull();
    expect(await world.cases(payment)).toEqual(['receipt_missing']);
    expect(await dueMs(payment)).toBeNull();
  });

  test('and whose receipt comes after 48 h, but before the relay looked, is no case', async () => {
    const payment = await world.prompted(80_000);
    await world.settle(payment, [query('completed', '0')]);
    await isDueNow(payment);
    await world.settle(payment, [paid()]);
    expect(await world.cases(payment)).toEqual([]);
    expect(await dueMs(payment)).toBeNull();
  });

  interface Row {
    fact: string;
    evidence: NewEvidence;
    lookAgain: boolean;
  }
  const failures: Row[] = [
    { fact: 'failed by a callback with 1', evidence: failedCallback('1'), lookAgain: false },
    { fact: 'failed by a callback with 2001', evidence: failedCallback('2001'), lookAgain: false },
    { fact: 'canceled by a callback with 1032', evidence: canceledCallback(), lookAgain: false },
    { fact: 'failed by a callback with 1037', evidence: failedCallback('1037'), lookAgain: true },
    { fact: 'failed by a callback with 1019', evidence: failedCallback('1019'), lookAgain: true },
    { fact: 'failed by a query alone', evidence: query('failed', '1'), lookAgain: true },
    { fact: 'canceled by a query alone', evidence: query('canceled', '1032'), lookAgain: true },
  ];

  test.each(failures)(
    'and $fact is looked at again after 5 min: $lookAgain',
    async ({ evidence, lookAgain }) => {
      const payment = await world.prompted(80_000);
      const settlement = await world.settle(payment, [{ ...evidence, sourceKey: payment.id }]);
      expect(settlement.nextCheckInMs).toBeNull();
      expect(await dueFromNowMs(payment)).toBe(lookAgain ? 5 * minutes : null);
    },
  );

  const second = async (answer: string) => {
    const payment = await world.prompted(6 * minutes);
    await world.settle(payment, [failedCallback('1037')]);
    await isDueNow(payment);
    expect((await world.settle(payment)).nextCheckInMs).toBe(0);
    world.received.query.length = 0;
    world.query = (response) => json(response, 200, queryFound(answer));
    expect(await askSafaricom(world.deps, payment.id)).toMatchObject({
      status: 'failed',
      nextCheckInMs: null,
    });
    expect(world.received.query).toHaveLength(1);
    return payment;
  };

  test('and due for its second look is asked about at once, and only once', async () => {
    expect(await dueMs(await second('1037'))).toBeNull();
  });

  test('and whose second look told nothing is looked at again after 5 min, until it failed 15 min ago', async () => {
    const payment = await second('4999');
    const { dueAt } = await world.read(payment);
    expect(dueAt!.getTime()).toBeGreaterThan(Date.now() + 4 * minutes);
    await isDueNow(payment);
    await world.sql(`update payments set processed_at = processed_at - interval '15 minutes' where id = ?`, [
      payment.id,
    ]);
    await askSafaricom(world.deps, payment.id);
    expect(world.received.query).toHaveLength(2);
    expect(await dueMs(payment)).toBeNull();
  });

  test('for certain stays unasked, whatever a check that was under way when it failed told', async () => {
    const payment = await world.prompted(100_000);
    await world.settle(payment, [failedCallback('1')]);
    await world.settle(payment, [query('nothing', '4999')], { checksAsked: 4 });
    expect(await dueMs(payment)).toBeNull();
  });
});
