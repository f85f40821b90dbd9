import type { EntityManager } from '@mikro-orm/postgresql';
import { stringify } from 'csv-stringify/sync';
import { DayCloseRow, type Finding } from '../../db/entities/index.ts';
import { wallTime } from '../east-africa-day.ts';

/** Rows in memory at once. */
const rowsAtOnce = 1_000;

const columns = ['receipt', 'time', 'reference', 'finding', 'here', 'pull', 'statement', 'payment', 'claim'];

const words: Record<Finding, string> = {
  matched: 'matched',
  missingHere: 'missing here',
  missingInPull: 'missing in pull',
  missingInStatement: 'missing in statement',
  differentAmounts: 'different amounts',
  withoutReceipt: 'no receipt',
  paidAgain: 'paid again',
  notCovered: 'not covered',
};

/** The rows of a day close as CSV, in order, some at a time. */
export async function* rowsCsv(em: EntityManager, dayCloseId: string): AsyncGenerator<string, void> {
  yield stringify([columns]);
  for (let position = 0; ;) {
    const where = { dayCloseId, position: { $gt: position } };
    const rows = await em.find(DayCloseRow, where, {
      orderBy: { position: 'asc' },
      limit: rowsAtOnce,
      disableIdentityMap: true,
    });
    const last = rows.at(-1);
    if (last === undefined) return;
    // A payer may choose a reference that a spreadsheet would run as a formula.
    yield stringify(rows.map(cells), { escape_formulas: true });
    position = last.position;
  }
}

const cells = (row: DayCloseRow): (string | number | null)[] => [
  row.receiptNumber,
  wallTime(row.occurredAt),
  row.accountReference,
  row.findings.map((each) => words[each]).join('; '),
  row.recordedShillings,
  row.pullShillings,
  row.statementShillings,
  row.paymentId,
  row.claimId,
];
