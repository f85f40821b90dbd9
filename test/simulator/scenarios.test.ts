import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Json, RunningSimulator } from './running-simulator.ts';

const tempo = 50;
let simulator: RunningSimulator;
/** For the stories of half a minute and more. */
let hasty: RunningSimulator;
const hastyTempo = 200;
beforeAll(async () => {
  simulator = await RunningSimulator.start({ tempo });
  hasty = await RunningSimulator.start({ tempo: hastyTempo });
});
afterAll(async () => {
  await simulator.stop();
  await hasty.stop();
});

const isAnnounced = (push: { callbackAttempts: { httpStatus: number | null }[] }): boolean =>
  push.callbackAttempts.some(({ httpStatus }) => httpStatus === 200);

async function queriedResult(checkoutRequestId: string, asked = simulator): Promise<string> {
  return (await asked.query(checkoutRequestId)).json.ResultCode as string;
}

/** The wait is exactly what was drawn, and what was drawn is within the promise. */
function expectEndedWithin(push: Json, minMs: number, maxMs: number, playedAt = tempo): void {
  expect(push.endsAfterMs).toBeGreaterThanOrEqual(minMs);
  expect(push.endsAfterMs).toBeLessThanOrEqual(maxMs);
  const tookMs = Date.parse(push.endedAt) - Date.parse(push.acceptedAt);
  // A timer may fire a millisecond early. How late it fires is the machine's affair.
  expect(tookMs).toBeGreaterThanOrEqual(push.endsAfterMs / playedAt - 2);
}

test('an ordinary number pays after about 2 s: debit, callback 0 and query "0"', async () => {
  const { CheckoutRequestID } = (await simulator.push('254708374149')).json;
  const [callback] = await simulator.callbacks('254708374149');
  const push = await simulator.pushOf('254708374149', isAnnounced);
  expect(push).toMatchObject({
    state: 'paid',
    ledgerEntry: { checkoutRequestId: CheckoutRequestID, amountShillings: 100, accountReference: 'INV-104' },
    queryView: { resultCode: '0' },
  });
  expect(callback?.json.Body.stkCallback).toMatchObject({ CheckoutRequestID, ResultCode: 0 });
  expectEndedWithin(push, 1_500, 2_500);
  expect(callback?.atMs).toBeGreaterThanOrEqual(Date.parse(push.endedAt));
  await expect(queriedResult(CheckoutRequestID)).resolves.toBe('0');
});

test.each([
  {
    digits: '11',
    name: 'declines',
    state: 'declined',
    code: 1032,
    waitMs: [2_500, 3_000],
    showsPrompt: true,
  },
  {
    digits: '12',
    name: 'mistypes the PIN',
    state: 'wrongPin',
    code: 2001,
    waitMs: [1_500, 2_500],
    showsPrompt: true,
  },
  {
    digits: '13',
    name: 'has no money',
    state: 'noMoney',
    code: 1,
    waitMs: [1_500, 2_500],
    showsPrompt: true,
  },
  {
    digits: '14',
    name: 'is unreachable',
    state: 'unreachable',
    code: 1037,
    waitMs: [4_500, 5_000],
    showsPrompt: false,
  },
])('$digits $name: callback $code, no debit', async ({ digits, state, code, waitMs, showsPrompt }) => {
  const phoneNumber = `2547000000${digits}`;
  const { MerchantRequestID, CheckoutRequestID } = (await simulator.push(phoneNumber)).json;
  const [callback] = await simulator.callbacks(phoneNumber);
  const push = await simulator.pushOf(phoneNumber, isAnnounced);
  expect(push).toMatchObject({ state, ledgerEntry: null, queryView: { resultCode: String(code) } });
  expect(push.promptShownAt !== null).toBe(showsPrompt);
  expect(callback?.json).toEqual({
    Body: {
      stkCallback: {
        MerchantRequestID,
        CheckoutRequestID,
        ResultCode: code,
        ResultDesc: expect.any(String),
      },
    },
  });
  expectEndedWithin(push, waitMs[0] ?? 0, waitMs[1] ?? 0);
  await expect(queriedResult(CheckoutRequestID)).resolves.toBe(String(code));
});

test('15 never answers: no callback, and the query says 4999 even after the prompt has ended', async () => {
  const { CheckoutRequestID } = (await hasty.push('254700000015')).json;
  const push = await hasty.pushOf('254700000015', ({ endedAt }) => endedAt !== null);
  expectEndedWithin(push, 60_000, 60_000, hastyTempo);
  await sleep(30);
  expect(push).toMatchObject({ state: 'notAnswered', ledgerEntry: null });
  await expect(queriedResult(CheckoutRequestID, hasty)).resolves.toBe('4999');
  expect(hasty.receivedOf('254700000015')).toEqual([]);
});

test('16 pays and the callback is lost: the debit and the query say so, and nothing comes', async () => {
  const { CheckoutRequestID } = (await simulator.push('254700000016')).json;
  const push = await simulator.pushOf('254700000016', ({ queryView }) => queryView.resultCode === '0');
  expect(push).toMatchObject({ state: 'paid', ledgerEntry: { amountShillings: 100 }, callbackAttempts: [] });
  await expect(queriedResult(CheckoutRequestID)).resolves.toBe('0');
  await sleep(50);
  expect(simulator.receivedOf('254700000016')).toEqual([]);
});

test('17 pays once and the callback comes twice, word for word', async () => {
  await simulator.push('254700000017');
  const [first, second] = await simulator.callbacks('254700000017', 2);
  expect(second?.text).toBe(first?.text);
  const push = await simulator.pushOf(
    '254700000017',
    ({ callbackAttempts }) => callbackAttempts.length === 2,
  );
  const { entries } = (await simulator.get('/_simulator/ledger?phoneNumber=254700000017')).json;
  expect(entries).toEqual([push.ledgerEntry]);
});

test('18 pays after 25 s', async () => {
  await hasty.push('254700000018');
  const push = await hasty.pushOf('254700000018', ({ state }) => state === 'paid');
  expect(push.ledgerEntry).not.toBeNull();
  expectEndedWithin(push, 25_000, 25_000, hastyTempo);
});

test('19 is refused at the push, and no prompt is shown', async () => {
  const { status, json } = await simulator.push('254700000019');
  expect(status).toBe(400);
  expect(json).toEqual({
    requestId: expect.any(String),
    errorCode: '400.002.02',
    errorMessage: 'Bad Request - Invalid PhoneNumber',
  });
  await expect(simulator.pushesOf('254700000019')).resolves.toEqual([]);
});

test('20 waits 60 s for a person, and is then unreachable', async () => {
  await hasty.push('254700000020');
  const push = await hasty.pushOf('254700000020', isAnnounced);
  expectEndedWithin(push, 60_000, 60_000, hastyTempo);
  expect(hasty.receivedOf('254700000020')[0]?.json.Body.stkCallback.ResultCode).toBe(1037);
});
