import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { BusinessRequests, parametersOf } from './business-requests.ts';
import { type Json, RunningSimulator, until } from './running-simulator.ts';

const tempo = 500;

let simulator: RunningSimulator;
let requests: BusinessRequests;
beforeAll(async () => {
  // Ten minutes, the longest wait of these, become little more than a second.
  simulator = await RunningSimulator.start({ tempo });
  requests = new BusinessRequests(simulator);
  await requests.registerPull();
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.post('/_simulator/reset', '');
  await requests.register();
});

const ledgerOf = async (phoneNumber: string): Promise<Json[]> =>
  (await simulator.get(`/_simulator/ledger?phoneNumber=${phoneNumber}`)).json.entries;

/** Plays the scenario by a rule: the receipt, once the money has moved. */
async function play(scenario: string, phoneNumber: string): Promise<string> {
  await simulator.post('/_simulator/rules', { scenario, when: { phoneNumber } });
  await simulator.push(phoneNumber);
  const { ledgerEntry } = await simulator.pushOf(phoneNumber, (push) => push.ledgerEntry !== null);
  return ledgerEntry.receiptNumber;
}

describe('the confirmation of a push', () => {
  test('comes twice in confirmationTwice', async () => {
    const receipt = await play('confirmationTwice', '254726000100');
    await expect(requests.confirmations(receipt, 2)).resolves.toHaveLength(2);
  });

  test('comes a minute or more after the debit in confirmationLate', async () => {
    const receipt = await play('confirmationLate', '254726000200');
    const [entry] = await ledgerOf('254726000200');
    await requests.confirmations(receipt);
    const confirmation = simulator.received.find(({ json }) => json.TransID === receipt);
    expect(confirmation!.atMs - Date.parse(entry?.debitedAt)).toBeGreaterThanOrEqual(60_000 / tempo - 5);
  });

  test('never comes in confirmationLost, though the callback does', async () => {
    const receipt = await play('confirmationLost', '254726000300');
    await simulator.callbacks('254726000300');
    await requests.set({ confirmation: 'late' });
    const other = await requests.pay('254726000400');
    await requests.confirmations(other.receiptNumber);
    const { deliveries } = (await simulator.get('/_simulator/deliveries')).json;
    expect(deliveries.filter(({ body }: Json) => body.TransID === receipt)).toEqual([]);
  });
});

describe('a payment by hand while the prompt is live', () => {
  test('comes beside the one by PIN in paysByHandToo: two receipts, one reference', async () => {
    await simulator.post('/_simulator/rules', { scenario: 'paysByHandToo' });
    await simulator.push('254726000500', { AccountReference: 'ORDER-5' });
    const [callback] = await simulator.callbacks('254726000500');
    expect(callback?.json.Body.stkCallback.ResultCode).toBe(0);
    const entries = await ledgerOf('254726000500');
    expect(entries.map(({ kind, accountReference }) => [kind, accountReference])).toEqual([
      ['c2b', 'ORDER-5'],
      ['stk', 'ORDER-5'],
    ]);
  });

  test('is the only one in paysByHandInstead, and the prompt ends in 1032', async () => {
    await simulator.post('/_simulator/rules', { scenario: 'paysByHandInstead' });
    await simulator.push('254726000600');
    const [callback] = await simulator.callbacks('254726000600');
    expect(callback?.json.Body.stkCallback.ResultCode).toBe(1032);
    const entries = await ledgerOf('254726000600');
    expect(entries.map(({ kind }) => kind)).toEqual(['c2b']);
    await expect(requests.confirmations(entries[0]?.receiptNumber)).resolves.toHaveLength(1);
  });
});

describe('Pull Transactions', () => {
  const rows = async (): Promise<Json[]> => (await requests.pull()).json.Response[0];

  test('has the row of pullLate only after three minutes', async () => {
    const receipt = await play('pullLate', '254726000700');
    const [entry] = await ledgerOf('254726000700');
    const row = await until(async () =>
      (await rows()).find(({ transactionId }) => transactionId === receipt),
    );
    expect(row).toMatchObject({ amount: '100.00' });
    expect(Date.now() - Date.parse(entry?.debitedAt)).toBeGreaterThanOrEqual(180_000 / tempo);
  });

  test('tells the row of pullRepeats twice', async () => {
    const receipt = await play('pullRepeats', '254726000800');
    const found = await until(async () => {
      const all = await rows();
      return all.length > 0 ? all : undefined;
    });
    expect(found.map(({ transactionId }) => transactionId)).toEqual([receipt, receipt]);
  });
});

