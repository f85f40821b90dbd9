import { pays, type Scenario } from '../scenario.ts';
import * as timing from '../timing.ts';

/** Neither callback nor query nor confirmation tells that the money has moved. */
const onlyPullTells = {
  ...pays,
  callbacks: [],
  query: [],
} as const;

/** The push is paid; what differs is what the other APIs say about the money. */
export const moneyScenarios = {
  confirmationTwice: {
    ...pays,
    title: 'Pays, C2B confirmation twice',
    effect: 'If C2B URLs are registered, two equal confirmations come at once',
    clientMust: 'Count the money once',
    afterwards: { confirmation: 'twice' },
  },
  confirmationLate: {
    ...pays,
    title: 'Pays, C2B confirmation late',
    effect: 'If C2B URLs are registered, the confirmation comes 1 to 3 min after the debit',
    clientMust: 'Know it by its receipt as the payment that is complete already',
    afterwards: { confirmation: 'late' },
  },
  confirmationLost: {
    ...pays,
    title: 'Pays, C2B confirmation lost',
    effect: 'The callback comes, and no C2B confirmation',
    clientMust: 'Complete without it',
    afterwards: { confirmation: 'lost' },
  },
  paysByHandToo: {
    ...pays,
    title: 'Pays, and by hand as well',
    effect: 'While the prompt is live, the payer pays the same reference by hand, and then types the PIN too',
    clientMust: 'Complete once; raise the second receipt, or keep it as a payment of its own',
    endsAfterMs: timing.slowPinAfterMs,
    paysByHandAfterMs: timing.handPaymentAfterMs,
  },
  paysByHandInstead: {
    ...pays,
    title: 'Pays by hand instead',
    effect: 'While the prompt is live, the payer pays the same reference by hand, and then declines',
    clientMust:
      'Complete by the receipt of a C2B confirmation or pull row, or raise it; the 1032 ends the prompt alone',
    outcome: 'declined',
    endsAfterMs: timing.slowPinAfterMs,
    paysByHandAfterMs: timing.handPaymentAfterMs,
  },
  pullLate: {
    ...onlyPullTells,
    title: 'Pays, only Pull tells, late',
    effect:
      'No callback, no confirmation, the query says 4999 for ever; the row of Pull comes after 3 to 10 min',
    clientMust: 'Pull the same hours again, and complete when the row is there',
    afterwards: { confirmation: 'lost', pullLagMs: timing.latePullLagMs },
  },
  pullRepeats: {
    ...onlyPullTells,
    title: 'Pays, only Pull tells, twice',
    effect: 'No callback, no confirmation, the query says 4999 for ever; Pull tells the row twice',
    clientMust: 'Count the money once',
    afterwards: { confirmation: 'lost', pullRepeats: true },
  },
  statusAfterQueueTimeout: {
    ...pays,
    title: 'Pays, results after a queue time-out',
    effect:
      'Transaction Status and Reversal of the payment call QueueTimeOutURL, and send their result 0.5 to 2 min later',
    clientMust: 'Read the time-out as "not known", and take the result that follows',
    afterwards: { results: 'queueTimeoutThenResult' },
  },
  statusQueueTimeout: {
    ...pays,
    title: 'Pays, queue time-out and no result',
    effect: 'Transaction Status and Reversal of the payment call QueueTimeOutURL, and no result follows',
    clientMust: 'Read it as "not known"; ask again by Transaction Status before a second reversal',
    afterwards: { results: 'queueTimeout' },
  },
  reversedByHand: {
    ...pays,
    title: 'Pays, reversed in the portal',
    effect: 'A person reverses the payment in the portal after 5 to 10 s; a reversal by API gives "R000001"',
    clientMust: 'Read "R000001" as done: the money is back, once',
    afterwards: { reversedByHandAfterMs: timing.reversedByHandAfterMs },
  },
  reversalNotFound: {
    ...pays,
    title: 'Pays, reversal finds nothing',
    effect: 'A reversal of the payment gives "R000002", and no money moves back',
    clientMust: 'Not count the money as given back; put it before a person',
    afterwards: { reversalCode: 'R000002' },
  },
} as const satisfies Record<string, Scenario>;
