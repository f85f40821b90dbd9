import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bindEntry } from '../../../activities/entries/bind-entry.ts';
import type { Payment } from '../../../db/entities/index.ts';
import { failedCallback, hours, minutes, query, World } from '../world.ts';
import { age, bind, paymentsOf, read, told } from './entries.ts';

let world: World;
let amounts = 3000;
/** Each test has an amount of its own, so that no other test's payment is a candidate. */
let amountShillings: number;

beforeAll(async () => {
  world = await World.start();
  await world.sql("update daraja_credentials set created_at = now() - interval '1 day'");
});
afterAll(async () => await world.stop());
beforeEach(() => void (amountShillings = amounts += 1));

const prompted = (agoMs = 20 * minutes) => world.prompted(agoMs, { amountShillings });
/** Money that moved this long after the prompt, and was told so long ago that it would be a payment of its own. */
const moved = (payment: Payment, afterPromptMs: number, changes: Parameters<typeof told>[1] = {}) =>
  told(world, {
    amountShillings,
    payer: payment.phoneNumber,
    occurredAt: new Date(payment.promptSentAt!.getTime() + afterPromptMs),
    toldAgoMs: 6 * minutes,
    ...changes,
  });
/** Safaricom, asked just now, said "paid". */
const saidPaid = (payment: Payment) => world.settle(payment, [query('completed', '0')]);
const ownPayment = { channel: 'c2b', status: 'completed' } as const;

describe('money that moved four minutes after its prompt', () => {
  const late = 4 * minutes;

  test('brings the receipt of a payment that Safaricom called paid afterwards', async () => {
    const payment = await prompted();
    await saidPaid(payment);
    const entry = await moved(payment, late);
    expect(await bind(world, entry)).toMatchObject({
      id: payment.id,
      status: 'completed',
      receiptNumber: entry.receiptNumber,
    });
    expect(await world.cases(payment)).toEqual([]);
  });

  test('is put to a failure that Safaricom contradicted, whose case it is, and is no second payment', async () => {
    const payment = await prompted();
    await world.settle(payment, [failedCallback('1037')]);
    await saidPaid(payment);
    const entry = await moved(payment, late);
    expect(await bind(world, entry)).toMatchObject({ id: payment.id, status: 'failed' });
    expect(await world.cases(payment)).toEqual(['contested']);
    expect(await paymentsOf(world, entry)).toEqual([]);
  });

  test('waits while a failure that may be none is still to be looked at once more', async () => {
    const payment = await prompted();
    await world.settle(payment, [failedCallback('1037')]);
    const entry = await moved(payment, late);
    await expect(bind(world, entry)).resolves.toBeUndefined();
    expect((await read(world, entry)).dueAt).not.toBeNull();
    await world.sql('update payments set due_at = null where id = ?', [payment.id]);
    await age(world, entry, 0);
    expect(await bind(world, entry)).toMatchObject(ownPayment);
  });

  test('completes the only payment that nobody knows the end of', async () => {
    const payment = await prompted();
    const entry = await moved(payment, late);
    expect(await bind(world, entry)).toMatchObject({
      id: payment.id,
      status: 'completed',
      receiptNumber: entry.receiptNumber,
    });
  });

  test('waits where two payments may be its own', async () => {
    const [one, other] = [await prompted(), await prompted()];
    await world.sql('update payments set phone_number = ? where id = ?', [one.phoneNumber, other.id]);
    await expect(bind(world, await moved(one, late))).resolves.toBeUndefined();
    for (const { id } of [one, other])
      expect(await world.read({ id } as Payment)).toMatchObject({ status: 'pending' });
  });

  test('is a payment of its own after a failure that is certain', async () => {
    const payment = await prompted();
    await world.settle(payment, [failedCallback('1032')]);
    expect(await bind(world, await moved(payment, late))).toMatchObject(ownPayment);
    expect(await world.cases(payment)).toEqual([]);
  });

  test.each([
    ['untold', null],
    ['hashed as nobody can read', 'a'.repeat(64)],
  ])('waits for the end of a payment that may be its own, where its payer is %s', async (_how, payer) => {
    const payment = await prompted();
    const entry = await moved(payment, late, { payer });
    await expect(bind(world, entry)).resolves.toBeUndefined();
    expect(await world.read(payment)).toMatchObject({ status: 'pending' });
    await world.settle(payment, [failedCallback('1032')]);
    await age(world, entry, 0);
    expect(await bind(world, entry)).toMatchObject(ownPayment);
  });

  test('told twice at once by one payer brings one receipt, and the other is a payment of its own', async () => {
    const payment = await prompted();
    const entries = [await moved(payment, late), await moved(payment, late + minutes)];
    const woken = await Promise.all(entries.map(({ id }) => bindEntry(world.deps, id)));
    expect(woken.filter((each) => each !== undefined)).toHaveLength(1);
    await world.settle(payment);
    const other = entries[woken.findIndex((each) => each === undefined)]!;
    await age(world, other, 0);
    expect(await bind(world, other)).toMatchObject(ownPayment);
    expect(await world.cases(payment)).toEqual([]);
  });
});

test('money that moved after Safaricom said "paid" is no receipt of that payment', async () => {
  const payment = await prompted();
  await saidPaid(payment);
  const entry = await moved(payment, 21 * minutes);
  await expect(bind(world, entry)).resolves.toBeUndefined();
  expect(await world.read(payment)).toMatchObject({ receiptNumber: null });
});

test('money that moved sixteen minutes after a prompt is not that prompt’s, whatever became of it', async () => {
  const payment = await prompted(2 * hours);
  expect(await bind(world, await moved(payment, 16 * minutes))).toMatchObject(ownPayment);
  expect(await world.read(payment)).toMatchObject({ status: 'pending' });
});
