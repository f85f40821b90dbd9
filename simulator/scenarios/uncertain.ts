import { pays, type Scenario, trueCallback, trueQuery } from '../scenario.ts';
import * as timing from '../timing.ts';
import type { Outcome } from '../outcomes.ts';

const correctLater = 'Close nothing as failed for good; correct it when the receipt comes from elsewhere';
const settleLater =
  'Not take it for a verdict; settle when C2B, pull or statement is complete without the money';

/** Callback and query say this, and the payer has paid all the same. */
const paidBut = (says: Outcome) => ({
  ...pays,
  clientMust: correctLater,
  callbacks: [{ ...trueCallback, says }],
  query: [{ ...trueQuery, says }],
});

/** Money that moves late, and endings that say nothing about the money. */
export const uncertainScenarios = {
  paysAfterExpiry: {
    ...pays,
    title: 'Pays after everyone has given up',
    effect:
      'PIN after 50 to 55 s; the money moves 185 s after that, then the callback comes; until then the query says 4999',
    clientMust: 'Complete, however late, and prompt no second time meanwhile',
    endsAfterMs: timing.lastMomentPinAfterMs,
    debitAfterMs: timing.lateDebitAfterMs,
    callbacks: [{ afterMs: timing.afterLateDebitMs }],
    query: [{ afterMs: timing.lateDebitAfterMs + timing.queryKnowsAfterMs }],
  },
  failureThenSuccess: {
    ...pays,
    title: 'Pays after a failure was announced',
    effect:
      'Callback and query say 1037 after about a minute; the money moves 185 s later, then the success with its receipt comes',
    clientMust: 'Correct the failure, and say so',
    endsAfterMs: timing.lastMomentPinAfterMs,
    debitAfterMs: timing.lateDebitAfterMs,
    callbacks: [{ ...trueCallback, says: 'unreachable' }, { afterMs: timing.afterLateDebitMs }],
    query: [
      { ...trueQuery, says: 'unreachable' },
      { afterMs: timing.lateDebitAfterMs + timing.queryKnowsAfterMs },
    ],
  },
  smscTimeoutPaid: {
    ...paidBut('smscTimeout'),
    title: '1036, paid',
    effect: 'Callback and query say 1036 SMSC ACK timeout, and the money has moved',
  },
  smscTimeoutUnpaid: {
    ...pays,
    title: '1036, not paid',
    effect: 'Callback and query say 1036 SMSC ACK timeout, and no money has moved',
    clientMust: settleLater,
    outcome: 'smscTimeout',
  },
  pushErrorPaid: {
    ...paidBut('pushError'),
    title: '9999, paid',
    effect: 'Callback and query say 9999, and the money has moved',
  },
  pushErrorUnpaid: {
    ...pays,
    title: '9999, not paid',
    effect: 'Callback and query say 9999, and no money has moved',
    clientMust: settleLater,
    outcome: 'pushError',
  },
  unknownCodePaid: {
    ...paidBut('unknownCode'),
    title: 'Unknown code, paid',
    effect: 'Callback and query say 7777, which no document names, and the money has moved',
  },
  unknownCodeUnpaid: {
    ...pays,
    title: 'Unknown code, not paid',
    effect: 'Callback and query say 7777, which no document names, and no money has moved',
    clientMust: settleLater,
    outcome: 'unknownCode',
  },
} as const satisfies Record<string, Scenario>;
