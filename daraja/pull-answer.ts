import { acknowledged, type Acknowledged } from './acknowledged.ts';
import type { Exchange } from './exchange.ts';
import { instantOf, writtenTime, zoneOf, type Span } from './pull-time.ts';
import { receiptIn, scalarText, wholeShillings } from './scalars.ts';

/** Money that came in, as a row of Pull Transactions tells it. */
export interface PulledRow {
  receiptNumber: string;
  amountShillings: number;
  occurredAt: Date;
  /** The phone as it is written, in full, masked or hashed; null where there is none. */
  payer: string | null;
  accountReference: string;
  /** The whole row, word for word. */
  body: string;
}

/**
 * One item of a page. `unreadable`: a row of money in, or of what nobody can tell, that could not be read: none is dropped
 * in silence. `other`: another operation than a payment in.
 */
export type PulledItem =
  | { kind: 'moneyIn'; row: PulledRow; key: string }
  | { kind: 'unreadable' | 'other'; row?: undefined; key: string };

export interface PulledPage {
  outcome: 'page';
  /** Every item of the page, in its order; told again, an item has the same key. */
  items: PulledItem[];
}

export type PullAnswer = PulledPage | Exclude<Acknowledged, { outcome: 'accepted' }>;

/** The largest amount that a column holds; M-Pesa's own limit is far below. */
const shillingsMax = 2_147_483_647;

const textMax = 200;

/** Judges an answer to a pull of this span (Daraja page Pull Transactions). Never throws. */
export function pullAnswer(exchange: Exchange, span: Span): PullAnswer {
  let values: unknown[] | undefined;
  const judged = acknowledged(exchange, (body) => (values = pageOf(body)) !== undefined);
  return judged.outcome === 'accepted' ? readPage(values ?? [], span) : judged;
}

type Fields = ReadonlyMap<string, unknown>;

/** Safaricom's keys vary in case, and some hold spaces: `Response Status`, `ResponseCode`, `trxDate`. */
function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  return new Map(
    Object.entries(value).map(([key, each]) => [key.toLowerCase().replaceAll(/[\s_]/g, ''), each]),
  );
}

const codeOf = (fields: Fields): string | null =>
  scalarText(fields.get('responsecode')) ?? scalarText(fields.get('responsestatus'));

/** The rows of an answer; undefined if it is none. `1001`: there are none. */
function pageOf(body: unknown): unknown[] | undefined {
  const fields = fieldsOf(body);
  const rows = fields.get('response');
  const code = codeOf(fields);
  if (code === '1001') return listed(rows ?? []);
  return code === '1000' && typeof rows === 'object' && rows !== null ? listed(rows) : undefined;
}

/** `[[row, row]]`, `[row, row]` and a row alone are all seen. */
const listed = (rows: unknown): unknown[] => [rows].flat(3);

/** 1000: registered; 1001: was registered before, which is as good (Daraja page Pull Transactions). */
export const isPullRegistered = (body: unknown): boolean =>
  ['1000', '1001'].includes(codeOf(fieldsOf(body)) ?? '');

function readPage(values: readonly unknown[], span: Span): PulledPage {
  const found = values.map((value) => {
    const fields = fieldsOf(value);
    const time = writtenTime(scalarText(fields.get('trxdate')) ?? '');
    return { value, fields, time };
  });
  const times = found.flatMap(({ fields, time }) => (kindOf(fields) === 'moneyIn' ? (time ?? []) : []));
  const zoneMs = zoneOf(times, span);
  const items = found.map(({ value, fields, time }): PulledItem => {
    // Undefined is no JSON, but a hole in a list would be.
    const body = JSON.stringify(value) ?? '';
    const kind = kindOf(fields);
    if (kind !== 'moneyIn') return { kind, key: body };
    const row = time === undefined ? undefined : readRow(fields, instantOf(time, zoneMs), body);
    if (row === undefined) return { kind: 'unreadable', key: body };
    return { kind: 'moneyIn', row, key: `${row.receiptNumber}/${row.amountShillings}` };
  });
  return { outcome: 'page', items };
}

/** What no payer sent, whatever else its type says; `merchant-to-organization-settlement` is the daily row of a till. */
const noMoneyIn = /^b2c|revers|settle|withdraw|\b(?:charges?|fees?|commission|tariff)\b/i;
/** `c2b-pay-bill-debit`, `c2b-buy-goods-debit`. */
const moneyIn = /^c2b|pay.?bill|buy.?goods/i;

/** Without a type it may be anything, so it is read. Of an unknown one nobody can tell, so nothing is proven absent. */
function kindOf(fields: Fields): PulledItem['kind'] {
  const type = scalarText(fields.get('transactiontype'));
  if (type === null) return 'moneyIn';
  if (noMoneyIn.test(type)) return 'other';
  return moneyIn.test(type) ? 'moneyIn' : 'unreadable';
}

function readRow(fields: Fields, occurredAt: Date, body: string): PulledRow | undefined {
  const receiptNumber = receiptIn(fields.get('transactionid'));
  const amountShillings = wholeShillings(scalarText(fields.get('amount')));
  if (receiptNumber === null || amountShillings === null) return undefined;
  if (amountShillings < 1 || amountShillings > shillingsMax) return undefined;
  return {
    receiptNumber,
    amountShillings,
    occurredAt,
    payer: scalarText(fields.get('msisdn'))?.slice(0, textMax) ?? null,
    accountReference: scalarText(fields.get('billreference'))?.slice(0, textMax) ?? '',
    body,
  };
}
