import { resultCode } from '../daraja/result-codes.ts';
import { isFinal, type PaymentStatus } from '../workflows/payment-status.ts';
import type { PaymentTiming } from '../workflows/timing.ts';
import type { Verdict } from '../workflows/verdict.ts';
import { checkAt } from './check-schedule.ts';
import type { Judgement } from './judgement.ts';

/**
 * When something must happen next to a payment that has just moved from `before`; null when nothing must. Its workflow
 * keeps the instant while it runs, the relay when nobody else does.
 */
export function dueAt(timing: PaymentTiming, judgement: Judgement, before: PaymentStatus): Date | null {
  const { payment, verdict, asked, now } = judgement;
  const { status } = payment;
  if (status === 'initiating') return payment.dueAt;
  if (!isFinal(status)) return checkAt(payment, asked, timing);
  const inMs = (ms: number): Date => new Date(now.getTime() + ms);
  if (status === 'completed') {
    if (payment.receiptNumber !== null) return null;
    return before === status ? stillAhead(judgement) : inMs(timing.receiptMissingMs);
  }
  // Failures that are uncertain by nature are looked at once more; `asked` has risen when that look is behind.
  if (before !== status) return isUncertain(verdict) ? inMs(timing.lookAgainMs) : null;
  // A check of the round before may still come in: only the look that was due ends the waiting.
  if (payment.dueAt === null || asked === payment.checksAsked) return payment.dueAt;
  return stillAhead(judgement) ?? (isUnanswered(timing, judgement) ? inMs(timing.lookAgainMs) : null);
}

const stillAhead = ({ payment: { dueAt: known }, now }: Judgement): Date | null =>
  known !== null && known > now ? known : null;

/** A look that told nothing was none, but not for ever: the failure stands meanwhile. */
function isUnanswered({ lookAgainForMs }: PaymentTiming, { payment, rows, now }: Judgement): boolean {
  const failedAgoMs = now.getTime() - (payment.processedAt?.getTime() ?? 0);
  return failedAgoMs < lookAgainForMs && rows.findLast(({ kind }) => kind === 'query')?.says === 'nothing';
}

const isUncertain = ({ because }: Verdict): boolean =>
  because !== null && (because.kind === 'query' || resultCode(because.resultCode ?? '').lookAgain);
