import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serialize } from '@mikro-orm/core';
import { Customer, type EventType, type Payment } from '../../db/entities/index.ts';
import type { NewEvidence } from '../../db/new-evidence.ts';
import { transactionIdOf } from '../../db/new-id.ts';
import { transactionView } from '../../db/payment-view.ts';
import { isFinal, type PaymentStatus } from '../../workflows/payment-status.ts';
import {
  acknowledged,
  canceledCallback,
  decision,
  failedCallback,
  paidCallback,
  query,
  receipt,
  refusal,
  World,
} from './world.ts';

let world: World;

beforeAll(async () => {
  world = await World.start();
  await world.endpoint();
});
afterAll(async () => await world.stop());

let receiptsMade = 0;
/** Receipts have one owner, so each test has its own. */
const newReceipt = (): string => `R${String((receiptsMade += 1)).padStart(9, '0')}`;
const paid = (changes: Partial<NewEvidence> = {}) =>
  paidCallback({ receiptNumber: newReceipt(), ...changes });

const roundOver = { checksAsked: 5 };

/** A payment that came to this status by evidence. `completed`: by a query, without a receipt. */
async function paymentThatIs(status: PaymentStatus): Promise<Payment> {
  const payment = await world.payment({ promptedAgoMs: 80_000 });
  if (status !== 'initiating') await world.settle(payment, [acknowledged]);
  if (status === 'unknown') await world.settle(payment, [], roundOver);
  if (status === 'failed') await world.settle(payment, [failedCallback()]);
  if (status === 'canceled') await world.settle(payment, [canceledCallback()]);
  if (status === 'completed') await world.settle(payment, [query('completed', '0')]);
  expect((await world.read(payment)).status).toBe(status);
  return payment;
}

interface Move {
  from: PaymentStatus;
  by: string;
  evidence: () => NewEvidence[];
  checksAsked?: number;
  to: PaymentStatus;
  event: EventType | undefined;
  cases?: string[];
}

