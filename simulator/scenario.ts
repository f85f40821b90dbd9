import type { FaultPlan } from './fault-table.ts';
import type { ResultCode } from './initiator-results.ts';
import type { Outcome } from './outcomes.ts';
import * as timing from './timing.ts';

/** One callback of a story. Unless it says otherwise it is true, whole, and sent once to the CallBackURL. */
export interface CallbackPlan {
  afterMs: timing.RangeMs;
  /** Where the wait begins: at the end of the prompt unless it begins at the accepted push. */
  since?: 'accepted';
  /** What it reports, unless that is how the prompt ended. */
  says?: Outcome;
  /** Sent together, word for word. (1) */
  copies?: number;
  metadata?: 'odd' | 'none';
  /** Another amount than the push asked for. */
  namesOtherAmount?: true;
  /** The JSON ends in the middle. */
  isCutShort?: true;
  /** Sent only when a later push of the phone has been announced, at the latest after `heldAtMostMs`. */
  isHeldForLaterPush?: true;
  /** Sent from the forger's address, though its words are true. */
  isReplayed?: true;
  /** Not from Safaricom: sent from the forger's address, with a receipt that nobody issued. */
  isForged?: true;
  /** The last part of the path is another one. */
  hasWrongToken?: true;
  hasWrongCheckoutRequestId?: true;
}

/** From then on the query says so; before the first it says "still under processing". */
export interface QueryPlan {
  afterMs: number;
  /** As for a callback. */
  since?: 'accepted';
  /** As for a callback. */
  says?: Outcome;
}

/** What the APIs around the push say about one movement of money; what is left out is as the short code is set. */
export interface Afterwards {
  confirmation?: 'twice' | 'late' | 'lost';
  /** Until it is among the rows of Pull Transactions. */
  pullLagMs?: timing.RangeMs;
  /** Its row is told twice. */
  pullRepeats?: true;
  /** Of the initiator API that asks about it or moves it. */
  results?: 'queueTimeout' | 'queueTimeoutThenResult';
  /** A person reverses it in the portal of the organisation. */
  reversedByHandAfterMs?: timing.RangeMs;
  /** What its reversal ends in. */
  reversalCode?: ResultCode;
  /** The connection of the request that moves it is cut after the request. */
  ackLost?: true;
}

/** What happens to one push. Ledger, callbacks and query are three records: the story of each is told by itself. */
export interface Scenario {
  /** A few words for the page and the live log. */
  title: string;
  /** What Safaricom does, for the page and the readme. */
  effect: string;
  /** What the program that pushed must do, for the page and the readme. */
  clientMust: string;
  /** How the prompt ends if no person answers first on the virtual handset. */
  outcome: Outcome;
  endsAfterMs: timing.RangeMs;
  showsPrompt: boolean;
  /** Whether the page offers the prompt to a person. */
  waitsForPerson: boolean;
  refusedAtPush: boolean;
  /** From a right PIN to the debit. */
  debitAfterMs: number;
  debitsOtherAmount: boolean;
  callbacks: readonly CallbackPlan[];
  query: readonly QueryPlan[];
  /** How the query says that it has no result yet: by result code 4999, or by an error. */
  queryPendingBy: 'resultCode' | 'error';
  /** What goes wrong in the HTTP exchanges about this push, in this order for each kind of call. */
  faults: readonly FaultPlan[];
  /** So long another merchant's prompt is on the phone, from the first time this push is tried. */
  phoneIsBusyForMs: timing.RangeMs | null;
  /** The C2B confirmation of the debit is sent before the callback, not after it. */
  confirmationFirst: boolean;
  /** Then the payer pays the same reference by hand as well, whatever becomes of the prompt. */
  paysByHandAfterMs: timing.RangeMs | null;
  afterwards: Afterwards;
}

/** The true callback, once, shortly after the end of the prompt. */
export const trueCallback: CallbackPlan = { afterMs: timing.callbackAfterMs };
/** The query tells how the prompt ended, shortly before the callback does. */
export const trueQuery: QueryPlan = { afterMs: timing.queryKnowsAfterMs };
export const untilPromptEnds: timing.RangeMs = { min: timing.promptLifeMs, max: timing.promptLifeMs };

/** What every story departs from. */
export const pays: Scenario = {
  title: 'Pays',
  effect: 'PIN after about 2 s, callback 0.3 s later',
  clientMust: 'Complete the payment once, with its receipt',
  outcome: 'paid',
  endsAfterMs: timing.pinTypedAfterMs,
  showsPrompt: true,
  waitsForPerson: false,
  refusedAtPush: false,
  debitAfterMs: 0,
  debitsOtherAmount: false,
  callbacks: [trueCallback],
  query: [trueQuery],
  queryPendingBy: 'resultCode',
  faults: [],
  phoneIsBusyForMs: null,
  confirmationFirst: false,
  paysByHandAfterMs: null,
  afterwards: {},
};
