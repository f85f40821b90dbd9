import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Merchant } from '../../simulator/merchants.ts';
import { type Json, paybill, RunningSimulator, till, until } from './running-simulator.ts';

const tempo = 50;
const twoMinutesMs = 120_000 / tempo;

/** Pushes, waits for the callback, and tells its code. */
async function push(
  simulator: RunningSimulator,
  phoneNumber: string,
  changes: object = {},
  merchant: Merchant = paybill,
): Promise<number> {
  const count = simulator.receivedOf(phoneNumber).length;
  await simulator.push(phoneNumber, changes, merchant);
  const callbacks = await simulator.callbacks(phoneNumber, count + 1);
  return callbacks[count]?.json.Body.stkCallback.ResultCode as number;
}

test('is off unless asked for', async () => {
  const simulator = await RunningSimulator.start({ tempo });
  await expect(push(simulator, '254721000100')).resolves.toBe(0);
  await expect(push(simulator, '254721000100')).resolves.toBe(0);
  await simulator.stop();
});

describe('the two-minute rule', () => {
  let simulator: RunningSimulator;
  beforeAll(async () => {
    simulator = await RunningSimulator.start({ tempo, twoMinuteRule: true });
  });
  afterAll(() => simulator.stop());

  test('gives 17 for the same again after a success: no prompt is shown, and no money moves', async () => {
    await expect(push(simulator, '254721000200')).resolves.toBe(0);
    await expect(push(simulator, '254721000200')).resolves.toBe(17);
    const [, limited] = await simulator.pushesOf('254721000200');
    expect(limited).toMatchObject({ promptShownAt: null, ledgerEntry: null, state: 'ruleLimited' });
  });

  test('counts from the accepted push, even if that one failed', async () => {
    await expect(push(simulator, '254721000311')).resolves.toBe(1032);
    await expect(push(simulator, '254721000311')).resolves.toBe(17);
  });

  test('does not count a push that was refused', async () => {
    await simulator.push('254721000400', { Password: 'x' });
    await expect(push(simulator, '254721000400')).resolves.toBe(0);
  });

  test('lets another amount through, and another merchant, and another phone', async () => {
    await expect(push(simulator, '254721000500')).resolves.toBe(0);
    await expect(push(simulator, '254721000500', { Amount: 101 })).resolves.toBe(0);
    await expect(push(simulator, '254721000500', {}, till)).resolves.toBe(0);
    await expect(push(simulator, '254721000600')).resolves.toBe(0);
  });

  test('ends two minutes after the push that paid, however often the same was tried meanwhile', async () => {
    await push(simulator, '254721000700');
    const codes: number[] = [];
    await until(async () => {
      codes.push(await push(simulator, '254721000700'));
      return codes.at(-1) === 0 ? true : undefined;
    });
    expect(codes).toContain(17);
    const pushes = await simulator.pushesOf('254721000700');
    const [paid = 0, again = 0] = pushes
      .filter(({ state }: Json) => state === 'paid')
      .map(({ acceptedAt }: Json) => Date.parse(acceptedAt));
    expect(again - paid).toBeGreaterThanOrEqual(twoMinutesMs - 1);
  });

  test('is forgotten by a reset', async () => {
    await push(simulator, '254721000800');
    await simulator.post('/_simulator/reset', '');
    await expect(push(simulator, '254721000800')).resolves.toBe(0);
  });
});
