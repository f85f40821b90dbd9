import { afterEach, expect, test } from '@jest/globals';
import type { C2bAddresses } from '../../daraja/c2b-registration.ts';
import { deadUrl, json } from './listening.ts';
import { errorBody, paybill, till } from './samples.ts';
import { clientOf, hangUp, kept, refusedToken, safaricom } from './talking.ts';

afterEach(hangUp);

const addresses: C2bAddresses = {
  version: 'v2',
  responseType: 'Completed',
  confirmationUrl: 'https://pay.example.co.ke/hooks/c2b/5f0c/confirmation',
  validationUrl: 'https://pay.example.co.ke/hooks/c2b/5f0c/validation',
};
const success = {
  OriginatorCoversationID: '7619-37765134-1',
  ResponseCode: '0',
  ResponseDescription: 'success',
};

async function answered(status: number, body: unknown, text = false) {
  const { baseUrl } = await safaricom((_request, response) => {
    if (text) response.writeHead(status).end(body);
    else json(response, status, body);
  });
  return await clientOf(baseUrl, {}, await kept()).registerC2b(paybill, addresses);
}

test.each(['v1', 'v2'] as const)('registers both addresses by version %s', async (version) => {
  const { baseUrl, received } = await safaricom((_request, response) => json(response, 200, success));
  const client = clientOf(baseUrl, {}, await kept());
  await expect(client.registerC2b(paybill, { ...addresses, version })).resolves.toEqual({
    outcome: 'accepted',
  });
  expect(received).toMatchObject([
    { method: 'POST', path: `/mpesa/c2b/${version}/registerurl`, authorization: 'Bearer token-1' },
  ]);
  expect(JSON.parse(received[0]!.body)).toEqual({
    ShortCode: '174379',
    ResponseType: 'Completed',
    ConfirmationURL: addresses.confirmationUrl,
    ValidationURL: addresses.validationUrl,
  });
});

test('registers a till by its store number, which it went live with', async () => {
  const { baseUrl, received } = await safaricom((request, response) =>
    json(
      response,
      200,
      request.path.startsWith('/oauth') ? { access_token: 't', expires_in: '3599' } : success,
    ),
  );
  await clientOf(baseUrl).registerC2b(till, addresses);
  expect(JSON.parse(received.at(-1)!.body)).toMatchObject({ ShortCode: till.businessShortCode });
});

test.each([
  ['as Daraja says it', errorBody('500.003.1001', 'Urls are already registered'), false],
  [
    'as the system behind it said it',
    '<soapenv:Fault>SCO-AddURLVault … ResponseCode 409</soapenv:Fault>',
    true,
  ],
])('addresses that are in the way are told apart, %s', async (_how, body, text) => {
  await expect(answered(500, body, text)).resolves.toEqual({ outcome: 'alreadyRegistered' });
});

test('a refusal comes with Safaricom’s code and words', async () => {
  await expect(answered(400, errorBody('400.002.02', 'Bad Request - Invalid ShortCode'))).resolves.toEqual({
    outcome: 'refused',
    code: '400.002.02',
    message: 'Bad Request - Invalid ShortCode',
  });
});

test.each([
  ['an error of the gateway', 500, errorBody('500.003.1001', 'Internal Server Error')],
  ['a success without its code', 200, {}],
  ['a code that is none of success', 200, { ...success, ResponseCode: '1' }],
])('%s decides nothing', async (_what, status, body) => {
  await expect(answered(status, body)).resolves.toMatchObject({ outcome: 'noAnswer' });
});

test('no connection decides nothing', async () => {
  const client = clientOf(await deadUrl(), {}, await kept());
  await expect(client.registerC2b(paybill, addresses)).resolves.toMatchObject({
    outcome: 'noAnswer',
    sent: false,
  });
});

test('a refused token is replaced and the registration sent once more', async () => {
  const { baseUrl } = await safaricom((request, response) => {
    if (request.path.startsWith('/oauth'))
      return json(response, 200, { access_token: 'token-2', expires_in: '3599' });
    return request.authorization === 'Bearer token-2'
      ? json(response, 200, success)
      : json(response, 404, refusedToken);
  });
  const client = clientOf(baseUrl, {}, await kept());
  await expect(client.registerC2b(paybill, addresses)).resolves.toEqual({ outcome: 'accepted' });
});