describe('results', () => {
  test('follow a queue time-out in statusAfterQueueTimeout', async () => {
    const TransactionID = await play('statusAfterQueueTimeout', '254726000900');
    await requests.status('queued-then', { TransactionID });
    await simulator.receivedAt('/timeouts/queued-then');
    expect(parametersOf(await requests.result('queued-then'))).toMatchObject({ ReceiptNo: TransactionID });
  });

  test('do not follow it in statusQueueTimeout, and the money is back all the same', async () => {
    const TransactionID = await play('statusQueueTimeout', '254726001000');
    await requests.reverse('queued-only', { TransactionID });
    await simulator.receivedAt('/timeouts/queued-only');
    const [original] = await ledgerOf('254726001000');
    expect(original?.reversedByReceipt).not.toBeNull();
    // Later than the latest result after a queue time-out.
    await requests.set({ resultLagMs: 130_000 });
    await requests.balance('after-queued-only');
    await requests.result('after-queued-only');
    const { deliveries } = (await simulator.get('/_simulator/deliveries')).json;
    expect(deliveries.filter(({ kind }: Json) => kind === 'result')).toHaveLength(1);
  });
});

describe('a reversal', () => {
  test('gives R000001 in reversedByHand, and the money went back once', async () => {
    const TransactionID = await play('reversedByHand', '254726001100');
    await until(async () => (await ledgerOf('254726001100'))[1]);
    await requests.reverse('by-hand', { TransactionID });
    await expect(requests.result('by-hand')).resolves.toMatchObject({ ResultCode: 'R000001' });
    const entries = await ledgerOf('254726001100');
    expect(entries.map(({ kind }) => kind)).toEqual(['stk', 'reversal']);
    expect(entries[1]).toMatchObject({ reversesReceipt: TransactionID, conversationId: null });
  });

  test('gives R000002 in reversalNotFound, and no money goes back', async () => {
    const TransactionID = await play('reversalNotFound', '254726001200');
    await requests.reverse('not-found', { TransactionID });
    await expect(requests.result('not-found')).resolves.toMatchObject({ ResultCode: 'R000002' });
    await expect(ledgerOf('254726001200')).resolves.toHaveLength(1);
  });
});

describe('B2C', () => {
  const rule = (scenario: string, when: object) => simulator.post('/_simulator/rules', { scenario, when });

  test('loses the acknowledgement of the one phone that a rule names', async () => {
    await rule('b2cAckLost', { phoneNumber: '254726001300' });
    await expect(requests.b2c('lost-1', { PartyB: '254726001300' })).rejects.toThrow('fetch failed');
    await expect(requests.b2c('kept-1', { PartyB: '254726001400' })).resolves.toMatchObject({ status: 200 });
    await expect(requests.b2c('lost-1', { PartyB: '254726001300' })).resolves.toMatchObject({
      json: { errorCode: '500.002.1001' },
    });
    await expect(requests.result('lost-1')).resolves.toMatchObject({ ResultCode: 0 });
    await expect(ledgerOf('254726001300')).resolves.toHaveLength(1);
  });

  test('sends the result after a queue time-out, chosen by the beginning of our key', async () => {
    await rule('b2cAfterQueueTimeout', { accountReference: 'ours-late*' });
    await requests.b2c('late-1');
    await simulator.receivedAt('/timeouts/late-1');
    await expect(requests.result('late-1')).resolves.toMatchObject({ ResultCode: 0 });
  });

  test('uses up no rule of pushes, nor a push one of B2C', async () => {
    await simulator.post('/_simulator/rules', { scenario: 'declines', times: 1 });
    await simulator.post('/_simulator/rules', { scenario: 'b2cAckLost', times: 1 });
    await expect(requests.b2c('times-1')).rejects.toThrow('fetch failed');
    await simulator.push('254726001500');
    await expect(simulator.pushOf('254726001500')).resolves.toMatchObject({ scenario: 'declines' });
    expect((await simulator.get('/_simulator/rules')).json.rules).toEqual([]);
  });

  test('and pushes cannot share a rule', async () => {
    const { status, json } = await simulator.post('/_simulator/rules', {
      scenarios: { pays: 1, b2cAckLost: 1 },
    });
    expect(status).toBe(400);
    expect(json.error.message).toMatch(/give each a rule of its own/);
  });
});
