import { resultCode } from '../../daraja/result-codes.ts';
import type { EvidenceRow } from '../../db/entities/index.ts';
import type { Claim, EvidenceKind, PaymentFacts } from '../../workflows/evidence.ts';
import {
  barsFailure,
  isForeign,
  isHeard,
  isMisfit,
  strengthOf,
  type Strength,
  type Surroundings,
} from '../../workflows/evidence-strength.ts';

const whoSays: Record<EvidenceKind, string> = {
  acknowledgement: 'Safaricom took the prompt',
  refusal: 'Safaricom refused the prompt',
  neverPrompted: 'The prompt was never sent',
  promptUncertain: 'The prompt may have been sent; the answer to it was lost',
  callback: 'A callback',
  query: 'Safaricom, asked by query,',
  transactionStatus: 'Safaricom, asked by receipt,',
  c2b: 'A confirmation of money received (C2B)',
  pull: 'The list of transactions that Safaricom keeps',
  statement: 'The M-Pesa statement',
  absence: 'A complete list of transactions',
  decision: 'A person',
};

const whatIsSaid: Record<Claim, string> = {
  completed: 'says that it was paid',
  failed: 'says that it was not paid',
  canceled: 'says that the payer declined',
  nothing: 'says nothing certain',
};

const tellThemselves: readonly EvidenceKind[] = [
  'acknowledgement',
  'refusal',
  'neverPrompted',
  'promptUncertain',
];

/** One piece of evidence as a sentence, without anything about the payer. */
export function evidenceWords(row: EvidenceRow): string {
  if (row.kind === 'decision' && row.detail !== null) return `${row.detail} (${row.says})`;
  const said = tellThemselves.includes(row.kind) ? '' : ` ${whatIsSaid[row.says]}`;
  const facts = [
    row.amountShillings === null ? '' : `, KES ${row.amountShillings.toLocaleString('en-KE')}`,
    row.receiptNumber === null ? '' : `, receipt ${row.receiptNumber}`,
    row.resultCode === null ? '' : ` (code ${row.resultCode}: ${resultCode(row.resultCode).meaning})`,
  ];
  return `${whoSays[row.kind]}${said}${facts.join('')}`;
}

const strengths: Record<Strength, string> = {
  4: 'Proof: it beats all that says otherwise.',
  3: 'Strong: it counts unless a receipt says otherwise; a final failure contests it.',
  2: 'Final by itself: a success contests it.',
  1: 'Weak: it counts while nothing says otherwise.',
  0: 'It decides nothing.',
};

/** How much one piece counts among all evidence of its payment, and why no more. */
export function strengthWords(row: EvidenceRow, around: Surroundings): string {
  return [
    strengths[strengthOf(row, around)],
    ...(isMisfit(row, around.facts) ? [misfitWords(row, around.facts)] : []),
    ...(row.receiptTaken ? ['Its receipt belongs to another payment or to a claim.'] : []),
    ...(isForeign(row, around) ? ['It names another prompt than this payment’s.'] : []),
    ...(!isForeign(row, around) && !isHeard(row, around)
      ? ['It came from an unlisted address, and nothing else tells the same.']
      : []),
    ...(barsFailure(row, around) ? ['While it stands, no failure is announced.'] : []),
  ].join(' ');
}

const misfitWords = ({ shortCodeFits }: EvidenceRow, { amountShillings }: PaymentFacts): string =>
  shortCodeFits === false
    ? 'It is about another short code.'
    : `The payment is of KES ${amountShillings.toLocaleString('en-KE')}.`;