const moves: Move[] = [
  {
    from: 'initiating',
    by: 'an acknowledgement',
    evidence: () => [acknowledged],
    to: 'pending',
    event: undefined,
  },
  {
    from: 'initiating',
    by: 'a receipt',
    evidence: () => [paid()],
    to: 'completed',
    event: 'payment.completed',
  },
  { from: 'initiating', by: 'a refusal', evidence: () => [refusal], to: 'failed', event: 'payment.failed' },
  {
    from: 'initiating',
    by: 'a decline',
    evidence: () => [canceledCallback()],
    to: 'canceled',
    event: 'payment.canceled',
  },
  {
    from: 'initiating',
    by: 'the end of the round',
    evidence: () => [],
    ...roundOver,
    to: 'unknown',
    event: 'payment.unknown',
  },
  { from: 'pending', by: 'a receipt', evidence: () => [paid()], to: 'completed', event: 'payment.completed' },
  {
    from: 'pending',
    by: 'a query "0"',
    evidence: () => [query('completed', '0')],
    to: 'completed',
    event: 'payment.completed',
  },
  {
    from: 'pending',
    by: 'a failure',
    evidence: () => [failedCallback()],
    to: 'failed',
    event: 'payment.failed',
  },
  {
    from: 'pending',
    by: 'a decline',
    evidence: () => [canceledCallback()],
    to: 'canceled',
    event: 'payment.canceled',
  },
  {
    from: 'pending',
    by: 'the end of the round',
    evidence: () => [],
    ...roundOver,
    to: 'unknown',
    event: 'payment.unknown',
  },
  {
    from: 'pending',
    by: 'a contest',
    evidence: () => [query('completed', '0'), failedCallback()],
    to: 'unknown',
    event: 'payment.unknown',
    cases: ['contested'],
  },
  { from: 'unknown', by: 'a receipt', evidence: () => [paid()], to: 'completed', event: 'payment.completed' },
  {
    from: 'unknown',
    by: 'a failure',
    evidence: () => [failedCallback()],
    to: 'failed',
    event: 'payment.failed',
  },
  {
    from: 'unknown',
    by: 'a decline',
    evidence: () => [canceledCallback()],
    to: 'canceled',
    event: 'payment.canceled',
  },
  {
    from: 'unknown',
    by: 'a person',
    evidence: () => [decision('failed')],
    to: 'failed',
    event: 'payment.failed',
  },
  { from: 'failed', by: 'a receipt', evidence: () => [paid()], to: 'completed', event: 'payment.completed' },
  {
    from: 'failed',
    by: 'a person',
    evidence: () => [decision('completed')],
    to: 'completed',
    event: 'payment.completed',
  },
  {
    from: 'canceled',
    by: 'a receipt',
    evidence: () => [paid()],
    to: 'completed',
    event: 'payment.completed',
  },
  {
    from: 'canceled',
    by: 'a person',
    evidence: () => [decision('completed')],
    to: 'completed',
    event: 'payment.completed',
  },
  {
    from: 'completed',
    by: 'a person, while no receipt was seen',
    evidence: () => [decision('failed')],
    to: 'failed',
    event: 'payment.updated',
  },
  {
    from: 'pending',
    by: 'nothing new',
    evidence: () => [query('nothing', '4999')],
    to: 'pending',
    event: undefined,
  },
  {
    from: 'pending',
    by: 'a callback that nobody can read',
    evidence: () => [failedCallback('', { says: 'nothing', resultCode: null })],
    to: 'pending',
    event: undefined,
  },
  {
    from: 'pending',
    by: 'another amount',
    evidence: () => [paid({ amountShillings: 400 })],
    to: 'pending',
    event: undefined,
    cases: ['amount_mismatch'],
  },
  {
    from: 'unknown',
    by: 'a late acknowledgement',
    evidence: () => [{ ...acknowledged, sourceKey: 'again' }],
    to: 'unknown',
    event: undefined,
  },
  {
    from: 'failed',
    by: 'a query "0"',
    evidence: () => [query('completed', '0')],
    to: 'failed',
    event: undefined,
    cases: ['contested'],
  },
  {
    from: 'canceled',
    by: 'a query "0"',
    evidence: () => [query('completed', '0')],
    to: 'canceled',
    event: undefined,
    cases: ['contested'],
  },
  {
    from: 'failed',
    by: 'a decline',
    evidence: () => [canceledCallback()],
    to: 'failed',
    event: undefined,
    cases: ['contested'],
  },
  {
    from: 'canceled',
    by: 'a failure',
    evidence: () => [failedCallback()],
    to: 'canceled',
    event: undefined,
    cases: ['contested'],
  },
  {
    from: 'canceled',
    by: 'a person who says failed',
    evidence: () => [decision('failed')],
    to: 'canceled',
    event: undefined,
    cases: ['contested'],
  },
  {
    from: 'failed',
    by: 'the end of the round',
    evidence: () => [],
    ...roundOver,
    to: 'failed',
    event: undefined,
  },
  {
    from: 'completed',
    by: 'a failure',
    evidence: () => [failedCallback()],
    to: 'completed',
    event: undefined,
    cases: ['contested'],
  },
  {
    from: 'completed',
    by: 'a decline',
    evidence: () => [canceledCallback()],
    to: 'completed',
    event: undefined,
    cases: ['contested'],
  },
  {
    from: 'completed',
    by: 'a person who says canceled',
    evidence: () => [decision('canceled')],
    to: 'completed',
    event: undefined,
    cases: ['contested'],
  },
  {
    from: 'completed',
    by: 'its receipt',
    evidence: () => [paid()],
    to: 'completed',
    event: 'payment.updated',
  },
];

