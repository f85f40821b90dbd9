import type { EntityManager } from '@mikro-orm/postgresql';
import type { OtherKind, StatementRow } from '../../daraja/statement/row.ts';
import type { DarajaCredential, StatementCounts } from '../../db/entities/index.ts';
import { addEntries, type NewEntry } from '../../db/new-entry.ts';
import type { Sealer } from '../../db/sealed.ts';

/** Rows at once: few statements for a busy month, and few rows in memory. */
const rowsAtOnce = 1_000;
/** Enough to see what is wrong; their number is counted on. */
const rejectedShown = 500;

export interface StoredRows {
  counts: StatementCounts;
  rejected: { line: number; reason: string }[];
  totalShillings: number;
  /** The last second in which the first row can have come: before it, some of its minute may be left out. */
  first: Date | null;
  last: Date | null;
}

const countOf: Record<OtherKind, keyof StatementCounts> = {
  charge: 'charges',
  withdrawal: 'withdrawals',
  reversal: 'reversals',
  transfer: 'transfers',
  notCompleted: 'notCompleted',
};

/** Stores the payments among the rows as entries, each once for all statements, and counts the others by kind. */
export async function storeRows(
  em: EntityManager,
  sealer: Sealer,
  account: DarajaCredential,
  statement: { shortCode: string | null; rows: AsyncIterable<StatementRow> },
): Promise<StoredRows> {
  const stored: StoredRows = { counts: noCounts(), rejected: [], totalShillings: 0, first: null, last: null };
  let waiting: NewEntry[] = [];
  const store = async (): Promise<void> => {
    stored.counts.new += await addEntries(em, sealer, account, waiting);
    waiting = [];
  };
  for await (const row of statement.rows) {
    count(stored, row);
    if (row.kind !== 'payment') continue;
    const { completedAt, ...entry } = row.payment;
    const { resolutionMs } = row;
    const told = { ...entry, occurredAt: completedAt, resolutionMs };
    waiting.push({ ...told, source: 'statement', shortCode: statement.shortCode });
    if (waiting.length === rowsAtOnce) await store();
  }
  await store();
  return stored;
}

function count(stored: StoredRows, row: StatementRow): void {
  const { counts, rejected, first, last } = stored;
  counts.rows += 1;
  const at = row.completedAt;
  const latest = at === null ? null : new Date(at.getTime() + row.resolutionMs - 1_000);
  if (latest !== null && (first === null || latest < first)) stored.first = latest;
  if (at !== null && (last === null || at > last)) stored.last = at;
  switch (row.kind) {
    case 'payment':
      counts.payments += 1;
      stored.totalShillings += row.payment.amountShillings;
      break;
    case 'rejected':
      counts.rejected += 1;
      if (rejected.length < rejectedShown) rejected.push({ line: row.line, reason: row.reason });
      break;
    case 'charge':
    case 'withdrawal':
    case 'reversal':
    case 'transfer':
    case 'notCompleted':
      counts[countOf[row.kind]] += 1;
  }
}

const noCounts = (): StatementCounts => ({
  rows: 0,
  payments: 0,
  new: 0,
  charges: 0,
  withdrawals: 0,
  reversals: 0,
  transfers: 0,
  notCompleted: 0,
  rejected: 0,
});
