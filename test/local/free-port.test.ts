import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { freePort } from '../../local/free-port.ts';

let server: Server | undefined;

afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

async function listen(host: string): Promise<number> {
  const listening = createServer();
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, host, resolve));
  const address = listening.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening');
  return address.port;
}

test('a free port that is preferred is taken', async () => {
  const port = await freePort(0);
  await expect(freePort(port)).resolves.toBe(port);
});

test.each(['127.0.0.1', '0.0.0.0'])(
  'a preferred port on which somebody listens at %s is not taken',
  async (host) => {
    const taken = await listen(host);
    const port = await freePort(taken);
    expect(port).not.toBe(taken);
    expect(port).toBeGreaterThan(0);
  },
);
