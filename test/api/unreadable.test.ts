import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ worker: false });
});
afterAll(async () => {
  await engine.stop();
});

/** Sends these very bytes and reads to the end of the connection. */
async function sendRaw(bytes: string): Promise<{ head: string; body: unknown }> {
  const { hostname, port } = new URL(engine.apiUrl);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { head, body: JSON.parse(body) };
}

test.each([
  ['headers of 20 kB', `GET /v1/payments HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
  ['a method that is none', 'NONSENSE /v1/payments HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a NUL in a header', 'GET /v1/payments HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n'],
  ['no HTTP at all', 'hello\r\n\r\n'],
  ['a tunnel to elsewhere', 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n'],
])('%s is answered in the form of every error', async (_what, bytes) => {
  const { head, body } = await sendRaw(bytes);
  expect(head).toMatch(/^HTTP\/1\.1 400 /);
  const [, requestId] = /Request-Id: (req_[0-9a-z]{26})/.exec(head) ?? [];
  expect(body).toMatchObject({ error: { status: 400, code: 'invalid_request', requestId } });
});

test.each([
  ['without a Host', 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['with an unknown expectation', 'GET /livez HTTP/1.1\r\nHost: a\r\nExpect: x\r\nConnection: close\r\n\r\n'],
])('a request %s is served all the same', async (_what, bytes) => {
  const { head } = await sendRaw(bytes);
  expect(head).toMatch(/^HTTP\/1\.1 200 /);
  expect(head).toMatch(/Request-Id: req_/i);
});
