import type { EntityManager } from '@mikro-orm/postgresql';
import { isFinal } from '../workflows/payment-status.ts';
import type { CaseKind } from '../workflows/verdict.ts';
import type { Judgement } from './judgement.ts';

/** Who closes what evidence has answered. */
export const closedByEvidence = 'hakika';
const reason = 'Evidence that came since answers it.';

/** Closes what evidence has answered since, so that nobody is asked about nothing. */
export async function closeAnswered(em: EntityManager, judgement: Judgement): Promise<void> {
  const { payment, now } = judgement;
  // What never was unknown or announced has no such case: most payments cost no statement here.
  if (payment.status !== 'unknown' && !isFinal(payment.status)) return;
  const answered = answeredKinds(judgement);
  if (answered.length === 0) return;
  await em.execute(
    `update cases set status = 'closed', decision = 'none', reason = ?, closed_by = ?, closed_at = ?
     where payment_id = ? and status = 'open' and kind in (?)`,
    [reason, closedByEvidence, now, payment.id, answered],
  );
}

function answeredKinds({ payment, verdict, move }: Judgement): CaseKind[] {
  const hasReceipt = payment.receiptNumber !== null || verdict.receiptNumbers.length > 0;
  const isPaid = move.status === 'completed' && hasReceipt;
  const kinds: CaseKind[] = [];
  if (isPaid) kinds.push('receipt_missing');
  if (isFinal(move.status)) kinds.push('still_unknown');
  // A receipt beats everything that says otherwise; where one is doubted, the contest is in this very move.
  if (isPaid && !move.cases.includes('contested')) kinds.push('contested');
  return kinds;
}
