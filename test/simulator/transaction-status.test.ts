import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { BusinessRequests, nairobi, parametersOf, till } from './business-requests.ts';
import { RunningSimulator } from './running-simulator.ts';

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

test('a receipt is answered by a result with the facts of the payment', async () => {
  const entry = await requests.pay('254723000100');
  const { json } = await requests.status('known', { TransactionID: entry.receiptNumber });
  expect(json).toEqual({
    OriginatorConversationID: expect.stringMatching(
      /^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\d{4}$/,
    ),
    ConversationID: expect.stringMatching(/^AG_\d{8}_[0-9a-f]{20}$/),
    ResponseCode: '0',
    ResponseDescription: 'Accept the service request successfully.',
  });
  const result = await requests.result('known');
  const at = Number(nairobi(Date.parse(entry.debitedAt)).replaceAll(/\D/g, ''));
  expect(result).toMatchObject({
    ResultType: 0,
    ResultCode: 0,
    ResultDesc: 'The service request is processed successfully.',
    OriginatorConversationID: json.OriginatorConversationID,
    ConversationID: json.ConversationID,
    TransactionID: expect.stringMatching(/^[A-Z]{2}[1-9A-V]0000000$/),
    ReferenceData: { ReferenceItem: { Key: 'Occasion' } },
  });
  expect(parametersOf(result)).toEqual({
    ReceiptNo: entry.receiptNumber,
    TransactionStatus: 'Completed',
    Amount: 100,
    DebitPartyName: `254723000100 - ${entry.payerName}`,
    CreditPartyName: '174379 - Merchant 174379',
    InitiatedTime: at,
    FinalisedTime: at,
    DebitAccountType: 'MMF Account For Customer',
    ReasonType: 'Pay Bill',
    TransactionReason: undefined,
    CreditPartyCharges: undefined,
    OriginatorConversationID: '',
    ConversationID: '',
  });
});

test('the result comes once', async () => {
  const { receiptNumber } = await requests.pay('254723000200');
  await requests.status('first', { TransactionID: receiptNumber });
  await requests.result('first');
  await requests.status('second', { TransactionID: receiptNumber });
  await requests.result('second');
  await expect(requests.results('first')).resolves.toHaveLength(1);
});

test('an unknown receipt, and another merchant’s, are not found', async () => {
  const { receiptNumber } = await requests.pay('254723000300', { businessShortCode: till.tillNumber });
  await requests.status('unknown', { TransactionID: 'UKP0000001' });
  await requests.status('foreign', { TransactionID: receiptNumber });
  for (const name of ['unknown', 'foreign']) {
    const result = await requests.result(name);
    expect(result).toMatchObject({ ResultCode: 'R000002' });
    expect(result).not.toHaveProperty('ResultParameters');
  }
});

test('neither receipt nor conversation gives 25', async () => {
  await requests.status('nothing', {});
  await expect(requests.result('nothing')).resolves.toMatchObject({
    ResultCode: 25,
    ResultDesc: 'The format of parameter null is invalid.',
  });
});

test.each([
  ['PartyA', 'shop'],
  ['IdentifierType', '3'],
  ['CommandID', 'Status'],
  ['ResultURL', 'nowhere'],
])('a wrong %s is named at once', async (field, value) => {
  await expect(requests.status('wrong', { [field]: value })).resolves.toMatchObject({
    status: 400,
    json: { errorCode: '400.002.02', errorMessage: `Bad Request - Invalid ${field}` },
  });
});

test('the short code of another merchant is refused at once', async () => {
  await expect(requests.status('party', { PartyA: till.businessShortCode })).resolves.toMatchObject({
    status: 500,
    json: { errorMessage: 'Merchant does not exist' },
  });
});

test('a bad token is refused before the body is read', async () => {
  const answer = await simulator.post('/mpesa/transactionstatus/v1/query', '{', {
    authorization: 'Bearer x',
  });
  expect(answer).toMatchObject({ status: 400, json: { errorCode: '400.003.01' } });
});
