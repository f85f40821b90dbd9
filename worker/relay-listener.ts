import type { Logger } from 'pino';
import { listen } from '../db/listen.ts';

export interface WorkListener {
  /** Resolves at the first notification after this call. */
  nextWork: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Hears that there is work for the relay. What is told while the connection is broken, the relay's poll finds. */
export function listenForWork(databaseUrl: string, log: Logger): WorkListener {
  let next = Promise.withResolvers<void>();
  const wake = (): void => {
    next.resolve();
    next = Promise.withResolvers<void>();
  };
  const listening = listen({
    databaseUrl,
    channel: 'hakika_relay',
    hear: wake,
    onFailure: (error) => log.warn({ error }, 'relay: cannot listen, polling only'),
  });
  return {
    nextWork: () => next.promise,
    async stop() {
      const stopped = listening.stop();
      wake();
      await stopped;
    },
  };
}
