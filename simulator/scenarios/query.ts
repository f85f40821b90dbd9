import { pays, type Scenario, trueQuery } from '../scenario.ts';
import { declinedAfterMs, queryEchoAfterMs } from '../timing.ts';

/** The query is wrong, or does not know. */
export const queryScenarios = {
  querySaysFailed: {
    ...pays,
    title: 'Pays, query says failed',
    effect: 'The money moves and the callback with the receipt comes; the query says 1032',
    clientMust: 'Complete: a receipt beats what a query says',
    query: [{ ...trueQuery, says: 'declined' }],
  },
  querySaysFailedCallbackLost: {
    ...pays,
    title: 'Pays, callback lost, query says failed',
    effect: 'The money moves, no callback comes, and the query says 1032',
    clientMust: 'Correct it or raise it, as soon as C2B, pull or statement brings the receipt',
    callbacks: [],
    query: [{ ...trueQuery, says: 'declined' }],
  },
  queryPendingForever: {
    ...pays,
    title: 'Pays, query pending for ever',
    effect: 'The callback comes; the query says 4999 for ever',
    clientMust: 'Complete; never read 4999 as an outcome',
    query: [],
  },
  callbackLostQueryPending: {
    ...pays,
    title: 'Pays, callback lost, query pending for ever',
    effect: 'The money moves, no callback comes, and the query says 4999 for ever',
    clientMust: 'Say that the outcome is unknown; find the money in C2B, pull or statement',
    callbacks: [],
    query: [],
  },
  queryPaidEarly: {
    ...pays,
    title: 'Declines, query says paid too early',
    effect: 'The query says 0 while the PIN is awaited; the payer then declines',
    clientMust: 'Not complete on the "0" of a query while the prompt may be on the phone',
    outcome: 'declined',
    endsAfterMs: declinedAfterMs,
    query: [{ afterMs: queryEchoAfterMs, since: 'accepted', says: 'paid' }, trueQuery],
  },
  queryPendingByError: {
    ...pays,
    title: 'Callback lost, query pending by error',
    effect:
      'Until it knows, the query answers 500.001.1001 The transaction is being processed; no callback comes',
    clientMust: 'Read it as "not yet", and ask again',
    callbacks: [],
    queryPendingBy: 'error',
  },
} as const satisfies Record<string, Scenario>;