describe('settle', () => {
  test.each(moves)('$from → $to by $by', async ({ from, evidence, checksAsked, to, event, cases = [] }) => {
    const payment = await paymentThatIs(from);
    const before = await world.read(payment);
    const settlement = await world.settle(
      payment,
      evidence(),
      checksAsked === undefined ? {} : { checksAsked },
    );
    const after = await world.read(payment);
    expect(after.status).toBe(to);
    expect(settlement).toMatchObject({ status: to, revision: before.revision + 1 });
    expect(await world.cases(payment)).toEqual(cases);
    const events = await world.events(payment);
    const added = events.filter(({ sequence }) => sequence > before.eventSequence);
    // The event is the payment as it is now, and each listening endpoint is to be told.
    const payload = expect.objectContaining({ type: event, data: transactionView(after) });
    const announced = [expect.objectContaining({ type: event, payload })];
    expect(added).toEqual(event === undefined ? [] : announced);
    const told = await world.deliveries({ paymentId: payment.id });
    expect(told.map(({ eventId }) => eventId)).toEqual(expect.arrayContaining(added.map(({ id }) => id)));
    const moved = to !== from;
    expect(after.processedAt === null).toBe(to === 'pending');
    expect(moved || after.processedAt?.getTime() === before.processedAt?.getTime()).toBe(true);
    expect(after.correctedFrom).toBe(moved && isFinal(from) ? from : before.correctedFrom);
  });

  test('completed with a receipt is not taken back, by nobody', async () => {
    const payment = await paymentThatIs('pending');
    await world.settle(payment, [paid()]);
    await world.settle(payment, [decision('failed'), failedCallback()]);
    expect((await world.read(payment)).status).toBe('completed');
    expect(await world.eventTypes(payment)).toEqual(['payment.completed']);
  });

  test('a success that a person took back and a receipt restored is announced as completed once', async () => {
    const payment = await paymentThatIs('completed');
    await world.settle(payment, [decision('failed')]);
    await world.settle(payment, [paid()]);
    expect(await world.read(payment)).toMatchObject({ status: 'completed', correctedFrom: 'failed' });
    expect(await world.eventTypes(payment)).toEqual([
      'payment.completed',
      'payment.updated',
      'payment.updated',
    ]);
  });

  test('the sequence of events rises by one', async () => {
    const payment = await paymentThatIs('unknown');
    await world.settle(payment, [failedCallback()]);
    await world.settle(payment, [paid()]);
    const events = await world.events(payment);
    expect(events.map(({ sequence, type }) => `${sequence} ${type}`)).toEqual([
      '1 payment.unknown',
      '2 payment.failed',
      '3 payment.completed',
    ]);
    expect(events.every(({ subjectId }) => subjectId === transactionIdOf(payment.id))).toBe(true);
    expect(await world.read(payment)).toMatchObject({ eventSequence: 3, correctedFrom: 'failed' });
  });

  test('the database refuses a second payment.completed of one payment', async () => {
    const payment = await paymentThatIs('completed');
    const [first] = await world.events(payment);
    const copy = `insert into events (id, organisation_id, environment, type, subject_id, sequence, payment_id, payload, occurred_at)
       select 'evt_copy', organisation_id, environment, type, subject_id, 99, payment_id, payload, occurred_at
       from events where id = ?`;
    await expect(world.sql(copy, [first?.id])).rejects.toThrow(/events_completed_once/);
  });

  test('the words of a verdict are those of its evidence', async () => {
    const failed = await paymentThatIs('failed');
    expect(await world.read(failed)).toMatchObject({
      statusDetail: 'Words of Safaricom.',
      failureReason: 'Words for the developer.',
      resultCode: '1',
    });
    await world.settle(failed, [paid()]);
    expect(await world.read(failed)).toMatchObject({
      statusDetail: 'The service request is processed successfully.',
      failureReason: null,
      resultCode: '0',
    });
  });

  test('the times of a final status are its own: one of four, equal to processedAt', async () => {
    for (const status of ['completed', 'failed', 'canceled', 'unknown'] as const) {
      const { processedAt, paidAt, failedAt, canceledAt, unknownAt } = transactionView(
        await world.read(await paymentThatIs(status)),
      );
      const at = { completed: paidAt, failed: failedAt, canceled: canceledAt, unknown: unknownAt };
      expect(at[status]).toBe(processedAt);
      expect(Object.values(at).filter((instant) => instant !== null)).toHaveLength(1);
    }
  });

  test('a payer who paid is verified, one who did not is not', async () => {
    const customerOf = async (status: PaymentStatus) =>
      await world.em.findOneOrFail(Customer, { id: (await paymentThatIs(status)).customerId! });
    expect(await customerOf('failed')).toMatchObject({ isVerified: false, firstTransactionAt: null });
    const payer = await customerOf('completed');
    expect(payer.isVerified).toBe(true);
    expect(payer.firstTransactionAt).toEqual(payer.lastActiveAt);
    expect(payer.lastActiveAt).not.toBeNull();
  });
});

