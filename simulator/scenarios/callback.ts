import { pays, type Scenario, trueCallback } from '../scenario.ts';
import * as timing from '../timing.ts';

/** The payer pays and the ledger knows; what goes wrong is the way of the callback. */
export const callbackScenarios = {
  callbackLost: {
    ...pays,
    title: 'Pays, callback lost',
    effect: 'The money moves and the query says 0, but no callback comes',
    clientMust: 'Find out by query, and fetch the receipt elsewhere: a query names none',
    callbacks: [],
  },
  callbackTwice: {
    ...pays,
    title: 'Pays, callback twice',
    effect: 'Two equal callbacks at once',
    clientMust: 'Complete once',
    callbacks: [{ ...trueCallback, copies: 2 }],
  },
  callbackThreeTimes: {
    ...pays,
    title: 'Pays, callback three times',
    effect: 'Three equal callbacks at once',
    clientMust: 'Complete once',
    callbacks: [{ ...trueCallback, copies: 3 }],
  },
  callbackFourTimes: {
    ...pays,
    title: 'Pays, callback four times',
    effect: 'Four equal callbacks at once',
    clientMust: 'Complete once',
    callbacks: [{ ...trueCallback, copies: 4 }],
  },
  callbackLate: {
    ...pays,
    title: 'Pays, callback late',
    effect: 'The callback comes 1 to 30 min after the PIN; the query knows at once',
    clientMust: 'Find out by query meanwhile, then add the receipt without announcing a second success',
    callbacks: [{ afterMs: timing.lateCallbackAfterMs }],
  },
  callbackReplayed: {
    ...pays,
    title: 'Pays, callback replayed',
    effect: 'The true callback comes again 1 to 5 min later, byte for byte, from another address',
    clientMust: 'Change nothing',
    callbacks: [trueCallback, { afterMs: timing.replayAfterMs, isReplayed: true }],
  },
  callbackBeforeAck: {
    ...pays,
    title: 'Pays, callback before the acknowledgement',
    effect: 'The push is answered only when its callback has been delivered',
    clientMust: 'Know the payment before it has a CheckoutRequestID, and not let the answer undo the outcome',
    faults: [{ on: 'push', fault: 'callbackBeforeAck', times: 1 }],
  },
  laterAttemptFirst: {
    ...pays,
    title: 'Pays, a later attempt is announced first',
    effect:
      'The callback is held until a later push of this phone has been announced, at most 10 min; the query knows at once',
    clientMust: 'Give each callback to its own payment, in whatever order they come',
    callbacks: [{ ...trueCallback, isHeldForLaterPush: true }],
  },
  confirmationFirst: {
    ...pays,
    title: 'Pays, C2B confirmation first',
    effect: 'If C2B URLs are registered, the confirmation comes before the callback',
    clientMust: 'Know both by their receipt as one payment',
    confirmationFirst: true,
  },
  callbackCutShort: {
    ...pays,
    title: 'Pays, callback cut short',
    effect: 'The callback is JSON that ends in the middle; the query says 0',
    clientMust: 'Keep what came, answer it, and find out by query',
    callbacks: [{ ...trueCallback, isCutShort: true }],
  },
} as const satisfies Record<string, Scenario>;
