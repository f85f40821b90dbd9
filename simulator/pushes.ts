import type { LedgerEntry } from './ledger.ts';
import type { Merchant } from './merchants.ts';
import type { Outcome } from './outcomes.ts';
import type { PushRequest } from './push-request.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenarios.ts';

/** One POST to a CallBackURL. `httpStatus` is null when no answer came; `failure` then says why. */
export interface CallbackAttempt {
  sentAtMs: number;
  answeredAtMs: number | null;
  httpStatus: number | null;
  failure: string | null;
}

export interface Push {
  readonly checkoutRequestId: string;
  readonly merchantRequestId: string;
  readonly merchant: Merchant;
  readonly request: PushRequest;
  /** Counts the accepted pushes of this phone from 1. */
  readonly ordinalOfPhone: number;
  readonly scenario: Scenario;
  readonly random: Random;
  readonly endsAfterMs: number;
  readonly callbackAfterMs: number;
  readonly callbackNamesBalance: boolean;
  readonly acceptedAtMs: number;
  promptShownAtMs: number | null;
  /** When the payer, or the end of the prompt, decided. */
  endedAtMs: number | null;
  state: 'waiting' | 'promptShown' | Outcome;
  // Three records that may disagree, as Safaricom's do: the money, what the query knows, what was announced.
  ledgerEntry: LedgerEntry | null;
  queryKnows: Outcome | null;
  callbackAttempts: CallbackAttempt[];
  /** Resolved when no callback is to come any more. */
  readonly closed: PromiseWithResolvers<void>;
}

export interface Pushes {
  add(push: Push): void;
  find(checkoutRequestId: string): Push | undefined;
  /** Oldest first. */
  all(): Push[];
  /** The ordinal of the next push to this phone. */
  nextOrdinal(phoneNumber: string): number;
  clear(): void;
}

/** Older pushes are forgotten, as Safaricom forgets them; the ledger is not. */
const keptMax = 100_000;

export function createPushes(): Pushes {
  const pushes = new Map<string, Push>();
  const countsByPhone = new Map<string, number>();

  function add(push: Push): void {
    pushes.set(push.checkoutRequestId, push);
    countsByPhone.set(push.request.PhoneNumber, push.ordinalOfPhone);
    const [oldest] = pushes.keys();
    if (pushes.size > keptMax && oldest !== undefined) pushes.delete(oldest);
  }

  return {
    add,
    find: (checkoutRequestId) => pushes.get(checkoutRequestId),
    all: () => [...pushes.values()],
    nextOrdinal: (phoneNumber) => (countsByPhone.get(phoneNumber) ?? 0) + 1,
    clear() {
      for (const { closed } of pushes.values()) closed.resolve();
      pushes.clear();
      countsByPhone.clear();
    },
  };
}
