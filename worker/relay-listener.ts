import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from 'pino';

export interface WorkListener {
  /** Resolves at the next notification; a notification between two calls is not lost. */
  nextWork: () => Promise<void>;
  stop: () => Promise<void>;
}

const reconnectMs = 5_000;

/** Hears PostgreSQL's notifications. A broken connection is made anew; the relay's poll bridges the gap. */
export function listenForWork(databaseUrl: string, log: Logger): WorkListener {
  const stopping = new AbortController();
  let heard = false;
  let wake = (): void => undefined;
  const work = (): void => {
    heard = true;
    wake();
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
        client.on('notification', work);
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
    async nextWork() {
      if (!heard) await new Promise<void>((resolve) => (wake = resolve));
      heard = false;
    },
    async stop() {
      stopping.abort();
      wake();
      await listening;
    },
  };
}
