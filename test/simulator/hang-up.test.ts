import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pushPath, RunningProgram } from './running-program.ts';
import { type Json, until } from './running-simulator.ts';

let program: RunningProgram;
let authorization = '';
beforeAll(async () => {
  program = await RunningProgram.start({ HAKIKA_TEMPO: '50' });
  authorization = await program.authorization();
});
afterAll(() => void program.child.kill());

/** A client that has sent this much of a request; what it does next is the test's. */
async function sendPart(path: string, body: string, contentLength = body.length): Promise<Socket> {
  const { hostname, port } = new URL(program.url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  await once(socket, 'connect');
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${hostname}`,
    `Authorization: ${authorization}`,
    'Content-Type: application/json',
    `Content-Length: ${contentLength}`,
  ];
  await new Promise((resolve) => socket.write(`${head.join('\r\n')}\r\n\r\n${body}`, resolve));
  return socket;
}

const counts = async (): Promise<Json> => (await program.ask('/_simulator/stats')).counts;

const hangUps = { closes: 'destroy', resets: 'resetAndDestroy' } as const;

test.each(Object.entries(hangUps))(
  'a client that %s the connection while its body is read leaves a line in the live log, and no other trace',
  async (_verb, hangUp) => {
    const before = await counts();
    for (const path of [pushPath, '/mpesa/stkpushquery/v1/query', '/_simulator/faults']) {
      (await sendPart(path, '{"Amount":', 1_000))[hangUp]();
    }
    const after = await until(async () => {
      const now = await counts();
      return now.hungUp === before.hungUp + 3 ? now : undefined;
    });
    expect(after).toEqual({ ...before, hungUp: before.hungUp + 3 });
  },
);

test('a client that resets the connection while it waits for its answer has pushed all the same', async () => {
  const before = await counts();
  await program.ask('/_simulator/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"on":"push","fault":"ackSlow","delayMs":200}',
  });
  const socket = await sendPart(pushPath, program.pushBody('254722000100'));
  await until(async () => ((await counts()).pushAccepted > before.pushAccepted ? true : undefined));
  socket.resetAndDestroy();
  const debited = until(async () => ((await counts()).debited > before.debited ? true : undefined));
  await expect(debited).resolves.toBe(true);
});

test('what is no HTTP is refused by the server itself', async () => {
  const { hostname, port } = new URL(program.url);
  const socket = connect(Number(port), hostname);
  socket.write('hello\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString('utf8')).toMatch(/^HTTP\/1.1 400 /);
});

test('nothing of all this was reported as an error, and the simulator goes on', async () => {
  await expect(program.ask('/livez')).resolves.toEqual({ status: 'ok' });
  await expect(program.stop()).resolves.toEqual([0, null]);
  expect(await program.errors).toBe('');
});
