import { afterEach, expect, test } from '@jest/globals';
import { deadUrl, json } from './listening.ts';
import { pulled, pullFound } from './pull-samples.ts';
import { errorBody, paybill, till } from './samples.ts';
import { clientOf, hangUp, kept, refusedToken, safaricom } from './talking.ts';

afterEach(hangUp);

const oauth = '/oauth/v1/generate?grant_type=client_credentials';
const span = { from: new Date('2026-11-25T06:00:00Z'), to: new Date('2026-11-25T08:00:00Z') };
const registration = { nominatedNumber: '254722000000', callbackUrl: 'https://pay.example.co.ke/hooks/pull' };
const initiator = { name: 'testapi', securityCredential: 'c2VjcmV0' };
const question = {
  initiator,
  receiptNumber: 'UKP4K7Q2XN',
  resultUrl: 'https://pay.example.co.ke/hooks/results/5f0c',
  timeoutUrl: 'https://pay.example.co.ke/hooks/timeouts/5f0c',
};

test('a short code is registered for pulls, and one that was before is as good', async () => {
  for (const code of ['1000', '1001']) {
    const { baseUrl, received } = await safaricom((_request, response) =>
      json(response, 200, {
        ResponseRefID: '18633-7271215-1',
        'Response Status': code,
        ShortCode: '174379',
        'Response Description': 'ShortCode registered',
      }),
    );
    const client = clientOf(baseUrl, {}, await kept());
    expect(await client.pullRegister(paybill, registration)).toEqual({ outcome: 'accepted' });
    expect(received).toMatchObject([{ method: 'POST', path: '/pulltransactions/v1/register' }]);
    expect(JSON.parse(received[0]!.body)).toEqual({
      ShortCode: '174379',
      RequestType: 'Pull',
      NominatedNumber: '254722000000',
      CallBackURL: 'https://pay.example.co.ke/hooks/pull',
    });
  }
});

test('a registration that Safaricom refuses says why', async () => {
  const { baseUrl } = await safaricom((_request, response) =>
    json(response, 400, errorBody('400.003.02', 'Bad Request - Invalid NominatedNumber')),
  );
  expect(await clientOf(baseUrl, {}, await kept()).pullRegister(paybill, registration)).toMatchObject({
    outcome: 'refused',
    message: 'Bad Request - Invalid NominatedNumber',
  });
});

test('a page is asked for in East African time, by the rows before it', async () => {
  const { baseUrl, received } = await safaricom((_request, response) =>
    json(response, 200, pullFound([pulled()])),
  );
  const answer = await clientOf(baseUrl, {}, await kept()).pullQuery(paybill, { ...span, offset: 100 });
  expect(answer).toMatchObject({
    outcome: 'page',
    items: [{ row: { receiptNumber: 'UKP4K7Q2XN', amountShillings: 10 } }],
  });
  expect(received).toMatchObject([{ path: '/pulltransactions/v1/query' }]);
  expect(JSON.parse(received[0]!.body)).toEqual({
    ShortCode: '174379',
    StartDate: '2026-11-25 09:00:00',
    EndDate: '2026-11-25 11:00:00',
    OffSetValue: '100',
  });
});

test('a page of thousands of rows is read whole', async () => {
  const rows = Array.from({ length: 3_000 }, (_, index) =>
    pulled({ transactionId: `UKP${String(index).padStart(6, '0')}A` }),
  );
  const { baseUrl } = await safaricom((_request, response) => json(response, 200, pullFound(rows)));
  const answer = await clientOf(baseUrl, {}, await kept()).pullQuery(paybill, { ...span, offset: 0 });
  const items = answer.outcome === 'page' ? answer.items : [];
  expect(items.filter(({ kind }) => kind === 'moneyIn')).toHaveLength(3_000);
});

test('a refused token is replaced and the page asked for once more', async () => {
  const { baseUrl, received } = await safaricom((request, response) => {
    if (request.path === oauth) return json(response, 200, { access_token: 'token-2', expires_in: '3599' });
    if (request.authorization === 'Bearer token-2') return json(response, 200, pullFound([pulled()]));
    return json(response, 404, refusedToken);
  });
  const client = clientOf(baseUrl, {}, await kept());
  expect(await client.pullQuery(paybill, { ...span, offset: 0 })).toMatchObject({ outcome: 'page' });
  expect(received).toHaveLength(3);
});

test('a receipt is asked about in the name of the paybill, or of the till', async () => {
  const { baseUrl, received } = await safaricom((_request, response) =>
    json(response, 200, {
      OriginatorConversationID: '1236-7134259-1',
      ConversationID: 'AG_20261125_1',
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    }),
  );
  expect(await clientOf(baseUrl, {}, await kept()).transactionStatus(paybill, question)).toEqual({
    outcome: 'accepted',
  });
  const asked = {
    Initiator: 'testapi',
    SecurityCredential: 'c2VjcmV0',
    CommandID: 'TransactionStatusQuery',
    TransactionID: 'UKP4K7Q2XN',
    PartyA: '174379',
    IdentifierType: '4',
    ResultURL: question.resultUrl,
    QueueTimeOutURL: question.timeoutUrl,
    Remarks: 'Receipt check',
    Occasion: 'Receipt check',
  };
  expect(JSON.parse(received[0]!.body)).toEqual(asked);
  await clientOf(baseUrl, {}, await kept()).transactionStatus(
    { ...till, credentialId: paybill.credentialId },
    question,
  );
  expect(JSON.parse(received[1]!.body)).toEqual({ ...asked, PartyA: '5009876', IdentifierType: '2' });
});

test('without a connection nothing was sent, and after a reset it may have been', async () => {
  const away = clientOf(await deadUrl(), {}, await kept());
  expect(await away.transactionStatus(paybill, question)).toMatchObject({ outcome: 'noAnswer', sent: false });
  expect(await away.pullQuery(paybill, { ...span, offset: 0 })).toMatchObject({
    outcome: 'noAnswer',
    sent: false,
  });
  const { baseUrl } = await safaricom((_request, response) => response.socket!.resetAndDestroy());
  const reset = clientOf(baseUrl, {}, await kept());
  expect(await reset.transactionStatus(paybill, question)).toMatchObject({ outcome: 'noAnswer', sent: true });
});
