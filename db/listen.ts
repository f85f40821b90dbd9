import { setTimeout as sleep } from 'node:timers/promises';
import { ownConnection } from './own-connection.ts';

interface Listen {
  databaseUrl: string;
  channel: string;
  hear: (payload: string) => void;
  /** From here on everything is heard. What was told before, while nobody listened, has to be looked for. */
  onBegin?: () => void;
  /** Called once for each time that listening ends by a failure, or cannot begin. */
  onFailure: (error: unknown) => void;
}

/** Between a connection that broke and the next one. */
const reconnectMs = 1_000;
/** A network that dies says no goodbye: the server is asked so often whether it is there. */
const probeMs = 10_000;

/** Hears PostgreSQL's notifications on a connection of its own, which is made anew when it breaks. */
export function listen({ databaseUrl, channel, hear, onBegin, onFailure }: Listen): {
  stop: () => Promise<void>;
} {
  const stopping = new AbortController();
  let isFailing = false;

  async function listenOnce(): Promise<void> {
    const { client, answered, end } = ownConnection(databaseUrl);
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.once('end', () => lost.abort());
    client.on('notification', ({ payload = '' }) => hear(payload));
    const over = AbortSignal.any([stopping.signal, lost.signal]);
    /** Said again it changes nothing, and its answer shows that the server is there. */
    const sayListen = (): Promise<unknown> => answered(client.query(`listen ${channel}`));
    try {
      await client.connect();
      await sayListen();
      isFailing = false;
      onBegin?.();
      while (!over.aborted) {
        await sleep(probeMs, undefined, { signal: over }).catch(() => undefined);
        if (!over.aborted) await sayListen();
      }
    } finally {
      await end();
    }
    if (lost.signal.aborted) throw new Error('The connection that listens is lost.');
  }

  async function keepListening(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await listenOnce();
      } catch (error) {
        if (!isFailing && !stopping.signal.aborted) onFailure(error);
        isFailing = true;
      }
      await sleep(reconnectMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const listening = keepListening();
  return {
    async stop() {
      stopping.abort();
      await listening;
    },
  };
}
