import type { Logger } from 'pino';
import { listen } from '../../db/listen.ts';

/** Who watches payments in this process: callers whose answers are held, and those who follow a stream. */
export interface PaymentChanges {
  /**
   * Rings from now on at each move of the payment, and whenever one may have been missed; the payment is to be read after
   * this call and after each ring. Returns how to end it; undefined: too many watch already.
   */
  watch(paymentId: string, keyId: string, ring: () => void): (() => void) | undefined;
  /** This process stops: who watches has been rung, and is to answer at once. */
  readonly isStopping: boolean;
  stop(): Promise<void>;
}

interface Options {
  databaseUrl: string;
  log: Logger;
  /** Each watcher is an open connection. Default: 500 for one API key, 2 000 in all. */
  perKeyMax?: number;
  max?: number;
}

/** Hears from the database which payments move: one listening connection, however many watch. */
export function watchPayments({ databaseUrl, log, perKeyMax = 500, max = 2_000 }: Options): PaymentChanges {
  const rings = new Map<string, Set<() => void>>();
  const ofKeys = new Map<string, number>();
  let count = 0;
  let isStopping = false;

  const ringAll = (): void => {
    for (const each of rings.values()) for (const ring of each) ring();
  };
  const listening = listen({
    databaseUrl,
    channel: 'hakika_payments',
    hear: (paymentId) => rings.get(paymentId)?.forEach((ring) => ring()),
    // Nobody knows what was told while nobody listened.
    onBegin: ringAll,
    onFailure: (error) => log.warn({ error }, 'cannot listen for payments; who waits looks again at the end'),
  });

  function changeCount(keyId: string, by: 1 | -1): void {
    count += by;
    const ofKey = (ofKeys.get(keyId) ?? 0) + by;
    if (ofKey === 0) ofKeys.delete(keyId);
    else ofKeys.set(keyId, ofKey);
  }

  return {
    watch(paymentId, keyId, ring) {
      if (count >= max || (ofKeys.get(keyId) ?? 0) >= perKeyMax) return undefined;
      changeCount(keyId, 1);
      const ofPayment = rings.get(paymentId) ?? new Set();
      rings.set(paymentId, ofPayment.add(ring));
      return () => {
        if (!ofPayment.delete(ring)) return;
        changeCount(keyId, -1);
        if (ofPayment.size === 0 && rings.get(paymentId) === ofPayment) rings.delete(paymentId);
      };
    },
    get isStopping() {
      return isStopping;
    },
    async stop() {
      isStopping = true;
      ringAll();
      await listening.stop();
    },
  };
}
