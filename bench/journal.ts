/** When things happened to one payment, by `performance.now()` of this process. */
export interface Times {
  postedAtMs: number;
  /** How long the POST (the floor's update) took. */
  postMs: number | null;
  /** The callback left the simulator. */
  callbackAtMs: number | null;
  /** How long its acknowledgement took. */
  acknowledgedMs: number | null;
  webhookAtMs: number | null;
}

/** Times by phone number, which POST, callback and webhook all carry: every payment has a phone of its own. */
export interface Journal {
  open(phoneNumber: string): Times;
  find(phoneNumber: string): Times | undefined;
  /** The webhook came; ends the wait of `delivered`. */
  deliver(phoneNumber: string): void;
  /** Resolves when the payment's webhook has come; throws after the limit. */
  delivered(phoneNumber: string): Promise<void>;
  /** Webhooks beyond the first of a payment. */
  repeated(): number;
}

/** Far beyond the slowest payment that is still on its way: Safaricom is asked after 20 s. */
const limitMs = 60_000;

export function createJournal(): Journal {
  const times = new Map<string, Times>();
  const waiting = new Map<string, () => void>();
  let repeated = 0;

  return {
    open(phoneNumber) {
      if (times.has(phoneNumber)) throw new Error(`${phoneNumber} has had its payment`);
      const opened: Times = {
        postedAtMs: performance.now(),
        postMs: null,
        callbackAtMs: null,
        acknowledgedMs: null,
        webhookAtMs: null,
      };
      times.set(phoneNumber, opened);
      return opened;
    },
    find: (phoneNumber) => times.get(phoneNumber),
    deliver(phoneNumber) {
      const known = times.get(phoneNumber);
      if (known === undefined) return;
      if (known.webhookAtMs !== null) repeated += 1;
      known.webhookAtMs ??= performance.now();
      waiting.get(phoneNumber)?.();
    },
    async delivered(phoneNumber) {
      if (typeof times.get(phoneNumber)?.webhookAtMs === 'number') return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const late = setTimeout(
        () =>
          reject(
            new Error(
              `No webhook for ${phoneNumber} in ${limitMs / 1000} s. Look into .hakika/log/bench-*.log.`,
            ),
          ),
        limitMs,
      );
      waiting.set(phoneNumber, resolve);
      await promise.finally(() => clearTimeout(late));
      waiting.delete(phoneNumber);
    },
    repeated: () => repeated,
  };
}
