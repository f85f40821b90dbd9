import { pays, type Scenario, untilPromptEnds } from '../scenario.ts';
import * as timing from '../timing.ts';

/** What the payer does, and what the wiring of the merchant makes of it; ledger, callback and query agree. */
export const payerScenarios = {
  pays,
  declines: {
    ...pays,
    title: 'Declines',
    effect: 'Callback 1032 after about 3 s',
    clientMust: 'Close the payment as canceled; another try is another payment',
    outcome: 'declined',
    endsAfterMs: timing.declinedAfterMs,
  },
  wrongPin: {
    ...pays,
    title: 'Wrong PIN',
    effect: 'Callback 2001 after about 2 s',
    clientMust: 'Close the payment as failed, and say that the PIN was wrong',
    outcome: 'wrongPin',
  },
  noMoney: {
    ...pays,
    title: 'No money',
    effect: 'Callback 1 after about 2 s',
    clientMust: 'Close the payment as failed, and say that the balance is too low',
    outcome: 'noMoney',
  },
  unreachable: {
    ...pays,
    title: 'Unreachable',
    effect: 'No prompt is shown; callback 1037 after about 5 s',
    clientMust: 'Close the payment as failed, and look at it once more: 1037 is a time-out, not a refusal',
    outcome: 'unreachable',
    endsAfterMs: timing.unreachableAfterMs,
    showsPrompt: false,
  },
  neverAnswers: {
    ...pays,
    title: 'Never answers',
    effect: 'No callback ever, and the query stays 4999: a payment nobody can settle',
    clientMust:
      'Say that the outcome is unknown, go on asking within the limit, and hand it to a person in the end',
    outcome: 'notAnswered',
    endsAfterMs: untilPromptEnds,
    callbacks: [],
    query: [],
  },
  paysLate: {
    ...pays,
    title: 'Pays late',
    effect: 'PIN after 25 s',
    clientMust: 'Wait; prompt no second time',
    endsAfterMs: timing.slowPinAfterMs,
  },
  refused: {
    ...pays,
    title: 'Refused',
    effect: 'The push itself answers 400.002.02 Invalid PhoneNumber',
    clientMust: 'Close the payment as failed at once: nobody was prompted',
    refusedAtPush: true,
  },
  waitsForPerson: {
    ...pays,
    title: 'Waits for you',
    effect: 'PIN or decline on the handset; 1037 if nobody acts within 60 s',
    clientMust: 'Follow what the person does',
    outcome: 'notAnswered',
    endsAfterMs: untilPromptEnds,
    waitsForPerson: true,
  },
  expires: {
    ...pays,
    title: 'Expires',
    effect: 'Callback 1019 "Transaction has expired" after 60 s, no money moves',
    clientMust: 'Close the payment as failed, and look at it once more',
    outcome: 'expired',
    endsAfterMs: untilPromptEnds,
  },
  wrongProduct: {
    ...pays,
    title: 'Wrong product',
    effect: 'After the PIN, callback 2028: the TransactionType is not the product of the short code',
    clientMust: 'Close the payment as failed and tell the merchant that the set-up is wrong',
    outcome: 'wrongProduct',
  },
  wrongPartyB: {
    ...pays,
    title: 'Wrong PartyB',
    effect: 'After the PIN, callback "SFC_IC0003", a code that is a text: nobody receives at PartyB',
    clientMust:
      'Read a result code that is no number; close as failed; tell the merchant that the set-up is wrong',
    outcome: 'wrongPartyB',
  },
  ruleLimited: {
    ...pays,
    title: 'Rule limited',
    effect:
      'No prompt is shown; callback 17 after about 1 s: the same amount to the same phone again, too soon',
    clientMust: 'Close this payment as failed, and leave the earlier one open: it may still succeed',
    outcome: 'ruleLimited',
    endsAfterMs: timing.ruleLimitedAfterMs,
    showsPrompt: false,
  },
  payerBusy: {
    ...pays,
    title: 'Payer is busy',
    effect:
      "Another merchant's prompt is on the phone for 20 to 40 s: until then the push answers 500.001.1001 Unable to lock subscriber",
    clientMust: 'Not repeat the push at once: a prompt is live on that phone, and it may be your own',
    phoneIsBusyForMs: timing.otherPromptMs,
  },
} as const satisfies Record<string, Scenario>;