describe('settle, repeated', () => {
  test('changes nothing and returns the webhooks that are not on their way', async () => {
    const payment = await paymentThatIs('pending');
    const first = await world.settle(payment, [paid()]);
    const visible = async () => {
      const { revision: _, ...rest } = serialize(await world.read(payment));
      return rest;
    };
    const before = await visible();
    for (const repetition of [1, 2]) {
      const again = await world.settle(payment);
      expect(again).toMatchObject({ revision: first.revision + repetition, status: 'completed' });
      expect(again.deliveries).toEqual(first.deliveries);
    }
    expect(first.deliveries).toHaveLength(1);
    expect(await visible()).toEqual(before);
    expect(await world.eventTypes(payment)).toEqual(['payment.completed']);
  });

  test('with a webhook that was tried does not return it', async () => {
    const payment = await paymentThatIs('failed');
    await world.sql('update webhook_deliveries set attempts = 1 where payment_id = ?', [payment.id]);
    expect((await world.settle(payment)).deliveries).toEqual([]);
  });

  test('with the same evidence stores it once', async () => {
    const payment = await paymentThatIs('pending');
    const callback = paid();
    await world.settle(payment, [callback]);
    await world.settle(payment, [callback]);
    const rows = await world.evidence(payment);
    expect(rows.map(({ kind }) => kind)).toEqual(['acknowledgement', 'callback']);
    expect(rows.every(({ judgedAt }) => judgedAt !== null)).toBe(true);
  });

  test('by many at once announces once, and every revision is another', async () => {
    const payment = await paymentThatIs('pending');
    const callback = paid();
    const settlements = await Promise.all(
      Array.from({ length: 10 }, () => world.settle(payment, [callback, failedCallback()])),
    );
    expect(new Set(settlements.map(({ revision }) => revision)).size).toBe(10);
    expect(await world.eventTypes(payment)).toEqual(['payment.completed']);
    expect(await world.read(payment)).toMatchObject({ status: 'completed', eventSequence: 1 });
  });
});

describe('settle in one transaction', () => {
  test.each(['webhook_deliveries', 'events', 'evidence'])(
    'leaves nothing behind when the insert into %s fails',
    async (table) => {
      const payment = await paymentThatIs('pending');
      const before = await world.read(payment);
      const receiptNumber = newReceipt();
      await world.sql(
        `create function refuse_insert() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$`,
      );
      await world.sql(
        `create trigger refuse before insert on ${table} for each row execute function refuse_insert()`,
      );
      try {
        await expect(world.settle(payment, [paid({ receiptNumber })])).rejects.toThrow(/disk full/);
      } finally {
        await world.sql('drop function refuse_insert cascade');
      }
      expect(await world.read(payment)).toEqual(before);
      expect(await world.events(payment)).toEqual([]);
      expect(await world.deliveries({ paymentId: payment.id })).toEqual([]);
      expect(await world.evidence(payment)).toHaveLength(1);
      expect(await world.sql('select 1 from receipts where receipt_number = ?', [receiptNumber])).toEqual([]);
      // And nothing is stuck: the next try goes through.
      expect((await world.settle(payment, [paid({ receiptNumber })])).status).toBe('completed');
    },
  );
});

describe('what the prompt guard proves', () => {
  test('free while the push is lost and there is time: nobody prompted, and somebody still may', async () => {
    const payment = await world.payment();
    expect(await world.settle(payment, [], { why: 'pushLost' })).toMatchObject({ status: 'initiating' });
    expect(await world.evidence(payment)).toEqual([]);
  });

  test('free while the push is lost and the time is up: nobody prompted, nobody will, so failed', async () => {
    const payment = await world.payment({ promptBy: new Date(Date.now() - 1) });
    await world.settle(payment, [], { why: 'pushLost' });
    const after = await world.read(payment);
    expect(after).toMatchObject({
      status: 'failed',
      statusDetail: 'The payer was not prompted.',
      dueAt: null,
    });
    expect(after.failureReason).toContain('not prompted');
    expect((await world.activities.pushPrompt({ paymentId: payment.id, attempt: 1 })).outcome).toBe(
      'tooLate',
    );
    expect(world.received.push).toEqual([]);
  });

  test('free when no time is left to send: failed', async () => {
    const payment = await world.payment();
    expect((await world.settle(payment, [], { why: 'notSent' })).status).toBe('failed');
  });

  test('taken while the push is lost: pending', async () => {
    const payment = await world.payment({ promptedAgoMs: 0 });
    expect((await world.settle(payment, [], { why: 'pushLost' })).status).toBe('pending');
    expect((await world.evidence(payment)).map(({ kind }) => kind)).toEqual(['promptUncertain']);
  });

  test('nothing more once the payment has moved on', async () => {
    const payment = await paymentThatIs('pending');
    await world.settle(payment, [], { why: 'pushLost' });
    expect((await world.evidence(payment)).map(({ kind }) => kind)).toEqual(['acknowledgement']);
  });

  test('nothing when only evidence is settled', async () => {
    const payment = await world.payment();
    expect((await world.settle(payment)).status).toBe('initiating');
    expect(await world.evidence(payment)).toEqual([]);
  });
});

