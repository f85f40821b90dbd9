import { receiptIn } from '../scalars.ts';
import { centsOf } from './amount.ts';
import type { Column, Columns } from './columns.ts';
import { portalTime } from './portal-time.ts';
import { monthFirst } from './preamble.ts';
import { transactionShillingsMax } from '../transaction-limit.ts';

/** What a row that is no payment is; they are counted, and none of them is money that a payer sent. */
export const otherKinds = ['charge', 'withdrawal', 'reversal', 'transfer', 'notCompleted'] as const;
export type OtherKind = (typeof otherKinds)[number];

/** Money that came in, as a row tells it. */
export interface StatementPayment {
  receiptNumber: string;
  amountShillings: number;
  completedAt: Date;
  /** Empty where the row names none. */
  accountReference: string;
  /** The payer's phone as it is written, in full or masked; null where there is none. */
  payer: string | null;
}

/**
 * One row of the table. `completedAt` is null where the time cannot be read, which only a payment must have;
 * `resolutionMs` is how much of the clock it leaves open.
 */
export type StatementRow = { line: number; completedAt: Date | null; resolutionMs: number } & (
  | { kind: 'payment'; payment: StatementPayment }
  | { kind: OtherKind }
  | { kind: 'rejected'; reason: string }
);

type Cells = Record<Column, string>;
type Judged =
  | { kind: 'payment'; payment: StatementPayment }
  | { kind: OtherKind }
  | { kind: 'rejected'; reason: string };

/** Reads one row below the header; undefined for what is no row of it, such as totals and notes. */
export function readRow(
  written: readonly string[],
  columns: Columns,
  line: number,
): StatementRow | undefined {
  const cells = cellsOf(written, columns);
  if (!isRow(cells)) return undefined;
  const time = portalTime(cells.completedAt);
  if (time === 'monthFirst') throw monthFirst(cells.completedAt, `on line ${line}`);
  // A day without a time is no instant.
  const completedAt = time !== undefined && time.resolutionMs <= 60_000 ? time.at : null;
  const resolutionMs = time?.resolutionMs ?? 1_000;
  const extra = written.slice(columns.width).some((each) => each.trim() !== '');
  if (written.length < columns.width || extra) {
    const reason = `It has ${written.length} cells where the header has ${columns.width}. Put amounts with commas into quotes.`;
    return { line, completedAt: null, resolutionMs, kind: 'rejected', reason };
  }
  return { line, completedAt, resolutionMs, ...judge(cells, completedAt) };
}

function cellsOf(written: readonly string[], { at }: Columns): Cells {
  const cell = (column: Column): string => clean(written[at[column] ?? -1] ?? '');
  return {
    receipt: cell('receipt'),
    completedAt: cell('completedAt'),
    details: cell('details'),
    status: cell('status'),
    paidIn: cell('paidIn'),
    withdrawn: cell('withdrawn'),
    reason: cell('reason'),
    otherParty: cell('otherParty'),
    account: cell('account'),
  };
}

/** Totals and notes have none of these. The beginning of a receipt may be all that a file cut short has of a row. */
const isRow = ({ receipt, completedAt, status }: Cells): boolean =>
  completedAt !== '' || status !== '' || (/^[A-Z0-9]{1,10}$/.test(receipt) && !receipt.startsWith('TOTAL'));

/** Spreadsheets keep text as text by `'` or `="…"`. */
const clean = (cell: string): string => /^="(.*)"$/.exec(cell.trim())?.[1] ?? cell.trim().replace(/^'/, '');

const notCompleted =
  /^(?:failed|cancell?ed|declined|expired|rejected|attempted|pending|initiated|authori[sz]ed|submitted|unsuccessful|timed ?out)$/i;

function judge(cells: Cells, completedAt: Date | null): Judged {
  if (notCompleted.test(cells.status)) return { kind: 'notCompleted' };
  if (/^reversed$/i.test(cells.status)) return { kind: 'reversal' };
  if (!/^completed$/i.test(cells.status)) return rejected(`Its status ${quoted(cells.status)} is not known.`);
  const [paid, withdrawn] = [centsOf(cells.paidIn), centsOf(cells.withdrawn)];
  if (paid === undefined) return rejected(`Paid In ${quoted(cells.paidIn)} is no amount.`);
  if (withdrawn === undefined) return rejected(`Withdrawn ${quoted(cells.withdrawn)} is no amount.`);
  if (paid !== 0 && withdrawn !== 0) return rejected('It is both paid in and withdrawn.');
  const other = otherKind(cells, paid, withdrawn);
  return other === undefined ? payment(cells, paid, completedAt) : { kind: other };
}

/** Safaricom's own words for the kind; only where that column is missing, what the details say before any name. */
function otherKind({ reason, details }: Cells, paid: number, withdrawn: number): OtherKind | undefined {
  const words = reason === '' ? (details.split(/\b(?:from|to|by)\b/i)[0] ?? '') : reason;
  if (/revers/i.test(words)) return 'reversal';
  if (/\b(?:charges?|fees?|commission|tariff)\b/i.test(words)) return 'charge';
  if (withdrawn !== 0) return 'withdrawal';
  // Between accounts of one organisation: nobody paid.
  return paid > 0 && /settle|\b(?:working|utility|own|float) account\b/i.test(words) ? 'transfer' : undefined;
}

function payment(cells: Cells, paidCents: number, completedAt: Date | null): Judged {
  const receiptNumber = receiptIn(cells.receipt);
  if (receiptNumber === null) return rejected(`${quoted(cells.receipt)} is no M-Pesa receipt.`);
  if (completedAt === null) {
    return rejected(
      `${quoted(cells.completedAt)} is no time such as 2026-11-24 09:30:15 or 24-11-2026 09:30:15.`,
    );
  }
  if (paidCents <= 0 || paidCents % 100 !== 0) {
    return rejected(`Paid In ${quoted(cells.paidIn)} is not a whole number of shillings above 0.`);
  }
  const amountShillings = paidCents / 100;
  if (amountShillings > transactionShillingsMax) {
    return rejected('It is more than M-Pesa moves at once (KES 250,000). Look at it by hand.');
  }
  const [, fromDetails] = /\bacc(?:ount)?\.?(?: no\.?)?\s+(\S.*)$/i.exec(cells.details) ?? [];
  const accountReference = (cells.account || fromDetails || '').slice(0, 100);
  return {
    kind: 'payment',
    payment: { receiptNumber, amountShillings, completedAt, accountReference, payer: payerOf(cells) },
  };
}

/** A phone, or what is left of it: digits and stars. */
const phone = /(?:^|\s)(\+?\d[\d*]{8,13})(?=\s|-|$)/;

const payerOf = ({ otherParty, details }: Cells): string | null =>
  phone.exec(otherParty)?.[1] ?? phone.exec(details)?.[1] ?? null;

const rejected = (reason: string): Judged => ({ kind: 'rejected', reason });

const quoted = (cell: string): string => `"${cell.slice(0, 40).toWellFormed()}"`;
