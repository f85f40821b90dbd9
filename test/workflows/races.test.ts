import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  callbackOf,
  caseKinds,
  eventTypes,
  evidenceOf,
  nextPhone,
  onlyPushTo,
  patientTiming,
  pay,
  paymentRow,
  postCallback,
  workflowOf,
} from '../support/flow.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start({ timing: patientTiming });
  engine.activityDeps.queryLimit = 1_000;
  await engine.listen();
});
afterAll(async () => await engine.stop());

/** The payer pays at once and the callback is lost; then it comes after all, this long after the reserved check is due. */
async function callbackBesideTimer(offsetMs: number): Promise<{ paymentId: string; receiptNumber: string }> {
  const phone = nextPhone('16');
  const { paymentId } = await pay(engine, phone);
  const push = await eventually(async () => {
    const found = await onlyPushTo(engine, phone);
    expect(found.ledgerEntry).not.toBeNull();
    return found;
  });
  const { prompt_sent_at: promptSentAt } = await paymentRow(engine, paymentId);
  const dueAtMs = Date.parse(String(promptSentAt)) + engine.timing.reservedCheckMs;
  await sleep(dueAtMs + offsetMs - Date.now());
  const { receiptNumber } = push.ledgerEntry!;
  await postCallback(push, callbackOf(push, { receiptNumber }));
  return { paymentId, receiptNumber };
}

test('a callback and the timer of the check at the same moment complete once, with the receipt, and agree', async () => {
  const offsetsMs = Array.from({ length: 12 }, (_, index) => (index - 4) * 10);
  const payments = await Promise.all(offsetsMs.map((offsetMs) => callbackBesideTimer(offsetMs)));
  for (const { paymentId, receiptNumber } of payments) {
    await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
    const row = await eventually(async () => {
      const found = await paymentRow(engine, paymentId);
      expect(found).toMatchObject({ status: 'completed', receipt_number: receiptNumber });
      return found;
    });
    expect(row.corrected_from).toBeNull();
    const types = await eventTypes(engine, paymentId);
    // Whichever was first; a receipt that came second is told by an update.
    expect([['payment.completed'], ['payment.completed', 'payment.updated']]).toContainEqual(types);
    expect(await caseKinds(engine, paymentId)).toEqual([]);
  }
  // Both sides of the race were there, or the test proves nothing.
  const queries = await Promise.all(payments.map(({ paymentId }) => evidenceOf(engine, paymentId, 'query')));
  expect(queries.flat().some(({ says }) => says === 'completed')).toBe(true);
}, 90_000);
