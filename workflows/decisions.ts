import { nextStatuses, type PaymentStatus } from './payment-status.ts';
import type { CaseKind } from './verdict.ts';

/** What a person may say about a payment; `none`: a case is closed and the payment stays as it is. */
export const verdictsOfPeople = ['completed', 'failed', 'canceled'] as const;
export type VerdictOfPerson = (typeof verdictsOfPeople)[number];
export const decisions = [...verdictsOfPeople, 'none'] as const;
export type Decision = (typeof decisions)[number];

/** A person's words: what a decision is worth later. */
export const reasonLengthMax = 500;

/** An M-Pesa receipt as Safaricom writes it. */
export const receiptShape = /^[A-Z0-9]{10}$/;

/** By these a success without a receipt may be taken back. */
export const casesOfDoubtedSuccess: readonly CaseKind[] = ['receipt_missing', 'contested'];

/** Whether a person's word answers what an open case asks, so that it is closed with it. */
export function answersCase(
  kind: CaseKind,
  decision: VerdictOfPerson,
  receiptNumber: string | null,
): boolean {
  switch (kind) {
    case 'contested':
    case 'still_unknown':
    case 'amount_mismatch':
      return true;
    case 'receipt_missing':
      return decision !== 'completed' || receiptNumber !== null;
    // Money of somebody is in the wrong place, whatever became of this payment.
    case 'paid_twice':
    case 'already_claimed':
      return false;
  }
}

/** Where a person may lead a payment, in words. */
export function waysFrom(status: PaymentStatus): string {
  const ways = nextStatuses[status].filter((next) => verdictsOfPeople.some((each) => each === next));
  return `A payment that is ${status} can only become ${ways.join(', ')}, or stay as it is.`;
}
