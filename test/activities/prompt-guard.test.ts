import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { releasePromptGuard, takePromptGuard } from '../../activities/prompt-guard.ts';
import { paymentStatuses } from '../../workflows/payment-status.ts';
import { World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => await world.stop());

const take = (payment: { id: string }) => takePromptGuard(world.em, payment.id);
const release = (payment: { id: string }, taken: string) => releasePromptGuard(world.em, payment.id, taken);

test('of fifty takers at once one gets the guard', async () => {
  const payment = await world.payment();
  const taken = await Promise.all(Array.from({ length: 50 }, () => take(payment)));
  expect(taken.filter((each) => each !== undefined)).toHaveLength(1);
  expect((await world.read(payment)).promptSentAt).not.toBeNull();
});

test('taking the guard takes the payment out of the queue of those not started', async () => {
  const payment = await world.payment();
  await take(payment);
  expect(await world.read(payment)).toMatchObject({ startAt: null, leasedUntil: null });
});

test('its taker can give it back, and then it can be taken again', async () => {
  const payment = await world.payment();
  const taken = await take(payment);
  expect(await release(payment, taken!)).toBe(true);
  expect((await world.read(payment)).promptSentAt).toBeNull();
  expect(await take(payment)).not.toBeUndefined();
});

test('nobody else can give it back', async () => {
  const payment = await world.payment();
  const first = await take(payment);
  await release(payment, first!);
  const second = await take(payment);
  expect(second).not.toBe(first);
  expect(await release(payment, first!)).toBe(false);
  expect(await release(payment, '2026-01-01 00:00:00+00')).toBe(false);
  expect(await take(payment)).toBeUndefined();
  expect(await release(payment, second!)).toBe(true);
});

test('it is not given back once the payment has moved on', async () => {
  const payment = await world.payment();
  const taken = await take(payment);
  await world.settle(payment, [], { why: 'pushLost' });
  expect(await release(payment, taken!)).toBe(false);
  expect((await world.read(payment)).promptSentAt).not.toBeNull();
});

test('it is not taken when the time to prompt has passed', async () => {
  const payment = await world.payment({ promptBy: new Date(Date.now() - 1) });
  expect(await take(payment)).toBeUndefined();
  expect((await world.read(payment)).promptSentAt).toBeNull();
});

test.each(paymentStatuses.filter((status) => status !== 'initiating'))(
  'it is not taken when %s',
  async (status) => {
    const processedAt = status === 'pending' ? null : new Date();
    expect(await take(await world.payment({ status, processedAt }))).toBeUndefined();
  },
);

test('there is none for a payment that does not exist', async () => {
  expect(await take({ id: 'pay_none' })).toBeUndefined();
});
