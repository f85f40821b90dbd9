import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { BusinessRequests, parametersOf } from './business-requests.ts';
import { type Json, RunningSimulator } from './running-simulator.ts';

let simulator: RunningSimulator;
let requests: BusinessRequests;
beforeAll(async () => {
  simulator = await RunningSimulator.start();
  requests = new BusinessRequests(simulator);
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.post('/_simulator/reset', '');
});

const ledger = async (): Promise<Json[]> => (await simulator.get('/_simulator/ledger')).json.entries;

test('money goes out of the Utility account, and the result tells it', async () => {
  const { json } = await requests.b2c('pay-1');
  expect(json.OriginatorConversationID).toBe('ours-pay-1');
  const result = await requests.result('pay-1');
  const [entry] = await ledger();
  expect(entry).toMatchObject({
    kind: 'b2c',
    phoneNumber: '254724000100',
    amountShillings: 100,
    originatorConversationId: 'ours-pay-1',
    conversationId: json.ConversationID,
  });
  expect(result).toMatchObject({ ResultType: 0, ResultCode: 0, TransactionID: entry?.receiptNumber });
  expect(parametersOf(result)).toEqual({
    TransactionAmount: 100,
    TransactionReceipt: entry?.receiptNumber,
    ReceiverPartyPublicName: `254724000100 - ${entry?.payerName}`,
    TransactionCompletedDateTime: expect.stringMatching(/^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d$/),
    B2CUtilityAccountAvailableFunds: 99_900,
    B2CWorkingAccountAvailableFunds: 0,
    B2CRecipientIsRegisteredCustomer: 'Y',
    B2CChargesPaidAccountAvailableFunds: 0,
  });
});

test('the same OriginatorConversationID again is refused, and the money moves once', async () => {
  await requests.b2c('pay-2');
  const repeated = await requests.b2c('pay-2');
  expect(repeated).toMatchObject({
    status: 500,
    json: { errorCode: '500.002.1001', errorMessage: 'Duplicate OriginatorConversationID.' },
  });
  await requests.result('pay-2');
  await expect(ledger()).resolves.toHaveLength(1);
});

test('an acknowledgement can be lost, and the repeat then says that the first went through', async () => {
  await requests.set({ b2cAck: 'lost' });
  await expect(requests.b2c('pay-3')).rejects.toThrow('fetch failed');
  await expect(requests.b2c('pay-3')).resolves.toMatchObject({ json: { errorCode: '500.002.1001' } });
  await expect(requests.result('pay-3')).resolves.toMatchObject({ ResultCode: 0 });
  await expect(ledger()).resolves.toHaveLength(1);
});

test('v1 knows no key: every request pays', async () => {
  await requests.b2c('pay-4', {}, 'v1');
  await requests.b2c('pay-4', {}, 'v1');
  await requests.results('pay-4', 2);
  await expect(ledger()).resolves.toHaveLength(2);
});

test('v3 wants the key', async () => {
  const answer = await requests.b2c('pay-5', { OriginatorConversationID: undefined });
  expect(answer).toMatchObject({
    status: 400,
    json: { errorMessage: 'Bad Request - Invalid OriginatorConversationID' },
  });
});

test('more than the account holds gives 1, and nothing moves', async () => {
  await requests.set({ openingBalanceShillings: 99 });
  await requests.b2c('pay-6');
  await expect(requests.result('pay-6')).resolves.toMatchObject({ ResultCode: 1 });
  await expect(ledger()).resolves.toEqual([]);
});

test('a payment is found by the key of the caller', async () => {
  await requests.b2c('pay-7');
  const { TransactionID } = await requests.result('pay-7');
  await requests.status('found', { OriginalConversationID: 'ours-pay-7' });
  expect(parametersOf(await requests.result('found'))).toMatchObject({
    ReceiptNo: TransactionID,
    CreditPartyName: expect.stringMatching(/^254724000100 - /),
    OriginatorConversationID: 'ours-pay-7',
  });
});

test('the sum of the statistics is what came in', async () => {
  await requests.pay('254724000200', { amountShillings: 70 });
  await requests.b2c('pay-8');
  await requests.result('pay-8');
  const { json } = await simulator.get('/_simulator/stats');
  expect(json.ledger).toEqual({ entries: 2, amountShillings: 70 });
});
