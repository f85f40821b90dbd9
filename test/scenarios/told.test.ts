import { expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { becomes, eventTypes, onHandset, pushesTo } from '../support/flow.ts';
import { canceled, completed, receiptAdded } from './ending.ts';
import { acknowledgementEndings } from './endings/acknowledgement.ts';
import { callbackEndings } from './endings/callback.ts';
import { contentsEndings } from './endings/contents.ts';
import { forgedEndings } from './endings/forged.ts';
import { payerEndings } from './endings/payer.ts';
import { expectEnding } from './expect-ending.ts';
import { perform } from './perform.ts';
import { create, play, playAll } from './stage.ts';

const engine = perform({
  ...acknowledgementEndings,
  ...payerEndings,
  ...callbackEndings,
  ...contentsEndings,
  ...forgedEndings,
});

test.each([
  ['pin', completed],
  ['decline', canceled],
] as const)('waitsForPerson: a payment follows the %s of the person', async (action, ending) => {
  const played = await play(engine(), { name: 'waitsForPerson', way: 'alone', ending });
  await onHandset(engine(), played.phoneNumber, action);
  await eventually(() => expectEnding(engine(), played));
});

test('oddMetadata: whatever is odd about it, a payment is completed with its receipt', async () => {
  const odd = { name: 'oddMetadata', way: 'alone', ending: completed } as const;
  const plays = await playAll(
    engine(),
    Array.from({ length: 12 }, () => odd),
  );
  for (const played of plays) await eventually(() => expectEnding(engine(), played));
});

test('laterAttemptFirst: each of two payments gets its own receipt, though the later is announced first', async () => {
  const { paymentId, merchant, phoneNumber } = await play(engine(), {
    name: 'laterAttemptFirst',
    way: 'alone',
    ending: receiptAdded,
  });
  await becomes(engine(), paymentId, 'completed');
  const later = await create(engine(), merchant, phoneNumber, 200);
  await becomes(engine(), later.paymentId, 'completed');
  await eventually(async () => {
    expect(await eventTypes(engine(), paymentId)).toEqual(['payment.completed', 'payment.updated']);
  });
  const [first, second] = await pushesTo(engine(), phoneNumber);
  for (const [id, push] of [
    [paymentId, first],
    [later.paymentId, second],
  ] as const) {
    const row = await becomes(engine(), id, 'completed');
    expect(row.receipt_number).toBe(push?.ledgerEntry?.receiptNumber);
  }
  expect(await eventTypes(engine(), later.paymentId)).toEqual(['payment.completed']);
});
