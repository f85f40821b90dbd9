import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BusinessRequests } from './business-requests.ts';
import { isClosed, type Json, RunningSimulator } from './running-simulator.ts';

const tempo = 100;
let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await RunningSimulator.start({ tempo });
});
afterAll(() => simulator.stop());

/** Plays the scenario for this phone to its end. */
async function played(scenario: string, phoneNumber: string): Promise<Json> {
  await simulator.play(scenario, phoneNumber);
  await simulator.push(phoneNumber);
  return simulator.pushOf(phoneNumber, isClosed);
}

const resultCodes = (phoneNumber: string): unknown[] =>
  simulator.receivedOf(phoneNumber).map(({ json }) => json.Body.stkCallback.ResultCode);

const sinceMs = (from: string, to: string): number => Date.parse(to) - Date.parse(from);

test.each([
  { scenario: 'callbackTwice', copies: 2, phoneNumber: '254734000131' },
  { scenario: 'callbackThreeTimes', copies: 3, phoneNumber: '254734000231' },
  { scenario: 'callbackFourTimes', copies: 4, phoneNumber: '254734000331' },
])('$scenario sends its copies before the first is answered, word for word', async (row) => {
  const { callbackAttempts } = await played(row.scenario, row.phoneNumber);
  const sentAt: string[] = callbackAttempts.map((attempt: Json) => attempt.sentAt).toSorted();
  const answeredAt: string[] = callbackAttempts.map((attempt: Json) => attempt.answeredAt).toSorted();
  expect(Date.parse(sentAt.at(-1) ?? '')).toBeLessThanOrEqual(Date.parse(answeredAt[0] ?? ''));
  const texts = simulator.receivedOf(row.phoneNumber).map(({ text }) => text);
  expect(texts).toHaveLength(row.copies);
  expect(new Set(texts).size).toBe(1);
});

test('callbackLate is 1 to 30 min late, as the seed draws it, while the query knows at once', async () => {
  const hasty = await RunningSimulator.start({ tempo: 500, rules: [{ scenario: 'callbackLate' }] });
  const { CheckoutRequestID } = (await hasty.push('254734000433')).json;
  const paid = await hasty.pushOf('254734000433', ({ queryView }) => queryView.resultCode === '0');
  expect(paid.callbackAttempts).toEqual([]);
  expect((await hasty.query(CheckoutRequestID)).json.ResultCode).toBe('0');
  const { endedAt, callbackAttempts } = await hasty.pushOf('254734000433', isClosed);
  expect(sinceMs(endedAt, callbackAttempts[0].sentAt)).toBeGreaterThanOrEqual(60_000 / 500 - 2);
  await hasty.stop();
});

test('callbackReplayed repeats the true callback later, byte for byte, from another address', async () => {
  const { endedAt, callbackAttempts } = await played('callbackReplayed', '254734000531');
  const [first, second] = simulator.receivedOf('254734000531');
  expect(second?.text).toBe(first?.text);
  expect(second?.path).toBe(first?.path);
  expect([first?.fromAddress, second?.fromAddress]).toEqual(['127.0.0.1', '127.0.0.2']);
  expect(sinceMs(endedAt, callbackAttempts[1].sentAt)).toBeGreaterThanOrEqual(60_000 / tempo - 2);
});

test("laterAttemptFirst sends a later push's callback before the earlier one's", async () => {
  await simulator.play('laterAttemptFirst', '254734000631', 1);
  const earlier = (await simulator.push('254734000631')).json.CheckoutRequestID;
  await simulator.pushOf('254734000631', ({ endedAt }) => endedAt !== null);
  const later = (await simulator.push('254734000631')).json.CheckoutRequestID;
  const callbacks = await simulator.callbacks('254734000631', 2);
  expect(callbacks.map(({ json }) => json.Body.stkCallback.CheckoutRequestID)).toEqual([later, earlier]);
  const pushes = await simulator.pushesOf('254734000631');
  expect(pushes.map(({ ledgerEntry }) => ledgerEntry.amountShillings)).toEqual([100, 100]);
});

test('confirmationFirst sends the C2B confirmation before the callback, with the same receipt', async () => {
  await new BusinessRequests(simulator).register();
  const { ledgerEntry } = await played('confirmationFirst', '254734001331');
  const paths = simulator.received
    .filter(({ text }) => text.includes(ledgerEntry.receiptNumber))
    .map(({ path }) => path);
  expect(paths).toEqual(['/confirm/174379', '/hooks/one']);
});

