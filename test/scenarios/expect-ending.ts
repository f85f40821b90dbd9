import { expect } from '@jest/globals';
import { workflowOf } from '../support/flow.ts';
import type { Engine } from '../support/engine.ts';
import type { PaymentEvent } from './ending.ts';
import { see } from './sight.ts';
import type { Play } from './stage.ts';

/** Throws while a play has not come to its ending, or something is still to come. */
export async function expectEnding(engine: Engine, play: Play): Promise<void> {
  const { ending } = play;
  const seen = await see(engine, play);
  expect(seen).toMatchObject({
    status: ending.status,
    statusByApi: ending.status,
    statusByEvent: ending.status,
    cases: ending.cases,
    carriesTrueReceipt: ending.receipt,
    receiptByApi: seen.receiptNumber,
    receiptByEvent: seen.receiptNumber,
    prompts: ending.prompts,
    untoldDebits: ending.untoldDebits ?? 0,
    ownPayments: ending.ownPayments ?? 0,
    inventedReceipts: 0,
    callbacksOnTheirWay: 0,
    dueAt: null,
    run: 'COMPLETED',
  });
  expect(ending.events.flatMap(asHeard)).toContainEqual(seen.events);
  expect(seen.correctedFrom).toBe(correctedFrom(seen.events));
  expect(seen.pushes).toBeLessThanOrEqual(1);
  // A receipt that is not told is none that is made up.
  if (!ending.receipt) expect(seen.receiptNumber).toBeNull();
  if (ending.status === 'completed') expect(seen.debits).toBeGreaterThan(0);
  if (ending.advice !== undefined) expect(seen.advice).toMatch(ending.advice);
  if (play.refusedAtOnce) expect(seen.events[0]).toBe('failed');
  await expect(workflowOf(engine, play.paymentId).result()).resolves.toBe(ending.status);
}

/**
 * What a machine that stalls for seconds announces of the same story: it may have given a payment up for a while, and
 * what came while it stood still it hears together, so that only the last of it is told.
 */
const asHeard = (events: readonly PaymentEvent[]): PaymentEvent[][] => {
  const heard = events.map((_each, index) => events.slice(index)).filter(isWhole);
  const shorter = heard.map((each) => each.filter((type) => type !== 'updated'));
  return [...heard, ...shorter].flatMap((each) => [each, ['unknown', ...each]]);
};
/** An update tells of a success that was announced. */
const isWhole = ([first]: readonly PaymentEvent[]): boolean => first !== 'updated';

/** A failure that was announced before the success. */
const correctedFrom = (events: readonly PaymentEvent[]): PaymentEvent | null =>
  events.slice(0, events.indexOf('completed')).findLast((type) => type === 'failed' || type === 'canceled') ??
  null;
