import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createMemoryTokenStore } from '../../daraja/access-token.ts';
import { createDarajaClient } from '../../daraja/client.ts';
import { deadUrl, json } from './listening.ts';
import { acknowledgement, fault, paybill, prompt, pushRequest } from './samples.ts';
import { clientOf, hangUp, kept, rawPort, refusedToken, safaricom } from './talking.ts';

afterEach(hangUp);

test('sends one signed JSON request on a connection that is not kept', async () => {
  const { baseUrl, received, connections } = await safaricom((_request, response) =>
    json(response, 200, acknowledgement),
  );
  const client = clientOf(baseUrl);
  await expect(client.push(pushRequest())).resolves.toMatchObject({
    outcome: 'accepted',
    checkoutRequestId: acknowledgement.CheckoutRequestID,
  });
  await client.push(pushRequest());
  expect(received[0]).toMatchObject({
    method: 'POST',
    path: '/mpesa/stkpush/v1/processrequest',
    authorization: 'Bearer token-1',
    contentType: 'application/json',
    connection: 'close',
  });
  expect(JSON.parse(received[0]!.body)).toMatchObject({ Amount: 1_500, PhoneNumber: prompt.phoneNumber });
  expect([received.length, connections.length]).toEqual([2, 2]);
});

test.each(['', '/', '//', '/daraja', '/daraja/'])(
  'finds Daraja at a base URL that ends in %j',
  async (end) => {
    const { baseUrl, received } = await safaricom((_request, response) =>
      json(response, 200, acknowledgement),
    );
    await clientOf(baseUrl + end).push(pushRequest());
    expect(received[0]?.path).toBe(`${end.replace(/\/+$/, '')}/mpesa/stkpush/v1/processrequest`);
  },
);

test('a refused connection is not sent', async () => {
  await expect(clientOf(await deadUrl()).push(pushRequest())).resolves.toMatchObject({
    outcome: 'notSent',
    reason: 'notConnected',
    detail: 'ECONNREFUSED',
  });
});

test('a host that does not exist is not sent', async () => {
  const request = pushRequest({ writeByMs: performance.now() + 15_000 });
  await expect(clientOf('http://nowhere.invalid').push(request)).resolves.toMatchObject({
    outcome: 'notSent',
    reason: 'notConnected',
  });
});

