import { afterEach, expect, test } from '@jest/globals';
import { createMemoryTokenStore } from '../../daraja/access-token.ts';
import { deadUrl, json } from './listening.ts';
import { acknowledgement, paybill, queryFound } from './samples.ts';
import { clientOf, hangUp, kept, refusedToken, safaricom } from './talking.ts';

afterEach(hangUp);

const checkoutRequestId = acknowledgement.CheckoutRequestID;
const oauth = '/oauth/v1/generate?grant_type=client_credentials';
const queryPath = '/mpesa/stkpushquery/v1/query';

test('asks about one prompt and reads the answer', async () => {
  const { baseUrl, received } = await safaricom((_request, response) =>
    json(response, 200, queryFound('1032')),
  );
  const answer = await clientOf(baseUrl, {}, await kept()).query(paybill, checkoutRequestId);
  expect(answer).toMatchObject({ says: 'canceled', resultCode: '1032', sent: true });
  expect(received).toMatchObject([{ method: 'POST', path: queryPath, authorization: 'Bearer token-1' }]);
  expect(JSON.parse(received[0]!.body)).toEqual({
    BusinessShortCode: '174379',
    Password: expect.any(String),
    Timestamp: expect.stringMatching(/^\d{14}$/),
    CheckoutRequestID: checkoutRequestId,
  });
});

test('a refused token is replaced and the question asked once more', async () => {
  const { baseUrl, received } = await safaricom((request, response) => {
    if (request.path === oauth) return json(response, 200, { access_token: 'token-2', expires_in: '3599' });
    if (request.authorization === 'Bearer token-2') return json(response, 200, queryFound('0'));
    return json(response, 404, refusedToken);
  });
  const answer = await clientOf(baseUrl, {}, await kept()).query(paybill, checkoutRequestId);
  expect(answer).toMatchObject({ says: 'completed', resultCode: '0' });
  expect(received.map(({ path }) => path)).toEqual([queryPath, oauth, queryPath]);
});

test('a second refused token is not replaced again', async () => {
  const { baseUrl, received } = await safaricom((request, response) => {
    if (request.path === oauth) return json(response, 200, { access_token: 'token-2', expires_in: '3599' });
    return json(response, 404, refusedToken);
  });
  const answer = await clientOf(baseUrl, {}, await kept()).query(paybill, checkoutRequestId);
  expect(answer).toMatchObject({ says: 'nothing', sent: true, httpStatus: 404 });
  expect(received.filter(({ path }) => path === queryPath)).toHaveLength(2);
});

test('a question that may not be asked again says nothing, was sent, and leaves the refused token behind', async () => {
  const { baseUrl, received } = await safaricom((_request, response) => json(response, 404, refusedToken));
  const tokens = await kept();
  const mayAskAgain = () => Promise.resolve(false);
  const answer = await clientOf(baseUrl, {}, tokens).query(paybill, checkoutRequestId, { mayAskAgain });
  expect(answer).toMatchObject({ says: 'nothing', sent: true });
  expect(received.map(({ path }) => path)).toEqual([queryPath]);
  expect(await tokens.read(paybill.credentialId)).toBeUndefined();
});

test('a refused token that cannot be replaced says nothing, but was sent', async () => {
  const { baseUrl } = await safaricom((request, response) => {
    if (request.path === oauth) response.writeHead(400).end();
    else json(response, 404, refusedToken);
  });
  const answer = await clientOf(baseUrl, {}, await kept()).query(paybill, checkoutRequestId);
  expect(answer).toMatchObject({ says: 'nothing', sent: true });
});

test('without a token, a connection or a store it says nothing and was not sent', async () => {
  const away = await deadUrl();
  const broken = { ...createMemoryTokenStore(), read: () => Promise.reject(new Error('database away')) };
  for (const tokens of [createMemoryTokenStore(), await kept(), broken]) {
    const answer = await clientOf(away, {}, tokens).query(paybill, checkoutRequestId);
    expect(answer).toMatchObject({ says: 'nothing', sent: false, httpStatus: null });
  }
});

test('a connection reset after the question was read says nothing and is not asked again', async () => {
  const { baseUrl, received } = await safaricom((_request, response) => response.socket!.resetAndDestroy());
  const answer = await clientOf(baseUrl, {}, await kept()).query(paybill, checkoutRequestId);
  expect(answer).toMatchObject({ says: 'nothing', sent: true });
  expect(received).toHaveLength(1);
});
