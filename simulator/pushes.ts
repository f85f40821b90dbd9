import type { FaultPlan } from './fault-table.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Merchant } from './merchants.ts';
import type { Outcome } from './outcomes.ts';
import type { PushRequest } from './push-request.ts';
import type { Random } from './random.ts';
import type { CallbackPlan } from './scenario.ts';
import type { NamedScenario } from './scenarios.ts';

/** One POST to a CallBackURL. `httpStatus` is null when no answer came; `failure` then says why. */
export interface CallbackAttempt {
  sentAtMs: number;
  answeredAtMs: number | null;
  httpStatus: number | null;
  failure: string | null;
  url: string;
  body: string;
  /** Not from Safaricom, or not for the first time. */
  isForged: boolean;
}

/** A push that was refused because another prompt was on the phone. */
export interface TurnedAway {
  atMs: number;
  callbackUrl: string;
}

/** A callback of the push's scenario, with its wait drawn. */
export interface PlannedCallback {
  plan: CallbackPlan;
  waitMs: number;
}

export interface Push {
  readonly checkoutRequestId: string;
  readonly merchantRequestId: string;
  readonly merchant: Merchant;
  readonly request: PushRequest;
  /** Counts the accepted pushes of this phone from 1. */
  readonly ordinalOfPhone: number;
  readonly scenario: NamedScenario;
  /** What is left of the scenario's faults. */
  readonly faults: FaultPlan[];
  readonly random: Random;
  /** A stream of chance for one purpose, from its beginning: asked twice, it says the same. */
  readonly stream: (purpose: string) => Random;
  readonly endsAfterMs: number;
  readonly debitAmountShillings: number;
  readonly callbacks: readonly PlannedCallback[];
  readonly callbackNamesBalance: boolean;
  readonly acceptedAtMs: number;
  promptShownAtMs: number | null;
  /** When the payer, or the end of the prompt, decided. */
  endedAtMs: number | null;
  state: 'waiting' | 'promptShown' | 'validating' | Outcome;
  // Three records that may disagree, as Safaricom's do: the money, what the query knows, what was announced.
  ledgerEntry: LedgerEntry | null;
  queryKnows: Outcome | null;
  /** Resolved when the C2B confirmation has been delivered; undefined when no callback need wait for it. */
  confirmed: Promise<void> | undefined;
  callbackAttempts: CallbackAttempt[];
  /** Those that this prompt kept from the phone. */
  readonly turnedAway: TurnedAway[];
  /** Resolved when the first true callback has been delivered, or when none will come. */
  readonly announced: PromiseWithResolvers<void>;
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
      for (const { announced, closed } of pushes.values()) {
        announced.resolve();
        closed.resolve();
      }
      pushes.clear();
      countsByPhone.clear();
    },
  };
}
