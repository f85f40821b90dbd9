import type { EntityManager } from '@mikro-orm/postgresql';
import type { CoveringSource, Coverage, Window } from '../../db/covered-time.ts';
import { Statement, type DarajaCredential, type Finding } from '../../db/entities/index.ts';
import { wallClock } from '../east-africa-day.ts';
import type { Summary, Total } from './summary.ts';

/** Why a day is not complete, in words for whoever keeps the shop. */
export interface Gap {
  kind: string;
  message: string;
}

const remedies: Record<CoveringSource, string> = {
  pull: 'Close the day again after the next pull, or close it by the statement alone.',
  statement: 'Import a statement that was exported after the end of this time.',
};

/** The stretches of the day that a source leaves open: `No pull covers 21:15-24:00.` */
export function coverageGap(source: CoveringSource, { missing }: Coverage): Gap[] {
  if (missing.length === 0) return [];
  const shown = missing
    .slice(0, stretchesShown)
    .map(({ from, to }) => `${wallClock(from)}-${wallClock(to, true)}`);
  const more =
    missing.length > stretchesShown ? ` and ${missing.length - stretchesShown} shorter stretches` : '';
  const message = `No ${source} covers ${shown.join(', ')}${more}. ${remedies[source]}`;
  return [{ kind: `${source}_gap`, message }];
}
const stretchesShown = 5;

export const noSource: Gap = {
  kind: 'no_source',
  message:
    'No pull and no statement covers any of this day, so nothing was compared. Import the statement of this day from the M-Pesa organisation portal, and close it again.',
};

/** What each finding means to the shop; `matched` and `notCovered` are no gaps of their own. */
const words: Partial<Record<Finding, (total: Total) => string>> = {
  missingHere: ({ count, amount }) =>
    `${things(count, 'payment')} of ${kes(amount)} came in by M-Pesa and ${belong(count)} to no completed payment or claim here.`,
  missingInPull: ({ count, amount }) =>
    `${things(count, 'receipt')} of ${kes(amount)} ${are(count)} not in the pull, though it covers the time.`,
  missingInStatement: ({ count, amount }) =>
    `${things(count, 'receipt')} of ${kes(amount)} ${are(count)} not in the statement, though it covers the time.`,
  differentAmounts: ({ count }) =>
    `${things(count, 'receipt')} ${have(count)} different amounts in different books.`,
  withoutReceipt: ({ count, amount }) =>
    `${things(count, 'completed payment')} of ${kes(amount)} ${have(count)} no receipt yet, so nobody can find ${count === 1 ? 'it' : 'them'} at Safaricom.`,
  paidAgain: ({ count, amount }) =>
    `${things(count, 'receipt')} of ${kes(amount)} ${are(count)} a second payment for something that was paid already.`,
};

export const findingGaps = ({ found }: Summary): Gap[] =>
  Object.entries(found).flatMap(([finding, total]) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names of that very record
    const message = total.count === 0 ? undefined : words[finding as Finding]?.(total);
    return message === undefined ? [] : [{ kind: snakeCase(finding), message }];
  });

/** Lines that could not be read may be the very money that is missing. */
export async function unreadGap(
  em: EntityManager,
  account: DarajaCredential,
  { from, to }: Window,
): Promise<Gap[]> {
  const rows = await em.find(
    Statement,
    { credentialId: account.id, coveredFrom: { $lt: to }, coveredTo: { $gt: from } },
    { orderBy: { id: 'asc' } },
  );
  return rows.flatMap(({ id, counts, rejected }) => {
    const [first] = rejected;
    if (first === undefined) return [];
    const message = `${things(counts.rejected, 'line')} of statement ${id} could not be read, first line ${first.line}: ${first.reason} Import the statement again as the portal exports it.`;
    return [{ kind: 'unread_lines', message }];
  });
}

/** Payments of the day that still wait for a verdict or for a person. */
export async function openGaps(
  em: EntityManager,
  account: DarajaCredential,
  { window: { from, to }, dayCloseId }: { window: Window; dayCloseId: string },
): Promise<Gap[]> {
  const ofDay =
    'credential_id = ? and coalesce(prompt_sent_at, created_at) >= ? and coalesce(prompt_sent_at, created_at) < ?';
  const waiting = await em.execute<{ id: string }[]>(
    `select id from payments where ${ofDay} and status in ('initiating', 'pending', 'unknown') order by id`,
    [account.id, from, to],
  );
  const cases = await em.execute<{ id: string }[]>(
    `select id from cases where organisation_id = ? and environment = ? and status = 'open' and payment_id in (
       select id from payments where ${ofDay}
       union select payment_id from day_close_rows where day_close_id = ? and payment_id is not null) order by id`,
    [account.organisationId, account.environment, account.id, from, to, dayCloseId],
  );
  const named = (kind: string, found: readonly { id: string }[], what: (many: number) => string): Gap[] =>
    found.length === 0 ? [] : [{ kind, message: `${what(found.length)}: ${listed(found)}.` }];
  return [
    ...named(
      'no_verdict',
      waiting,
      (many) => `${things(many, 'payment')} of this day ${have(many)} no verdict yet`,
    ),
    ...named('open_cases', cases, (many) => `${things(many, 'case')} of this day ${are(many)} open`),
  ];
}

const idsShown = 10;
const listed = (found: readonly { id: string }[]): string => {
  const more = found.length > idsShown ? ` and ${found.length - idsShown} more` : '';
  return `${found
    .slice(0, idsShown)
    .map(({ id }) => id)
    .join(', ')}${more}`;
};

const are = (count: number): string => (count === 1 ? 'is' : 'are');
const have = (count: number): string => (count === 1 ? 'has' : 'have');
const belong = (count: number): string => (count === 1 ? 'belongs' : 'belong');
const things = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;
const kes = (amount: number): string => `KES ${amount.toLocaleString('en-KE')}`;
const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
