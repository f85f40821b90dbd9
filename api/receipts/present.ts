import type { AccountEntry, EntrySource, EvidenceRow } from '../../db/entities/index.ts';
import { evidenceWords } from '../evidence/evidence-words.ts';
import { isReal, isUsed, provenAmount, type KnownReceipt } from './known-receipt.ts';
import { maskPayer } from './mask-payer.ts';
import type { AskedReceipt } from './receipt-check.ts';
import type { WaitedFor } from './waited-for.ts';

export const receiptVerdicts = ['real', 'notFound', 'notKnown', 'checking'] as const;
export type ReceiptVerdict = (typeof receiptVerdicts)[number];

const sourceWords: Record<EntrySource, string> = {
  c2b: 'Safaricom told it when the money came (C2B)',
  pull: 'Safaricom listed it when asked for transactions (pull)',
  statement: 'The imported M-Pesa statement has it',
  transactionStatus: 'Safaricom told it when asked about the receipt',
};

/** What the receipt desk answers. */
export function receiptView(known: KnownReceipt, asked: AskedReceipt, waiting?: WaitedFor) {
  const { receiptNumber, entries, evidence, payments, owner } = known;
  const verdict: ReceiptVerdict = isReal(known) ? 'real' : asked;
  const ofOwner = payments.get(owner?.paymentId ?? '');
  const amount = provenAmount(known) ?? (entries.length === 0 ? (ofOwner?.amountShillings ?? null) : null);
  const best = entries.find(({ fromListedAddress }) => fromListedAddress !== false) ?? entries[0];
  return {
    object: 'receipt' as const,
    code: receiptNumber,
    verdict,
    message: message(known, verdict, amount, waiting),
    amount,
    currency: 'KES' as const,
    occurredAt: best?.occurredAt.toISOString() ?? null,
    shortCode: best?.shortCode ?? null,
    accountReference: best?.accountReference ?? ofOwner?.accountReference ?? null,
    payer: maskPayer(best?.payer ?? ofOwner?.phoneNumber ?? null),
    used: isUsed(known),
    paymentId: owner?.paymentId ?? null,
    claimId: owner?.claimId ?? null,
    sources: [...entries.map(ofEntry), ...evidence.map((row) => ofEvidence(row, known))],
  };
}

function message(
  known: KnownReceipt,
  verdict: ReceiptVerdict,
  amount: number | null,
  waiting: WaitedFor | undefined,
): string {
  const { owner, entries, receiptNumber } = known;
  const kes = amount === null ? '' : ` of KES ${amount.toLocaleString('en-KE')}`;
  if (verdict !== 'real') {
    const unlisted = ' What tells of it came from an address that is not Safaricom’s.';
    return `${unproven[verdict](receiptNumber)}${entries.length === 0 ? '' : unlisted}`;
  }
  const disagree = amount === null && entries.length > 0 ? ' The sources disagree about its amount.' : '';
  if (waiting !== undefined) return `Real${kes}. ${waitingWords(waiting)}${disagree}`;
  if (owner === null) return `Real${kes}, and not used yet.${disagree}`;
  if (owner.claimId !== null) return `Real${kes}, and used by claim ${owner.claimId}.${disagree}`;
  if (known.isLetGo)
    return `Real${kes}: payment ${owner.paymentId} ended without it. It can be claimed once.${disagree}`;
  return isUsed(known)
    ? `Real${kes}, and used by payment ${owner.paymentId}.${disagree}`
    : `Real${kes}: money that nobody asked for, kept as payment ${owner.paymentId}. It can be claimed once.${disagree}`;
}

/** What to tell the customer at the desk. */
export const waitingWords = ({ paymentId, knownInSeconds }: WaitedFor): string =>
  `It may be the money of payment ${paymentId}, which has no verdict yet. That is known in ${knownInSeconds} s at the latest: wait for it.`;

const unproven: Record<AskedReceipt, (receiptNumber: string) => string> = {
  checking: (receiptNumber) =>
    `Safaricom is being asked about ${receiptNumber}. Read this again in a few seconds.`,
  notFound: (receiptNumber) =>
    `Safaricom was asked: ${receiptNumber} is no money of yours. It did not go through, was taken back, or went to somebody else.`,
  notKnown: (receiptNumber) =>
    `Nothing that counts from Safaricom tells of ${receiptNumber} yet. Compare the code with the payer's message, or wait: lists of transactions come every few minutes.`,
};

const ofEntry = (row: AccountEntry) => ({
  source: row.source as string,
  words: `${sourceWords[row.source]}.`,
  amount: row.amountShillings as number | null,
  occurredAt: row.occurredAt.toISOString() as string | null,
  receivedAt: row.receivedAt.toISOString(),
  fromListedAddress: row.fromListedAddress,
  payer: maskPayer(row.payer),
  paymentId: row.paymentId,
});

const ofEvidence = (row: EvidenceRow, { payments }: KnownReceipt): ReturnType<typeof ofEntry> => ({
  source: row.kind,
  words: `${evidenceWords(row)}.`,
  amount: row.amountShillings,
  occurredAt: null,
  receivedAt: row.receivedAt.toISOString(),
  fromListedAddress: row.fromListedAddress,
  payer: maskPayer(payments.get(row.paymentId)?.phoneNumber ?? null),
  paymentId: row.paymentId,
});
