export interface RangeMs {
  min: number;
  max: number;
}

/** How long a prompt stays on a phone before it gives up. */
export const promptLifeMs = 60_000;

/** A person who pays reads the prompt and types the PIN: about 2 s. */
export const pinTypedAfterMs: RangeMs = { min: 1_500, max: 2_500 };

/** With `callbackAfterMs` on top, a decline is announced after about 3 s. */
export const declinedAfterMs: RangeMs = { min: 2_500, max: 3_000 };

/** With `callbackAfterMs` on top, an unreachable phone is announced after about 5 s. */
export const unreachableAfterMs: RangeMs = { min: 4_500, max: 5_000 };

export const slowPinAfterMs: RangeMs = { min: 25_000, max: 25_000 };

/** The last moment at which a PIN is still taken. */
export const lastMomentPinAfterMs: RangeMs = { min: 50_000, max: 55_000 };

/** Another merchant's prompt, on the phone before ours. */
export const otherPromptMs: RangeMs = { min: 20_000, max: 40_000 };

/** The two-minute rule is decided by Safaricom alone; no prompt is shown. */
export const ruleLimitedAfterMs: RangeMs = { min: 800, max: 1_200 };

/** From the end of the prompt to the callback. */
export const callbackAfterMs: RangeMs = { min: 200, max: 400 };

export const lateCallbackAfterMs: RangeMs = { min: 60_000, max: 1_800_000 };

export const replayAfterMs: RangeMs = { min: 60_000, max: 300_000 };

/** Later, by itself, than the 180 s after which clients give up. */
export const lateDebitAfterMs = 185_000;

/** From the PIN to the callback, where the debit was late. */
export const afterLateDebitMs: RangeMs = { min: 185_200, max: 190_000 };

/** A forger is faster than the payer. */
export const forgedAfterMs: RangeMs = { min: 400, max: 1_000 };

/** No later push of the phone came to wait for. */
export const heldAtMostMs = 600_000;

/** A query that mistakes the waiting prompt for the payment does so from here on; see `tooEarlyToQueryMs`. */
export const queryEchoAfterMs = 500;

/** From the end of the prompt until the query tells the outcome: between the debit and the callback. */
export const queryKnowsAfterMs = 100;

/** A query sooner than this after the push is answered "Invalid CheckoutRequestID", as Safaricom does. */
export const tooEarlyToQueryMs = 1_000;

export const twoMinuteRuleMs = 120_000;

export const queryWindowMs = 60_000;

/** Not divided by the tempo: it is the patience of a network call, not a wait of the story. */
export const callbackTimeoutMs = 5_000;

/** From the debit to the C2B confirmation; about when the STK callback leaves, so either may come first. */
export const confirmationAfterMs: RangeMs = { min: 200, max: 900 };

export const lateConfirmationAfterMs: RangeMs = { min: 60_000, max: 180_000 };

/** From a call of the simulate API to the payment. */
export const simulatedPaymentAfterMs: RangeMs = { min: 300, max: 900 };

/** From the debit until the payment is among the rows of Pull Transactions. */
export const pullLagMs: RangeMs = { min: 10_000, max: 60_000 };

export const latePullLagMs: RangeMs = { min: 180_000, max: 600_000 };

/** From the accepted push to a payment by hand of the same reference. */
export const handPaymentAfterMs: RangeMs = { min: 5_000, max: 15_000 };

/** From the debit to its reversal by a person in the portal. */
export const reversedByHandAfterMs: RangeMs = { min: 5_000, max: 10_000 };

/** Pull Transactions looks no further back. Not divided by the tempo: callers name instants of the real day. */
export const pullHistoryMs = 48 * 60 * 60 * 1_000;

/** From the acknowledgement of an initiator API to its result. */
export const resultAfterMs: RangeMs = { min: 1_000, max: 3_000 };

/** From the notice that a request timed out in the queue to the result that comes all the same. */
export const resultAfterQueueTimeoutMs: RangeMs = { min: 30_000, max: 120_000 };