test('a port that speaks no TLS is not sent', async () => {
  const { baseUrl } = await rawPort((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await expect(clientOf(baseUrl.replace('http:', 'https:')).push(pushRequest())).resolves.toMatchObject({
    outcome: 'notSent',
    reason: 'notConnected',
  });
});

test('a TLS handshake that hangs ends with the connect time-out, not sent', async () => {
  const { baseUrl } = await rawPort(() => undefined);
  const client = clientOf(baseUrl.replace('http:', 'https:'), { connectMs: 100 });
  await expect(client.push(pushRequest())).resolves.toMatchObject({
    outcome: 'notSent',
    reason: 'notConnected',
    detail: 'UND_ERR_CONNECT_TIMEOUT',
  });
});

test('a TLS handshake that hangs past the deadline frees the caller at the deadline', async () => {
  const { baseUrl } = await rawPort(() => undefined);
  const client = clientOf(baseUrl.replace('http:', 'https:'), { connectMs: 3_000 });
  const startMs = performance.now();
  const outcome = await client.push(pushRequest({ writeByMs: startMs + 50 }));
  expect(outcome).toMatchObject({ outcome: 'notSent', reason: 'tooSlow' });
  expect(performance.now() - startMs).toBeLessThan(1_000);
});

test('a deadline that has passed is not sent, and Safaricom sees nothing', async () => {
  const { baseUrl, received, connections } = await safaricom((_request, response) =>
    json(response, 200, acknowledgement),
  );
  const outcome = await clientOf(baseUrl).push(pushRequest({ writeByMs: performance.now() - 1 }));
  expect(outcome).toMatchObject({ outcome: 'notSent', reason: 'tooSlow' });
  expect([received.length, connections.length]).toEqual([0, 0]);
});

test('a process frozen past the deadline writes nothing on the connection it had opened', async () => {
  const { baseUrl, received } = await safaricom((_request, response) => json(response, 200, acknowledgement));
  const writeByMs = performance.now() + 150;
  const pushing = clientOf(baseUrl).push(pushRequest({ writeByMs }));
  while (performance.now() <= writeByMs);
  await expect(pushing).resolves.toMatchObject({ outcome: 'notSent', reason: 'tooSlow' });
  await sleep(50);
  expect(received).toHaveLength(0);
});

test('without a token nothing is sent', async () => {
  await expect(clientOf(await deadUrl()).push(pushRequest({ token: '' }))).resolves.toMatchObject({
    outcome: 'notSent',
    reason: 'noToken',
  });
});

test('a token that fits no header is not sent', async () => {
  const { baseUrl, received } = await safaricom((_request, response) => json(response, 200, acknowledgement));
  const outcome = await clientOf(baseUrl).push(pushRequest({ token: 'a\nb' }));
  expect(outcome).toMatchObject({ outcome: 'notSent' });
  expect(received).toHaveLength(0);
});

test('a connection reset after the request was read is uncertain, and the request is not sent again', async () => {
  const { baseUrl, received, connections } = await safaricom((_request, response) =>
    response.socket!.resetAndDestroy(),
  );
  await expect(clientOf(baseUrl).push(pushRequest())).resolves.toMatchObject({
    outcome: 'uncertain',
    body: '',
  });
  await sleep(100);
  expect([received.length, connections.length]).toEqual([1, 1]);
});

test('a connection closed without an answer is uncertain, and the request is not sent again', async () => {
  const { baseUrl, received } = await safaricom((_request, response) => response.socket!.end());
  await expect(clientOf(baseUrl).push(pushRequest())).resolves.toMatchObject({ outcome: 'uncertain' });
  await sleep(100);
  expect(received).toHaveLength(1);
});

test('a connection reset as soon as it stands is uncertain or not connected, never accepted, and opened once', async () => {
  const { baseUrl, connections } = await rawPort((socket) => socket.resetAndDestroy());
  const outcome = await clientOf(baseUrl).push(pushRequest());
  expect(['uncertain', 'notSent']).toContain(outcome.outcome);
  await sleep(100);
  expect(connections).toHaveLength(1);
});

test('an answer cut in the middle is uncertain, whichever way its length was given', async () => {
  const part = JSON.stringify(acknowledgement).slice(0, 150);
  for (const length of ['content-length: 400\r\n', 'transfer-encoding: chunked\r\n', '']) {
    const body = length.startsWith('transfer') ? `96\r\n${part}\r\n` : part;
    const { baseUrl } = await rawPort((socket) =>
      socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n${length}\r\n${body}`)),
    );
    await expect(clientOf(baseUrl).push(pushRequest())).resolves.toMatchObject({
      outcome: 'uncertain',
      httpStatus: 200,
    });
  }
});

test('silence past the total time-out is uncertain', async () => {
  const { baseUrl, received } = await safaricom(() => undefined);
  await expect(clientOf(baseUrl, { totalMs: 150 }).push(pushRequest())).resolves.toMatchObject({
    outcome: 'uncertain',
    httpStatus: null,
  });
  expect(received).toHaveLength(1);
});

test('an answer that trickles past the total time-out is uncertain', async () => {
  const { baseUrl } = await safaricom((_request, response) => {
    response.writeHead(200);
    const trickle = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(trickle));
  });
  const startMs = performance.now();
  const outcome = await clientOf(baseUrl, { totalMs: 200 }).push(pushRequest());
  expect(outcome).toMatchObject({ outcome: 'uncertain', httpStatus: 200 });
  expect(performance.now() - startMs).toBeLessThan(1_000);
});

test('an answer without end is cut at 64 KiB, and is uncertain though its beginning reads well', async () => {
  const { baseUrl, connections } = await safaricom((_request, response) => {
    response.writeHead(200).write(JSON.stringify(acknowledgement));
    const flood = setInterval(() => response.write(' '.repeat(20_000)), 1);
    response.on('close', () => clearInterval(flood));
  });
  const outcome = await clientOf(baseUrl, { totalMs: 5_000 }).push(pushRequest());
  expect(outcome).toMatchObject({
    outcome: 'uncertain',
    httpStatus: 200,
    detail: expect.stringContaining('too long'),
  });
  expect('body' in outcome && outcome.body.length).toBe(65_536);
  await sleep(50);
  expect(connections.map(({ destroyed }) => destroyed)).toEqual([true]);
});

test.each([301, 302, 303, 307, 308])('a redirect %i is uncertain and not followed', async (status) => {
  const { baseUrl, received } = await safaricom((_request, response) =>
    response.writeHead(status, { location: '/elsewhere' }).end(),
  );
  await expect(clientOf(baseUrl).push(pushRequest())).resolves.toMatchObject({
    outcome: 'uncertain',
    httpStatus: status,
  });
  expect(received).toHaveLength(1);
});

test.each([
  ['HTML with 200', 200, '<html>Portal</html>'],
  ['an empty 400', 400, ''],
  ['an empty 500', 500, ''],
])('%s is uncertain', async (_title, status, body) => {
  const { baseUrl } = await safaricom((_request, response) => response.writeHead(status).end(body));
  await expect(clientOf(baseUrl).push(pushRequest())).resolves.toMatchObject({
    outcome: 'uncertain',
    httpStatus: status,
    body,
  });
});

test('an answer that is no HTTP is uncertain', async () => {
  const { baseUrl } = await rawPort((socket) => socket.once('data', () => socket.end('hello\r\n\r\n')));
  await expect(clientOf(baseUrl).push(pushRequest())).resolves.toMatchObject({ outcome: 'uncertain' });
});

test('an early hint before the answer does not hide the answer', async () => {
  const { baseUrl } = await safaricom((_request, response) => {
    response.writeProcessing();
    json(response, 200, acknowledgement);
  });
  await expect(clientOf(baseUrl).push(pushRequest())).resolves.toMatchObject({ outcome: 'accepted' });
});

test('a throttling gateway is not sent, with its Retry-After', async () => {
  const body = fault('Spike arrest violation. Allowed rate : 5ps', 'policies.ratelimit.SpikeArrestViolation');
  const { baseUrl } = await safaricom((_request, response) =>
    json(response, 429, body, { 'retry-after': '3' }),
  );
  await expect(clientOf(baseUrl).push(pushRequest())).resolves.toMatchObject({
    outcome: 'notSent',
    reason: 'throttled',
    retryAfterSeconds: 3,
  });
});

test('a refused token is forgotten, and the push is not sent again', async () => {
  const { baseUrl, received } = await safaricom((_request, response) => json(response, 404, refusedToken));
  const tokens = await kept();
  await expect(clientOf(baseUrl, {}, tokens).push(pushRequest())).resolves.toMatchObject({
    outcome: 'notSent',
    reason: 'invalidToken',
  });
  expect(received).toHaveLength(1);
  await expect(tokens.read(paybill.credentialId)).resolves.toBeUndefined();
});

test('a refused token that was replaced meanwhile leaves its successor', async () => {
  const { baseUrl } = await safaricom((_request, response) => json(response, 404, refusedToken));
  const tokens = await kept('token-2');
  await clientOf(baseUrl, {}, tokens).push(pushRequest());
  await expect(tokens.read(paybill.credentialId)).resolves.toMatchObject({ token: 'token-2' });
});

test('a store that fails to forget changes nothing in the outcome', async () => {
  const { baseUrl } = await safaricom((_request, response) => json(response, 404, refusedToken));
  const tokens = { ...(await kept()), drop: () => Promise.reject(new Error('away')) };
  await expect(clientOf(baseUrl, {}, tokens).push(pushRequest())).resolves.toMatchObject({
    reason: 'invalidToken',
  });
});

test('lets a push under way finish and refuses what comes after', async () => {
  const { baseUrl, received } = await safaricom((_request, response) => {
    setTimeout(() => json(response, 200, acknowledgement), 100);
  });
  const client = clientOf(baseUrl);
  const pushing = client.push(pushRequest());
  await client.close();
  await expect(pushing).resolves.toMatchObject({ outcome: 'accepted' });
  await expect(client.push(pushRequest())).resolves.toMatchObject({
    outcome: 'notSent',
    reason: 'notConnected',
  });
  expect(received).toHaveLength(1);
});

test.each(['', 'safaricom', 'ftp://safaricom.co.ke'])('the base URL %j is refused at once', (baseUrl) => {
  expect(() => createDarajaClient({ baseUrl, tokens: createMemoryTokenStore() })).toThrow(/URL/);
});
