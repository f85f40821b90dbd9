import type { EvidenceRow, Payment, PaymentCase } from '../../db/entities/index.ts';
import { transactionIdOf } from '../../db/new-id.ts';
import { evidenceViews } from '../evidence/evidence-view.ts';
import { evidenceWords } from '../evidence/evidence-words.ts';

/** A case as lists show it. */
export function caseView(row: PaymentCase) {
  return {
    id: row.id,
    object: 'case' as const,
    environment: row.environment,
    paymentId: row.paymentId,
    transactionId: transactionIdOf(row.paymentId),
    kind: row.kind,
    status: row.status,
    summary: row.summary,
    decision: row.decision,
    reason: row.reason,
    closedBy: row.closedBy,
    openedAt: row.openedAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}

/** A case with what a person needs to decide it. */
export function caseWithEvidence(row: PaymentCase, payment: Payment, evidence: readonly EvidenceRow[]) {
  const those = (...says: EvidenceRow['says'][]): string[] =>
    evidence.filter((each) => says.includes(each.says)).map(sentence);
  return {
    ...caseView(row),
    paymentStatus: payment.status,
    amount: payment.amountShillings,
    contradiction: { saysPaid: those('completed'), saysNotPaid: those('failed', 'canceled') },
    evidence: evidenceViews(payment, evidence),
  };
}

const sentence = (row: EvidenceRow): string => `${evidenceWords(row)}, at ${row.receivedAt.toISOString()}.`;
