import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { retryAfterMs, sendWebhook, type WebhookRequest } from '../../activities/webhook-request.ts';
import { eventually } from '../support/eventually.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

const send = (url: string, changes: Partial<WebhookRequest> = {}) =>
  sendWebhook({
    url,
    headers: { 'webhook-id': 'evt_1' },
    body: '{"b":1,"a":2}',
    allowPrivate: true,
    ...changes,
  });

const answering =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end();

describe('sendWebhook', () => {
  test('posts the body as it is, with the headers given', async () => {
    const seen: { method?: string | undefined; headers?: IncomingHttpHeaders; body?: string } = {};
    const url = await listen((request, response) => {
      void text(request).then((body) => {
        Object.assign(seen, { method: request.method, headers: request.headers, body });
        response.writeHead(204).end();
      });
    });
    expect(await send(url)).toEqual({
      outcome: 'delivered',
      httpStatus: 204,
      detail: null,
      body: '',
      retryAfterMs: undefined,
    });
    expect(seen).toMatchObject({ method: 'POST', body: '{"b":1,"a":2}' });
    expect(seen.headers).toMatchObject({
      'webhook-id': 'evt_1',
      'content-type': 'application/json',
      'user-agent': 'Hakika-Webhooks/1',
    });
  });

  test.each([200, 201, 202, 204, 299])('%i is delivered', async (status) => {
    expect(await send(await listen(answering(status)))).toMatchObject({
      outcome: 'delivered',
      httpStatus: status,
    });
  });

  test.each([300, 304, 400, 401, 404, 410, 422, 429, 500, 502, 503])('%i is refused', async (status) => {
    expect(await send(await listen(answering(status)))).toMatchObject({
      outcome: 'refused',
      httpStatus: status,
      detail: `answered ${status}`,
    });
  });

  test.each([301, 302, 303, 307, 308])('a redirect (%i) is refused and not followed', async (status) => {
    let followed = 0;
    const elsewhere = await listen((_request, response) => {
      followed += 1;
      response.end();
    });
    expect(await send(await listen(answering(status, { location: elsewhere })))).toMatchObject({
      outcome: 'refused',
      httpStatus: status,
    });
    expect(followed).toBe(0);
  });

  test('an answer that does not come in time is none', async () => {
    const url = await listen(() => undefined);
    expect(await send(url, { timeoutMs: 100 })).toMatchObject({
      outcome: 'unreachable',
      httpStatus: null,
      body: null,
    });
  });

  test.each([
    { status: 200, outcome: 'delivered' },
    { status: 410, outcome: 'refused' },
  ])(
    '$status with a body that never ends or breaks off is what its status says',
    async ({ status, outcome }) => {
      const endless = await listen((_request, response) => {
        response.writeHead(status).write('begun');
      });
      const broken = await listen((_request, response) => {
        response.writeHead(status, { 'content-length': '100' }).write('begun', () => response.destroy());
      });
      for (const url of [endless, broken])
        expect(await send(url, { timeoutMs: 300 })).toMatchObject({
          outcome,
          httpStatus: status,
          body: 'begun',
        });
    },
  );

  test('nobody listening is unreachable', async () => {
    const server = createTcpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({
      outcome: 'unreachable',
      httpStatus: null,
      detail: expect.any(String),
    });
  });

  test('one receiver’s webhooks do not wait for each other’s connection', async () => {
    const sockets: Socket[] = [];
    // Takes connections, and never says a word of TLS.
    const server = createTcpServer((socket) => void sockets.push(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const answers = [send(url), send(url), send(url)];
    await eventually(() => expect(sockets).toHaveLength(3));
    for (const socket of sockets) socket.destroy();
    for (const answer of answers) expect(await answer).toMatchObject({ outcome: 'unreachable' });
    await new Promise((resolve) => server.close(resolve));
  });

  test('a socket that dies is unreachable', async () => {
    const url = await listen((request) => void request.socket.destroy());
    expect(await send(url)).toMatchObject({ outcome: 'unreachable', httpStatus: null });
  });

  test('something that is no url is unreachable, not an exception', async () => {
    expect(await send('not a url')).toMatchObject({ outcome: 'unreachable' });
  });

  test('of the answer the first 20 kB are kept', async () => {
    const url = await listen((_request, response) => void response.writeHead(500).end('x'.repeat(100_000)));
    const { body } = await send(url);
    expect(body).toBe('x'.repeat(20_000));
  });

  test('an endless answer is cut, not read to its end', async () => {
    const url = await listen((_request, response) => {
      const chunk = 'x'.repeat(16_384);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.writeHead(200).on('drain', more);
      more();
    });
    const answer = await send(url);
    expect(answer.outcome).toBe('delivered');
    expect(answer.body).toHaveLength(20_000);
  });

  test('what PostgreSQL cannot store is left out of the answer', async () => {
    const url = await listen((_request, response) => void response.writeHead(500).end('a\0b'));
    expect((await send(url)).body).toBe('ab');
  });

  test('Retry-After comes with the answer', async () => {
    expect((await send(await listen(answering(503, { 'retry-after': '120' })))).retryAfterMs).toBe(120_000);
  });
});

describe('retryAfterMs', () => {
  test('reads seconds', () => {
    expect(retryAfterMs('0')).toBe(0);
    expect(retryAfterMs(' 120 ')).toBe(120_000);
  });

  test('reads a date', () => {
    const inMs = Number(retryAfterMs(new Date(Date.now() + 90_000).toUTCString()));
    expect(inMs).toBeGreaterThan(85_000);
    expect(inMs).toBeLessThanOrEqual(90_000);
  });

  test('a date that has passed is 0', () => expect(retryAfterMs('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(0));

  test.each([undefined, '', 'soon', '-5 apples', ['1', '2']])('%j is nothing', (header) => {
    expect(retryAfterMs(header)).toBeUndefined();
  });
});
