import { type CallbackPlan, pays, type Scenario, trueCallback } from '../scenario.ts';
import { declinedAfterMs, forgedAfterMs } from '../timing.ts';

/** A success with an invented receipt, while the prompt is on the phone. */
const forgedSuccess: CallbackPlan = {
  afterMs: forgedAfterMs,
  since: 'accepted',
  says: 'paid',
  isForged: true,
};

/** Somebody else posts callbacks, from another address of this machine. */
export const forgedScenarios = {
  forgedSuccess: {
    ...pays,
    title: 'Declines, success forged',
    effect:
      'A forged success, right in everything but its source address and its receipt; the payer declines',
    clientMust: 'Believe no address that is not listed: canceled, no money',
    outcome: 'declined',
    endsAfterMs: declinedAfterMs,
    callbacks: [forgedSuccess, trueCallback],
  },
  forgedSuccessAfterDecline: {
    ...pays,
    title: 'Declines, success forged afterwards',
    effect: 'The payer declines, callback 1032 comes, and then a forged success from another address',
    clientMust: 'Stay with canceled',
    outcome: 'declined',
    endsAfterMs: declinedAfterMs,
    callbacks: [trueCallback, { ...forgedSuccess, afterMs: forgedAfterMs, since: undefined }],
  },
  forgedBesideTrue: {
    ...pays,
    title: 'Pays, success forged as well',
    effect: 'A forged success with another receipt from another address, then the true one',
    clientMust: 'Complete once, with the true receipt',
    callbacks: [forgedSuccess, trueCallback],
  },
  forgedFailure: {
    ...pays,
    title: 'Pays, failure forged',
    effect: 'A forged 1032 from another address while the prompt is on the phone, then the true success',
    clientMust: 'Complete with the receipt, whatever came before',
    callbacks: [{ ...forgedSuccess, says: 'declined' }, trueCallback],
  },
  forgedWrongToken: {
    ...pays,
    title: 'Declines, success forged with a wrong token',
    effect: 'A forged success to the CallBackURL with another last part of the path; the payer declines',
    clientMust: 'Give it to no payment',
    outcome: 'declined',
    endsAfterMs: declinedAfterMs,
    callbacks: [{ ...forgedSuccess, hasWrongToken: true }, trueCallback],
  },
  forgedWrongCheckoutRequestId: {
    ...pays,
    title: 'Declines, success forged with a wrong id',
    effect: 'A forged success with a CheckoutRequestID that is not of this push; the payer declines',
    clientMust: 'Keep it and change nothing: the id must be the one of the acknowledgement',
    outcome: 'declined',
    endsAfterMs: declinedAfterMs,
    callbacks: [{ ...forgedSuccess, hasWrongCheckoutRequestId: true }, trueCallback],
  },
  forgedWrongAmount: {
    ...pays,
    title: 'Pays, another amount forged',
    effect: 'A forged success that names another amount, then the true one',
    clientMust: 'Complete only with the amount that was asked for, and the true receipt',
    callbacks: [{ ...forgedSuccess, namesOtherAmount: true }, trueCallback],
  },
} as const satisfies Record<string, Scenario>;
