import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** The preferred port if nothing listens on it, any free one otherwise (0 prefers none). */
export async function freePort(preferred: number): Promise<number> {
  if (preferred !== 0 && (await isFree(preferred))) return preferred;
  for (let tries = 0; tries < 20; tries += 1) {
    // Below the range from which systems take ports by themselves: there, any outgoing connection or server may take
    // the port between our look and its use.
    const port = randomInt(20_000, 30_000);
    if (await isFree(port)) return port;
  }
  throw new Error('No free port on 127.0.0.1: is loopback networking switched off?');
}

// A listener on one address does not stop another on all addresses everywhere, so both are tried.
const isFree = async (port: number): Promise<boolean> =>
  (await canListen(port, '127.0.0.1')) && (await canListen(port, undefined));

function canListen(port: number, host: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}
