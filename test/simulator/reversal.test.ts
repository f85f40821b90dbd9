import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { BusinessRequests, parametersOf, till } from './business-requests.ts';
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

const ledgerOf = async (phoneNumber: string): Promise<Json[]> =>
  (await simulator.get(`/_simulator/ledger?phoneNumber=${phoneNumber}`)).json.entries;

test('money goes back, and both entries of the ledger say so', async () => {
  const original = await requests.pay('254725000100');
  const { json } = await requests.reverse('back', { TransactionID: original.receiptNumber });
  const result = await requests.result('back');
  const [reversed, reversal] = await ledgerOf('254725000100');
  expect(result).toMatchObject({ ResultType: 0, ResultCode: 0, TransactionID: reversal?.receiptNumber });
  expect(parametersOf(result)).toEqual({
    DebitAccountBalance: 'Utility Account|KES|100000.00|100000.00|0.00|0.00',
    Amount: 100,
    TransCompletedTime: expect.any(Number),
    OriginalTransactionID: original.receiptNumber,
    Charge: 0,
    CreditPartyPublicName: `254725000100 - ${original.payerName}`,
    DebitPartyPublicName: '174379 - Merchant 174379',
  });
  expect(reversed).toMatchObject({ reversedByReceipt: reversal?.receiptNumber });
  expect(reversal).toMatchObject({
    kind: 'reversal',
    amountShillings: 100,
    reversesReceipt: original.receiptNumber,
    conversationId: json.ConversationID,
  });
});

test('a push that was paid can be reversed', async () => {
  await simulator.push('254725000200');
  const { ledgerEntry } = await simulator.pushOf('254725000200', (push) => push.state === 'paid');
  await requests.reverse('push', { TransactionID: ledgerEntry.receiptNumber });
  await expect(requests.result('push')).resolves.toMatchObject({ ResultCode: 0 });
});

test('a second reversal gives R000001 and moves nothing', async () => {
  const { receiptNumber } = await requests.pay('254725000300');
  await requests.reverse('once', { TransactionID: receiptNumber });
  await requests.result('once');
  await requests.reverse('again', { TransactionID: receiptNumber });
  const result = await requests.result('again');
  expect(result).toMatchObject({
    ResultCode: 'R000001',
    TransactionID: expect.stringMatching(/0000000$/),
  });
  await expect(ledgerOf('254725000300')).resolves.toHaveLength(2);
});

test('an unknown receipt, and another merchant’s, give R000002', async () => {
  const { receiptNumber } = await requests.pay('254725000400', { businessShortCode: till.tillNumber });
  for (const TransactionID of ['UKP0000001', receiptNumber]) {
    await requests.reverse(TransactionID, { TransactionID });
    await expect(requests.result(TransactionID)).resolves.toMatchObject({ ResultCode: 'R000002' });
  }
});

test('another amount than the whole moves nothing', async () => {
  const { receiptNumber } = await requests.pay('254725000500');
  await requests.reverse('part', { TransactionID: receiptNumber, Amount: 40 });
  await expect(requests.result('part')).resolves.toMatchObject({ ResultCode: 25 });
  await expect(ledgerOf('254725000500')).resolves.toHaveLength(1);
});

test('money that is not there any more gives 1', async () => {
  await requests.set({ openingBalanceShillings: 0 });
  const { receiptNumber } = await requests.pay('254725000600');
  await requests.b2c('spend', { OriginatorConversationID: 'spend', PartyB: '254725000700' });
  await requests.result('spend');
  await requests.reverse('spent', { TransactionID: receiptNumber });
  await expect(requests.result('spent')).resolves.toMatchObject({ ResultCode: 1 });
});

test.each(['11', '21', 'R000001', 'R000002', '2006', '2028'])('can be made to end in %s', async (code) => {
  const { receiptNumber } = await requests.pay('254725000800');
  await requests.set({ resultCodes: { reversal: code } });
  await requests.reverse(`made-${code}`, { TransactionID: receiptNumber });
  const { ResultCode } = await requests.result(`made-${code}`);
  expect(String(ResultCode)).toBe(code);
  await expect(ledgerOf('254725000800')).resolves.toHaveLength(1);
});

test('the state of a reversal can be asked by its conversation', async () => {
  const { receiptNumber } = await requests.pay('254725000900');
  const { json } = await requests.reverse('asked', { TransactionID: receiptNumber });
  const { TransactionID } = await requests.result('asked');
  await requests.status('of-reversal', { OriginalConversationID: json.OriginatorConversationID });
  expect(parametersOf(await requests.result('of-reversal'))).toMatchObject({
    ReceiptNo: TransactionID,
    TransactionStatus: 'Completed',
    DebitPartyName: '174379 - Merchant 174379',
    ConversationID: json.ConversationID,
  });
});

test.each([
  ['RecieverIdentifierType', '4'],
  ['Remarks', 'x'],
  ['Amount', '0'],
])('a wrong %s is named at once', async (field, value) => {
  const answer = await requests.reverse('wrong', { TransactionID: 'UKP0000001', [field]: value });
  expect(answer).toMatchObject({
    status: 400,
    json: { errorMessage: `Bad Request - Invalid ${field}` },
  });
});
