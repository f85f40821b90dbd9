import { ApplicationFailure } from '@temporalio/common';
import { defineUpdate } from '@temporalio/workflow';
import { reasonLengthMax, receiptShape, verdictsOfPeople, type VerdictOfPerson } from './decisions.ts';
import type { Settlement } from './messages.ts';

/** Who wants it, and why. Temporal keeps both, so neither names a payer. */
export interface OperatorOrder {
  reason: string;
  /** The operator's own name. */
  actor: string;
}

export interface AskOrder extends OperatorOrder {
  /** Set by the API, which has written its own audit entry under this id. */
  auditEntryId?: string;
}

export interface ResolveOrder extends OperatorOrder {
  status: VerdictOfPerson;
  /** The M-Pesa receipt that was found; with `completed` only. */
  receiptNumber?: string;
}

/**
 * - `answered`: Safaricom was asked, and its answer is evidence now;
 * - `noPlace`: the budget of queries is spent for `againInMs`;
 * - `nobodyToAsk`: nobody was prompted yet, or Safaricom gave no id to ask by.
 */
export type AskedOutcome = 'answered' | 'noPlace' | 'nobodyToAsk';

/** What came of a question, in our own words. */
export interface AskedNow {
  outcome: AskedOutcome;
  words: string;
  againInMs: number | null;
}

/** What became of a person's decision: null, or why it is none. */
export interface Decided {
  refused: string | null;
}

export type AskedNowResult = Settlement & AskedNow;

/** Asks Safaricom at once, within the budget, and says what came of it. */
export const askSafaricomNowUpdate = defineUpdate<AskedNow, [AskOrder]>('askSafaricomNow');
/** A person's decision about a payment that is unknown or has an open case; answers in words. */
export const resolveByHandUpdate = defineUpdate<string, [ResolveOrder]>('resolveByHand');

const refuse = (message: string): never => {
  throw ApplicationFailure.nonRetryable(message, 'InvalidOrder');
};

const isText = (text: unknown, lengthMax: number): boolean =>
  typeof text === 'string' && text.trim() !== '' && text.length <= lengthMax;

/** Refuses an order without a reason or a name, before it is in the history. */
export function validateOrder(order: OperatorOrder | undefined): void {
  if (!isText(order?.reason, reasonLengthMax))
    refuse(`Give a reason of 1 to ${reasonLengthMax} characters, such as {"reason": "…", "actor": "…"}.`);
  if (!isText(order?.actor, 100)) refuse('Give your name as actor, in 1 to 100 characters.');
}

export function validateResolution(order: ResolveOrder | undefined): void {
  validateOrder(order);
  const { status, receiptNumber } = order ?? {};
  if (!verdictsOfPeople.some((each) => each === status))
    refuse(`Give one of ${verdictsOfPeople.join(', ')} as status.`);
  if (receiptNumber === undefined) return;
  if (status !== 'completed') refuse('Leave receiptNumber out: only what was paid has a receipt.');
  if (!receiptShape.test(receiptNumber)) refuse('Give the M-Pesa receipt as ten capital letters and digits.');
}
