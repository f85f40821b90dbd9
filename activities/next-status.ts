import type { Payment } from '../db/entities/index.ts';
import { canMove, isFinal, type PaymentStatus } from '../workflows/payment-status.ts';
import type { CaseKind, Verdict } from '../workflows/verdict.ts';

export interface Move {
  status: PaymentStatus;
  cases: readonly CaseKind[];
}

/** What a verdict does to a payment: where it goes, and which cases it opens. Never outside the table of statuses. */
export function nextStatus(payment: Payment, verdict: Verdict, roundOver: boolean): Move {
  const from = payment.status;
  const target = targetOf(payment, verdict, roundOver);
  if (target === from) {
    return { status: from, cases: [...new Set([...verdict.cases, ...lostSupport(payment, verdict)])] };
  }
  if (mayMove(payment, verdict, target)) return { status: target, cases: verdict.cases };
  // What was announced stands until better evidence comes; the contradiction is for a person.
  return { status: from, cases: [...new Set<CaseKind>([...verdict.cases, 'contested'])] };
}

/** What was announced stands, but what it rested on is gone, or money speaks against it: that is for a person. */
function lostSupport(
  { status, receiptNumber }: Payment,
  { says, barred, receiptNumbers }: Verdict,
): CaseKind[] {
  const deniesMoney = says === 'nothing' && (status === 'failed' || status === 'canceled') && barred;
  // A receipt that came from evidence that is disowned now; a success without one is told by its missing receipt.
  const restsOnNothing =
    status === 'completed' && receiptNumber !== null && !receiptNumbers.includes(receiptNumber);
  return deniesMoney || restsOnNothing ? ['contested'] : [];
}

function targetOf(payment: Payment, verdict: Verdict, roundOver: boolean): PaymentStatus {
  const from = payment.status;
  switch (verdict.says) {
    case 'completed':
    case 'failed':
    case 'canceled':
      return verdict.says;
    case 'contested':
      return isFinal(from) ? from : 'unknown';
    case 'nothing':
      if (roundOver && (from === 'initiating' || from === 'pending')) return 'unknown';
      return from === 'initiating' && verdict.prompted ? 'pending' : from;
  }
}

function mayMove(payment: Payment, verdict: Verdict, target: PaymentStatus): boolean {
  if (!canMove(payment.status, target)) return false;
  const byPerson = verdict.because?.kind === 'decision';
  // A success is taken back only by a person, and never once a receipt was seen.
  if (payment.status === 'completed') return byPerson && payment.receiptNumber === null;
  // An announced failure is overturned only by money that is proven, or by a person.
  if (isFinal(payment.status)) return byPerson || verdict.receiptNumbers.length > 0;
  return true;
}
