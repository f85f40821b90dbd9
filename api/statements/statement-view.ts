import type { Statement } from '../../db/entities/index.ts';

/** A statement as the API shows it, without the file. */
export const statementView = (statement: Statement) => ({
  id: statement.id,
  object: 'statement' as const,
  environment: statement.environment,
  credentialId: statement.credentialId,
  shortCode: statement.shortCode,
  coverage: statement.coverage,
  coveredFrom: statement.coveredFrom?.toISOString() ?? null,
  coveredTo: statement.coveredTo?.toISOString() ?? null,
  totalAmount: statement.totalShillings,
  currency: 'KES' as const,
  counts: {
    rows: statement.counts.rows,
    payments: statement.counts.payments,
    new: statement.counts.new,
    charges: statement.counts.charges,
    withdrawals: statement.counts.withdrawals,
    reversals: statement.counts.reversals,
    transfers: statement.counts.transfers,
    notCompleted: statement.counts.notCompleted,
    rejected: statement.counts.rejected,
  },
  rejected: statement.rejected.map(({ line, reason }) => ({ line, reason })),
  createdAt: statement.createdAt.toISOString(),
});
