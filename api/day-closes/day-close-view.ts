import type { DayClose } from '../../db/entities/index.ts';

/** A day close as the API shows it; its rows are a file of their own. */
export const dayCloseView = (close: DayClose) => ({
  id: close.id,
  object: 'day_close' as const,
  environment: close.environment,
  credentialId: close.credentialId,
  shortCode: close.shortCode,
  date: close.day,
  complete: close.complete,
  currency: 'KES' as const,
  totals: close.report.totals,
  counts: close.report.counts,
  sources: close.report.sources,
  gaps: close.report.gaps,
  rowsUrl: `/v1/day-closes/${close.id}/rows.csv`,
  createdAt: close.createdAt.toISOString(),
});
