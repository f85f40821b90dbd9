import type { Coverage } from '../../db/entities/index.ts';
import type { Preamble } from '../../daraja/statement/preamble.ts';
import { endOfDay } from '../east-africa-day.ts';

export interface Covered {
  coverage: Coverage;
  coveredFrom: Date | null;
  coveredTo: Date | null;
}

/**
 * The time of which a statement leaves nothing out. The period of the file counts, but a file seldom says when it was
 * made, and one that was made within its period knows nothing of the rest: so the period counts to the end of the day of
 * its last row, and never beyond the instant at which it was made or imported. Without a period only the time between
 * its first and last row is certain.
 */
export function coveredBy(
  { period, exportedAt }: Preamble,
  rows: { first: Date | null; last: Date | null },
  now: Date,
): Covered {
  const { first, last } = rows;
  if (first === null || last === null) return nothing;
  const known = exportedAt === null || exportedAt > now ? now : exportedAt;
  // A row outside of its period contradicts it.
  const believed = period !== null && first >= period.from && last < period.to;
  if (!believed) return range('rows', first, new Date(Math.min(last.getTime() + 1, known.getTime())));
  const end =
    exportedAt === null ? Math.min(period.to.getTime(), endOfDay(last).getTime()) : period.to.getTime();
  return range('period', period.from, new Date(Math.min(end, known.getTime())));
}

const nothing: Covered = { coverage: 'none', coveredFrom: null, coveredTo: null };

const range = (coverage: Coverage, coveredFrom: Date, coveredTo: Date): Covered =>
  coveredFrom < coveredTo ? { coverage, coveredFrom, coveredTo } : nothing;