test('callbackCutShort sends the first half of a callback', async () => {
  const { callbackAttempts } = await played('callbackCutShort', '254734000731');
  const [received] = simulator.receivedOf('254734000731');
  expect(received?.text).toBe(callbackAttempts[0].body);
  expect(received?.text).toMatch(/^\{"Body":\{"stkCallback":\{/);
  expect(received?.json).toBeUndefined();
});

test('successWithoutMetadata names neither receipt nor amount', async () => {
  const { ledgerEntry } = await played('successWithoutMetadata', '254734000831');
  expect(ledgerEntry).not.toBeNull();
  expect(simulator.receivedOf('254734000831')[0]?.json.Body.stkCallback).toEqual({
    MerchantRequestID: expect.any(String),
    CheckoutRequestID: expect.any(String),
    ResultCode: 0,
    ResultDesc: 'The service request is processed successfully.',
  });
});

const itemsOf = (phoneNumber: string): Json[] =>
  simulator.receivedOf(phoneNumber)[0]?.json.Body.stkCallback.CallbackMetadata.Item;
const valueOf = (items: Json[], name: string): unknown => items.find(({ Name }) => Name === name)?.Value;

test.each([
  { scenario: 'callbackNamesOtherAmount', debited: 100, named: 99, phoneNumber: '254734000931' },
  { scenario: 'debitsOtherAmount', debited: 99, named: 99, phoneNumber: '254734001031' },
])('$scenario debits $debited and names $named, of 100 asked for', async (row) => {
  const { amountShillings, ledgerEntry } = await played(row.scenario, row.phoneNumber);
  const named = valueOf(itemsOf(row.phoneNumber), 'Amount');
  expect({ amountShillings, debited: ledgerEntry.amountShillings, named }).toEqual({
    amountShillings: 100,
    debited: row.debited,
    named: row.named,
  });
});

describe('oddMetadata', () => {
  const phones = Array.from({ length: 40 }, (_, index) => `2547341${index + 10_021}`);
  /** The items of every callback; what is whole in all of them is told by the receipt. */
  let all: { items: Json[]; receipt: string; phoneNumber: string }[] = [];
  beforeAll(async () => {
    await simulator.post('/_simulator/rules', { scenario: 'oddMetadata', when: { accountReference: 'ODD' } });
    await Promise.all(phones.map((phoneNumber) => simulator.push(phoneNumber, { AccountReference: 'ODD' })));
    all = await Promise.all(
      phones.map(async (phoneNumber) => {
        const { ledgerEntry } = await simulator.pushOf(phoneNumber, isClosed);
        return { items: itemsOf(phoneNumber), receipt: ledgerEntry.receiptNumber, phoneNumber };
      }),
    );
  });

  test('always names the receipt, and the amount that was debited', () => {
    for (const { items, receipt } of all) {
      expect(valueOf(items, 'MpesaReceiptNumber')).toBe(receipt);
      expect(Number(valueOf(items, 'Amount'))).toBe(100);
    }
  });

  test.each([
    { oddity: 'shuffles the items', isOdd: (items: Json[]) => items[0].Name !== 'Amount' },
    {
      oddity: 'names the Balance without a value',
      isOdd: (items: Json[]) => items.some((item) => item.Name === 'Balance' && !('Value' in item)),
    },
    {
      oddity: 'leaves the Balance out',
      isOdd: (items: Json[]) => !items.some(({ Name }) => Name === 'Balance'),
    },
    { oddity: 'gives the Amount as a text', isOdd: (items: Json[]) => valueOf(items, 'Amount') === '100.00' },
    {
      oddity: 'gives the TransactionDate as a text',
      isOdd: (items: Json[]) => typeof valueOf(items, 'TransactionDate') === 'string',
    },
    {
      oddity: 'masks the PhoneNumber',
      isOdd: (items: Json[]) => /^254734\*{3}\d{3}$/.test(String(valueOf(items, 'PhoneNumber'))),
    },
    {
      oddity: 'leaves the PhoneNumber out',
      isOdd: (items: Json[]) => !items.some(({ Name }) => Name === 'PhoneNumber'),
    },
  ])('$oddity at times, and at times not', ({ isOdd }) => {
    const odd = all.filter(({ items }) => isOdd(items)).length;
    expect(odd).toBeGreaterThan(0);
    expect(odd).toBeLessThan(all.length);
  });
});

test('failureThenSuccess announces 1037 first, and the money moves more than 180 s later', async () => {
  const { endedAt, ledgerEntry } = await played('failureThenSuccess', '254734001131');
  expect(resultCodes('254734001131')).toEqual([1037, 0]);
  expect(sinceMs(endedAt, ledgerEntry.debitedAt)).toBeGreaterThanOrEqual(180_000 / tempo);
  expect(
    valueOf(simulator.receivedOf('254734001131')[1]?.json.Body.stkCallback.CallbackMetadata.Item, 'Amount'),
  ).toBe(100);
});

test('paysAfterExpiry moves the money after 180 s, and until then the query says 4999', async () => {
  await simulator.play('paysAfterExpiry', '254734001231');
  await simulator.push('254734001231');
  const ended = await simulator.pushOf('254734001231', (push) => push.endedAt !== null);
  expect(ended).toMatchObject({ ledgerEntry: null, queryView: { resultCode: '4999' }, callbackAttempts: [] });
  const { acceptedAt, ledgerEntry, callbackAttempts } = await simulator.pushOf('254734001231', isClosed);
  expect(sinceMs(acceptedAt, ledgerEntry.debitedAt)).toBeGreaterThanOrEqual(180_000 / tempo);
  expect(Date.parse(callbackAttempts[0].sentAt)).toBeGreaterThanOrEqual(Date.parse(ledgerEntry.debitedAt));
});
