import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from 'pino';

export interface WorkListener {
  /** Resolves at the first notification after this call. */
  nextWork: () => Promise<void>;
  stop: () => Promise<void>;
}

const reconnectMs = 5_000;

/** Hears PostgreSQL's notifications. A broken connection is made anew; the relay's poll bridges the gap. */
export function listenForWork(databaseUrl: string, log: Logger): WorkListener {
  const stopping = new AbortController();
  let next = Promise.withResolvers<void>();
  const wake = (): void => {
    next.resolve();
    next = Promise.withResolvers<void>();
  };

  async function listen(): Promise<void> {
    while (!stopping.signal.aborted) {
      const client = new Client({
        connectionString: databaseUrl,
        connectionTimeoutMillis: 3_000,
        keepAlive: true,
      });
      try {
        const ended = new Promise<void>((resolve) => {
          client.once('end', resolve);
          client.on('error', () => resolve());
          stopping.signal.addEventListener('abort', () => resolve(), { once: true });
        });
        await client.connect();
        client.on('notification', wake);
        await client.query('listen hakika_relay');
        await ended;
      } catch (error) {
        log.warn({ error }, 'relay: cannot listen, polling only');
      }
      await client.end().catch(() => undefined);
      await sleep(reconnectMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const listening = listen();
  return {
    nextWork: () => next.promise,
    async stop() {
      stopping.abort();
      wake();
      await listening;
    },
  };
}