describe("Safaricom's ids", () => {
  test('come with the acknowledgement', async () => {
    const payment = await paymentThatIs('pending');
    const { checkoutRequestId, merchantRequestId } = await world.read(payment);
    expect({ checkoutRequestId, merchantRequestId }).toEqual({
      checkoutRequestId: acknowledged.checkoutRequestId,
      merchantRequestId: acknowledged.merchantRequestId,
    });
  });

  test('come by the callback when the acknowledgement was lost', async () => {
    const payment = await world.payment({ promptedAgoMs: 0 });
    await world.settle(payment, [failedCallback('4999', { says: 'nothing', checkoutRequestId: 'ws_CO_1' })]);
    expect((await world.read(payment)).checkoutRequestId).toBe('ws_CO_1');
  });

  test('are those of the acknowledgement when a callback of another push came first', async () => {
    const payment = await world.payment({ promptedAgoMs: 0 });
    await world.settle(payment, [
      failedCallback('4999', { says: 'nothing', checkoutRequestId: 'ws_CO_other' }),
    ]);
    await world.settle(payment, [acknowledged]);
    expect((await world.read(payment)).checkoutRequestId).toBe(acknowledged.checkoutRequestId);
  });
});

describe('receipts', () => {
  test('one receipt in the evidence of two payments that settle at once completes one of them', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [await paymentThatIs('pending'), await paymentThatIs('pending')];
      const receiptNumber = newReceipt();
      const settled = await Promise.all(
        [one, two].map(async (payment) => await world.settle(payment, [paidCallback({ receiptNumber })])),
      );
      expect(settled.map(({ status }) => status).toSorted()).toEqual(['completed', 'pending']);
      const [winner, loser] = settled[0]?.status === 'completed' ? [one, two] : [two, one];
      expect(await world.cases(loser)).toEqual(['already_claimed']);
      expect(await world.cases(winner)).toEqual([]);
      expect(await world.read(loser)).toMatchObject({ receiptNumber: null, status: 'pending' });
      const owners = await world.sql('select payment_id from receipts where receipt_number = ?', [
        receiptNumber,
      ]);
      expect(owners).toEqual([{ payment_id: winner.id }]);
    }
  });

  test('a second receipt on one payment opens a case and leaves it completed with its first', async () => {
    const payment = await paymentThatIs('pending');
    const [first, second] = [newReceipt(), newReceipt()];
    await world.settle(payment, [paid({ receiptNumber: second })]);
    await world.settle(payment, [paid({ receiptNumber: first })]);
    expect(await world.read(payment)).toMatchObject({ status: 'completed', receiptNumber: second });
    expect(await world.cases(payment)).toEqual(['paid_twice']);
    const owned = await world.sql('select payment_id from receipts where receipt_number in (?, ?)', [
      first,
      second,
    ]);
    expect(owned).toEqual([{ payment_id: payment.id }, { payment_id: payment.id }]);
  });

  test('evidence that proves nothing takes no receipt', async () => {
    const payment = await paymentThatIs('pending');
    const receiptNumber = newReceipt();
    await world.settle(payment, [
      paid({ receiptNumber, amountShillings: 1 }),
      paid({ receiptNumber, checkoutRequestId: 'ws_CO_other' }),
      paid({ receiptNumber, fromListedAddress: false }),
    ]);
    expect(await world.sql('select 1 from receipts where receipt_number = ?', [receiptNumber])).toEqual([]);
  });

  test.each(['callback first', 'callback last'])(
    "a callback confirmed by nothing but somebody else's receipt takes none: %s",
    async (order) => {
      const [owner, payment] = [await paymentThatIs('pending'), await paymentThatIs('pending')];
      const [owned, forged] = [newReceipt(), newReceipt()];
      await world.settle(owner, [paid({ receiptNumber: owned })]);
      const evidence = [
        paid({ receiptNumber: forged, fromListedAddress: false }),
        paid({ kind: 'transactionStatus', boundBy: 'receipt', receiptNumber: owned }),
      ];
      await world.settle(payment, order === 'callback first' ? evidence : evidence.toReversed());
      expect(await world.read(payment)).toMatchObject({ status: 'pending', receiptNumber: null });
      expect(await world.sql('select 1 from receipts where receipt_number = ?', [forged])).toEqual([]);
    },
  );

  test('a callback from an unlisted address takes its receipt once another source names it', async () => {
    const payment = await paymentThatIs('pending');
    const receiptNumber = newReceipt();
    await world.settle(payment, [paid({ receiptNumber, fromListedAddress: false })]);
    await world.settle(payment, [query('completed', '0')]);
    expect(await world.read(payment)).toMatchObject({ status: 'completed', receiptNumber: null });
    expect(await world.sql('select 1 from receipts where receipt_number = ?', [receiptNumber])).toEqual([]);
    await world.settle(payment, [paid({ kind: 'c2b', boundBy: 'receipt', receiptNumber })]);
    expect(await world.read(payment)).toMatchObject({ status: 'completed', receiptNumber });
    const owners = await world.sql('select payment_id from receipts where receipt_number = ?', [
      receiptNumber,
    ]);
    expect(owners).toEqual([{ payment_id: payment.id }]);
  });

  test.each<[string, () => NewEvidence]>([
    ['an early query', () => ({ ...query('completed', '0'), askedAt: new Date(Date.now() - 60_000) })],
    ['money that does not fit', () => paid({ kind: 'c2b', boundBy: 'reference', amountShillings: 1 })],
    ['another unlisted address', () => paid({ fromListedAddress: false })],
  ])(
    'a callback from an unlisted address is not confirmed by %s, and takes no receipt',
    async (_what, by) => {
      const payment = await paymentThatIs('pending');
      const receiptNumber = newReceipt();
      await world.settle(payment, [paid({ receiptNumber, fromListedAddress: false }), by()]);
      expect(await world.read(payment)).toMatchObject({ status: 'pending', receiptNumber: null });
      expect(await world.sql('select 1 from receipts where receipt_number = ?', [receiptNumber])).toEqual([]);
    },
  );

  test("somebody else's receipt from an unlisted address stays somebody else's, and opens no case", async () => {
    const [owner, other] = [await paymentThatIs('pending'), await paymentThatIs('pending')];
    const receiptNumber = newReceipt();
    await world.settle(owner, [paid({ receiptNumber })]);
    await world.settle(other, [paid({ receiptNumber, fromListedAddress: false })]);
    await world.settle(other, [query('completed', '0')]);
    expect(await world.read(other)).toMatchObject({ status: 'completed', receiptNumber: null });
    expect(await world.cases(other)).toEqual([]);
  });

  test('a query that says paid does not complete a payment whose callback names another amount', async () => {
    const payment = await paymentThatIs('pending');
    await world.settle(payment, [paid({ amountShillings: 400 })]);
    await world.settle(payment, [query('completed', '0')]);
    expect(await world.read(payment)).toMatchObject({ status: 'unknown', receiptNumber: null });
    expect(await world.cases(payment)).toEqual(['amount_mismatch', 'contested']);
    await world.settle(payment, [decision('completed')]);
    expect(await world.eventTypes(payment)).toEqual(['payment.unknown', 'payment.completed']);
  });

  test('a receipt of a callback that turns out to be of another push is a case, though the payment has its own', async () => {
    const payment = await world.payment({ promptedAgoMs: 80_000 });
    const [others, own] = [newReceipt(), newReceipt()];
    await world.settle(payment, [paid({ receiptNumber: others, checkoutRequestId: 'ws_CO_other' })]);
    await world.settle(payment, [acknowledged, paid({ receiptNumber: own })]);
    expect(await world.read(payment)).toMatchObject({ status: 'completed', receiptNumber: others });
    expect(await world.cases(payment)).toEqual(['contested']);
  });

  test('the same receipt may be owned once in each organisation', async () => {
    const first = await paymentThatIs('pending');
    await world.settle(first, [paidCallback({ receiptNumber: receipt })]);
    const tenant = world.tenant;
    const { makeTenant } = await import('../support/tenants.ts');
    world.tenant = await makeTenant(world.orm, world.sealer);
    try {
      const second = await paymentThatIs('pending');
      await world.settle(second, [paidCallback({ receiptNumber: receipt })]);
      expect((await world.read(second)).receiptNumber).toBe(receipt);
    } finally {
      world.tenant = tenant;
    }
  });
});
