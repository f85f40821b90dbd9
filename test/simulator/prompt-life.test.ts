import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RunningSimulator, till } from './running-simulator.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());

const handset = (phoneNumber: string, action: string) =>
  simulator.post(`/_simulator/handset/${phoneNumber}`, { action });

describe('the subscriber lock', () => {
  test('holds against every merchant until the payer has acted, and no longer', async () => {
    await simulator.push('254713000120');
    const refused = await simulator.push('254713000120', {}, till);
    expect(refused.json.errorMessage).toMatch(/^Unable to lock subscriber/);
    await expect(simulator.pushOf('254713000120')).resolves.toMatchObject({
      turnedAway: [{ at: expect.any(String), callbackUrl: expect.stringMatching(/^http/) }],
    });
    await handset('254713000120', 'decline');
    await expect(simulator.push('254713000120', {}, till)).resolves.toMatchObject({ status: 200 });
  });

  test('lets only one of many pushes at once through', async () => {
    await simulator.bearer();
    const answers = await Promise.all(Array.from({ length: 10 }, () => simulator.push('254713000220')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    await expect(simulator.pushesOf('254713000220')).resolves.toHaveLength(1);
  });

  test('does not concern other phones', async () => {
    await simulator.push('254713000320');
    await expect(simulator.push('254713000420')).resolves.toMatchObject({ status: 200 });
  });
});

describe('the virtual handset', () => {
  test('PIN pays', async () => {
    await simulator.push('254713000520');
    const { status, json } = await handset('254713000520', 'pin');
    expect({ status, state: json.push.state }).toEqual({ status: 200, state: 'paid' });
    const [callback] = await simulator.callbacks('254713000520');
    expect(callback?.json.Body.stkCallback.ResultCode).toBe(0);
  });

  test('decline declines', async () => {
    await simulator.push('254713000620');
    await handset('254713000620', 'decline');
    const [callback] = await simulator.callbacks('254713000620');
    expect(callback?.json.Body.stkCallback.ResultCode).toBe(1032);
  });

  test('a person may be faster than the script, and the script then does nothing', async () => {
    await simulator.push('254713000711');
    await handset('254713000711', 'pin');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(simulator.receivedOf('254713000711')).toHaveLength(1);
    await expect(simulator.pushOf('254713000711')).resolves.toMatchObject({
      state: 'paid',
      callbackAttempts: [{ httpStatus: 200 }],
    });
  });

  test('a phone without a prompt answers 404 and says what to do', async () => {
    const { status, json } = await handset('254713000820', 'pin');
    expect(status).toBe(404);
    expect(json.error.message).toMatch(/No prompt is on the phone 254713000820 now/);
  });

  test('a second answer to the same prompt finds none', async () => {
    await simulator.push('254713000920');
    await handset('254713000920', 'pin');
    await expect(handset('254713000920', 'pin')).resolves.toMatchObject({ status: 404 });
  });

  test('lists the prompts that are on a phone now', async () => {
    await simulator.push('254713001020', { AccountReference: 'ROOM 9' });
    const { prompts } = (await simulator.get('/_simulator/handset')).json;
    expect(prompts).toContainEqual({
      checkoutRequestId: expect.any(String),
      phoneNumber: '254713001020',
      amountShillings: 100,
      accountReference: 'ROOM 9',
      merchant: { type: 'paybill', receiver: '174379' },
      waitsForPerson: true,
      endsAt: expect.stringMatching(/Z$/),
    });
  });

  test('refuses an unknown action', async () => {
    await expect(handset('254713000820', 'throw')).resolves.toMatchObject({ status: 400 });
  });
});

describe('wrong wiring, noticed only after the PIN', () => {
  test('a till is paid through its store number', async () => {
    await simulator.push('254713001100', {}, till);
    await simulator.callbacks('254713001100');
    await expect(simulator.pushOf('254713001100')).resolves.toMatchObject({ state: 'paid' });
  });

  test('a PartyB that is not the till gives the text code SFC_IC0003, and no money moves', async () => {
    const { CheckoutRequestID } = (
      await simulator.push('254713001200', { PartyB: till.businessShortCode }, till)
    ).json;
    const [callback] = await simulator.callbacks('254713001200');
    expect(callback?.json.Body.stkCallback.ResultCode).toBe('SFC_IC0003');
    await expect(simulator.pushOf('254713001200')).resolves.toMatchObject({ ledgerEntry: null });
    const { json } = await simulator.query(CheckoutRequestID, {}, till);
    expect(json.ResultCode).toBe('SFC_IC0003');
  });

  test('the product of the other kind of merchant gives 2028', async () => {
    await simulator.push('254713001300', { TransactionType: 'CustomerBuyGoodsOnline' });
    const [callback] = await simulator.callbacks('254713001300');
    expect(callback?.json.Body.stkCallback.ResultCode).toBe(2028);
  });
});
