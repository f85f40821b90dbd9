import type { Clock } from './clock.ts';
import type { Delivery } from './deliveries.ts';
import type { LedgerEntry } from './ledger.ts';
import type { CallbackAttempt, Push } from './pushes.ts';
import { queryView } from './stk-query.ts';
import { promptLifeMs } from './timing.ts';

const iso = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());

/** A push as the admin API shows it, with its three records side by side. */
export const presentPush = (push: Push) => ({
  checkoutRequestId: push.checkoutRequestId,
  merchantRequestId: push.merchantRequestId,
  merchant: { type: push.merchant.type, businessShortCode: push.merchant.businessShortCode },
  phoneNumber: push.request.PhoneNumber,
  ordinalOfPhone: push.ordinalOfPhone,
  amountShillings: push.request.Amount,
  accountReference: push.request.AccountReference,
  transactionDesc: push.request.TransactionDesc,
  transactionType: push.request.TransactionType,
  callbackUrl: push.request.CallBackURL,
  scenario: push.scenario.name,
  endsAfterMs: push.endsAfterMs,
  acceptedAt: iso(push.acceptedAtMs),
  promptShownAt: iso(push.promptShownAtMs),
  endedAt: iso(push.endedAtMs),
  state: push.state,
  ledgerEntry: push.ledgerEntry === null ? null : presentLedgerEntry(push.ledgerEntry),
  callbacksPlanned: push.callbacks.reduce((sum, { plan }) => sum + (plan.copies ?? 1), 0),
  callbackAttempts: push.callbackAttempts.map(presentAttempt),
  turnedAway: push.turnedAway.map(({ atMs, callbackUrl }) => ({ at: iso(atMs), callbackUrl })),
  queryView: queryView(push),
});

const presentAttempt = ({ sentAtMs, answeredAtMs, ...attempt }: CallbackAttempt) => ({
  ...attempt,
  sentAt: iso(sentAtMs),
  answeredAt: iso(answeredAtMs),
});

export const presentDelivery = ({ sentAtMs, answeredAtMs, ...delivery }: Delivery) => ({
  ...delivery,
  sentAt: iso(sentAtMs),
  answeredAt: iso(answeredAtMs),
});

export const presentLedgerEntry = ({ debitedAtMs, afterwards: _hidden, ...entry }: LedgerEntry) => ({
  ...entry,
  debitedAt: iso(debitedAtMs),
});

/** A prompt as the phone shows it. `endsAt` counts in the simulator's tempo. */
export const presentPrompt = (push: Push, clock: Clock) => ({
  checkoutRequestId: push.checkoutRequestId,
  phoneNumber: push.request.PhoneNumber,
  amountShillings: push.request.Amount,
  accountReference: push.request.AccountReference,
  merchant: { type: push.merchant.type, receiver: push.request.PartyB },
  waitsForPerson: push.scenario.waitsForPerson,
  endsAt: iso(push.acceptedAtMs + clock.scaledMs(promptLifeMs)),
});
