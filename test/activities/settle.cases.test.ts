import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Payment } from '../../db/entities/index.ts';
import type { NewEvidence } from '../../db/new-evidence.ts';
import { decision, acknowledged, paidCallback, query, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => await world.stop());

let receiptsMade = 0;
const newReceipt = (): string => `C${String((receiptsMade += 1)).padStart(9, '0')}`;
const paid = (changes: Partial<NewEvidence> = {}) =>
  paidCallback({ receiptNumber: newReceipt(), ...changes });

const casesOf = ({ id }: Payment) =>
  world.sql<{ kind: string; status: string; about: string; summary: string }>(
    'select kind, status, about, summary from cases where payment_id = ? order by opened_at',
    [id],
  );
const statesOf = async (payment: Payment) =>
  (await casesOf(payment)).map(({ kind, status }) => `${status} ${kind}`);

/** As a person closes what is open. */
const close = ({ id }: Payment) =>
  world.sql(
    `update cases set status = 'closed', reason = 'refunded', closed_by = 'usr_1', closed_at = clock_timestamp()
     where payment_id = ? and status = 'open'`,
    [id],
  );

describe('a case that a person closed', () => {
  test('is not opened again by the same facts', async () => {
    const payment = await world.prompted(80_000);
    await world.settle(payment, [paid(), paid()]);
    await close(payment);
    await world.settle(payment, [query('completed', '0')]);
    expect(await statesOf(payment)).toEqual(['closed paid_twice']);
  });

  test('is followed by another when a third receipt comes', async () => {
    const payment = await world.prompted(80_000);
    const third = newReceipt();
    await world.settle(payment, [paid(), paid()]);
    await close(payment);
    await world.settle(payment, [paid({ receiptNumber: third })]);
    expect(await statesOf(payment)).toEqual(['closed paid_twice', 'open paid_twice']);
    expect((await casesOf(payment))[1]!.summary).toContain(third);
  });

  test('is followed by another when more money comes that does not fit', async () => {
    const payment = await world.prompted(80_000);
    await world.settle(payment, [paid({ amountShillings: 499 })]);
    await close(payment);
    await world.settle(payment, [paid({ amountShillings: 499 })]);
    expect(await statesOf(payment)).toEqual(['closed amount_mismatch', 'open amount_mismatch']);
  });

  test("is followed by another when another payment's receipt comes", async () => {
    const receipts = [newReceipt(), newReceipt()];
    for (const receiptNumber of receipts)
      await world.settle(await world.prompted(80_000), [paid({ receiptNumber })]);
    const payment = await world.prompted(80_000);
    for (const receiptNumber of receipts) {
      await close(payment);
      await world.settle(payment, [paid({ receiptNumber })]);
    }
    expect(await statesOf(payment)).toEqual(['closed already_claimed', 'open already_claimed']);
  });

  test('stays closed when an open one comes to be about the same receipts', async () => {
    const payment = await world.payment({ promptedAgoMs: 80_000 });
    await world.settle(payment, [paid(), paid()]);
    await close(payment);
    await world.settle(payment, [paid({ checkoutRequestId: 'ws_CO_other' })]);
    // The acknowledgement disowns the third receipt, and what is left is what was decided before.
    await world.settle(payment, [acknowledged]);
    expect(await statesOf(payment)).toEqual(['closed paid_twice', 'open paid_twice']);
    expect(new Set((await casesOf(payment)).map(({ about }) => about)).size).toBe(2);
  });
});

test('a missing receipt is asked for again when a success was taken back and came again', async () => {
  const payment = await world.prompted(80_000);
  const due = () => world.sql('update payments set due_at = clock_timestamp() where id = ?', [payment.id]);
  await world.settle(payment, [query('completed', '0')]);
  await due();
  await world.settle(payment);
  await world.settle(payment, [decision('failed')]);
  await close(payment);
  await world.settle(payment, [decision('completed')]);
  await due();
  await world.settle(payment);
  expect(await statesOf(payment)).toEqual(['closed receipt_missing', 'open receipt_missing']);
});

test('a contest that a receipt had answered opens again when that receipt is disowned', async () => {
  const payment = await world.payment({ promptedAgoMs: 80_000 });
  await world.settle(payment, [query('failed', '1')]);
  await world.settle(payment, [query('completed', '0')]);
  await world.settle(payment, [paid({ checkoutRequestId: 'ws_CO_other' })]);
  expect(await statesOf(payment)).toEqual(['closed contested']);
  await world.settle(payment, [acknowledged]);
  expect(await statesOf(payment)).toEqual(['open contested']);
});

describe('a case that evidence answers closes by itself', () => {
  const closings = ({ id }: Payment) =>
    world.sql<{ kind: string; status: string; closed_by: string | null }>(
      'select kind, status, closed_by from cases where payment_id = ? order by kind',
      [id],
    );

  test('of a missing receipt, when the receipt comes', async () => {
    const payment = await world.prompted(80_000);
    await world.settle(payment, [query('completed', '0')]);
    await world.sql('update payments set due_at = clock_timestamp() where id = ?', [payment.id]);
    await world.settle(payment);
    expect(await statesOf(payment)).toEqual(['open receipt_missing']);
    await world.settle(payment, [paid()]);
    expect(await closings(payment)).toEqual([
      { kind: 'receipt_missing', status: 'closed', closed_by: 'hakika' },
    ]);
  });

  test('of a contest, when a receipt comes, and not when one side is only repeated', async () => {
    const payment = await world.prompted(80_000);
    await world.settle(payment, [query('failed', '1')]);
    await world.settle(payment, [query('completed', '0')]);
    expect(await statesOf(payment)).toEqual(['open contested']);
    await world.settle(payment, [query('completed', '0')]);
    expect(await statesOf(payment)).toEqual(['open contested']);
    await world.settle(payment, [paid()]);
    expect(await closings(payment)).toEqual([{ kind: 'contested', status: 'closed', closed_by: 'hakika' }]);
  });

  test('but money that came twice stays for a person', async () => {
    const payment = await world.prompted(80_000);
    await world.settle(payment, [paid(), paid()]);
    await world.settle(payment, [query('completed', '0')]);
    expect(await statesOf(payment)).toEqual(['open paid_twice']);
  });
});

test('an open case is told anew when it grows, and stays one', async () => {
  const payment = await world.prompted(80_000);
  const [second, third] = [newReceipt(), newReceipt()];
  await world.settle(payment, [paid(), paid({ receiptNumber: second })]);
  await world.settle(payment, [paid({ receiptNumber: third })]);
  expect(await statesOf(payment)).toEqual(['open paid_twice']);
  expect((await casesOf(payment))[0]!.summary).toContain(`${second}, ${third}`);
});
