import { buildConnector, Client } from 'undici';
import { exchange, type Exchange, type ExchangeRequest } from './exchange.ts';

/** The longest that one call takes, connecting included, unless the client is told otherwise. */
export const callMsMax = 20_000;

export interface DarajaTimeouts {
  /** For DNS, TCP and TLS together. Default: 5 000. */
  connectMs: number;
  /** For the whole call, connecting included. Default: 20 000. */
  totalMs: number;
}

export interface Wire {
  /** Sends one request on a connection of its own. Never throws; never writes after `writeByMs`. */
  send(request: WireRequest): Promise<Exchange>;
  /** Lets what is under way finish and refuses what comes after. */
  close(): Promise<void>;
}

export type WireRequest = Omit<ExchangeRequest, 'totalMs' | 'writeByMs'> &
  Partial<Pick<ExchangeRequest, 'writeByMs'>>;

/**
 * The way to Safaricom. Every request has a connection of its own: a pool may write to one that the other side has
 * just closed, and then nobody knows whether the payer was prompted. The connector is shared, so TLS sessions are
 * resumed and a new connection stays cheap.
 */
export function createWire(baseUrl: string, timeouts: Partial<DarajaTimeouts> = {}): Wire {
  const { connectMs = 5_000, totalMs = callMsMax } = timeouts;
  const base = new URL(baseUrl);
  if (!/^https?:$/.test(base.protocol)) throw new TypeError('The base URL of Daraja must be http or https.');
  const pathPrefix = base.pathname.replace(/\/+$/, '');
  // HTTP/1.1 only: an HTTP/2 client re-sends by itself what the server's GOAWAY left open.
  const connect = buildConnector({ timeout: connectMs, allowH2: false });
  const underway = new Set<Promise<Exchange>>();
  let closed = false;

  async function sendAlone(request: WireRequest): Promise<Exchange> {
    const client = new Client(base.origin, { connect, allowH2: false });
    const path = pathPrefix + request.path;
    try {
      return await exchange(client, { writeByMs: Infinity, ...request, path, totalMs });
    } finally {
      await client.destroy();
    }
  }

  async function send(request: WireRequest): Promise<Exchange> {
    if (closed) return { ended: 'notWritten', reason: 'notConnected', detail: 'The client is closed.' };
    const sending = sendAlone(request);
    underway.add(sending);
    return await sending.finally(() => underway.delete(sending));
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.allSettled(underway);
  }

  return { send, close };
}
