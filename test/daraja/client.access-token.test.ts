import { afterEach, expect, test } from '@jest/globals';
import { createMemoryTokenStore } from '../../daraja/access-token.ts';
import { DarajaError } from '../../daraja/daraja-error.ts';
import { deadUrl, json } from './listening.ts';
import { errorBody, paybill } from './samples.ts';
import { clientOf, hangUp, safaricom } from './talking.ts';

afterEach(hangUp);

const grant = { access_token: 'fresh', expires_in: '3599' };

test('a token is fetched with the key and secret, and kept', async () => {
  const { baseUrl, received } = await safaricom((_request, response) => json(response, 200, grant));
  const tokens = createMemoryTokenStore();
  const client = clientOf(`${baseUrl}/`, {}, tokens);
  const got = await Promise.all(Array.from({ length: 10 }, () => client.accessToken(paybill)));
  expect(new Set(got)).toEqual(new Set(['fresh']));
  expect(received).toMatchObject([
    {
      method: 'GET',
      path: '/oauth/v1/generate?grant_type=client_credentials',
      authorization: `Basic ${btoa('key-of-the-app:secret-of-the-app')}`,
    },
  ]);
  const { expiresAtMs = 0 } = (await tokens.read(paybill.credentialId)) ?? {};
  expect(Math.abs(expiresAtMs - Date.now() - 3_599_000)).toBeLessThan(2_000);
});

test('a lifetime given as a number is read as well', async () => {
  const { baseUrl } = await safaricom((_request, response) =>
    json(response, 200, { ...grant, expires_in: 3599 }),
  );
  await expect(clientOf(baseUrl).accessToken(paybill)).resolves.toBe('fresh');
});

test.each([
  ['a wrong key or secret, 400 and nothing else', 400, '', 'badCredentials'],
  [
    'a malformed key',
    400,
    JSON.stringify(errorBody('400.008.01', 'Invalid Authentication passed')),
    'badCredentials',
  ],
  [
    'a wrong grant type',
    400,
    JSON.stringify(errorBody('400.008.02', 'Invalid grant type passed')),
    'unavailable',
  ],
  ['HTML with 200', 200, '<html>Portal</html>', 'unavailable'],
  ['HTML with 503', 503, '<html>Incapsula incident ID: 1</html>', 'unavailable'],
  ['an empty 200', 200, '', 'unavailable'],
  ['an empty token', 200, '{"access_token":"","expires_in":"3599"}', 'unavailable'],
  ['a token that fits no header', 200, '{"access_token":"a\\nb","expires_in":"3599"}', 'unavailable'],
  ['no lifetime', 200, '{"access_token":"fresh"}', 'unavailable'],
  ['a lifetime of words', 200, '{"access_token":"fresh","expires_in":"soon"}', 'unavailable'],
  ['a token with 500', 500, JSON.stringify(grant), 'unavailable'],
])('%s is an error of ours', async (_title, status, body, kind) => {
  const { baseUrl } = await safaricom((_request, response) => response.writeHead(status).end(body));
  const error = await clientOf(baseUrl)
    .accessToken(paybill)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DarajaError);
  expect(error).toMatchObject({ kind });
  expect(String(error)).not.toMatch(/key-of|secret-of|fresh/);
});

test('no connection and no answer are told apart', async () => {
  await expect(clientOf(await deadUrl()).accessToken(paybill)).rejects.toMatchObject({
    kind: 'notConnected',
  });
  const { baseUrl } = await safaricom(() => undefined);
  await expect(clientOf(baseUrl, { totalMs: 100 }).accessToken(paybill)).rejects.toMatchObject({
    kind: 'unavailable',
  });
});

test('a broken store is an error of ours with its cause', async () => {
  const cause = new Error('database away');
  const tokens = { ...createMemoryTokenStore(), read: () => Promise.reject(cause) };
  await expect(clientOf(await deadUrl(), {}, tokens).accessToken(paybill)).rejects.toMatchObject({
    name: 'DarajaError',
    kind: 'noStore',
    cause,
  });
});
