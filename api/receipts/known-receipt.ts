import type { EntityManager } from '@mikro-orm/postgresql';
import { AccountEntry, EvidenceRow, Payment, Receipt } from '../../db/entities/index.ts';
import { isLetGo } from '../../db/receipt-owner.ts';

/** All that is known of a receipt in one organisation and environment. */
export interface KnownReceipt {
  receiptNumber: string;
  entries: readonly AccountEntry[];
  /** What names it in payments and is no entry: callbacks and people. */
  evidence: readonly EvidenceRow[];
  /** The payments of that evidence and the owner, by id. */
  payments: ReadonlyMap<string, Payment>;
  owner: Receipt | null;
  /** The payment that owns it ended without it. */
  isLetGo: boolean;
}

export async function readReceipt(em: EntityManager, receiptNumber: string): Promise<KnownReceipt> {
  const oldestFirst = { orderBy: { receivedAt: 'asc' } } as const;
  const entries = await em.find(AccountEntry, { receiptNumber }, oldestFirst);
  const kinds = ['callback', 'decision'] as const;
  const evidence = await em.find(EvidenceRow, { receiptNumber, kind: { $in: [...kinds] } }, oldestFirst);
  const owner = await em.findOne(Receipt, { receiptNumber }, { refresh: true });
  const ids = [...evidence.map(({ paymentId }) => paymentId), ...(owner?.paymentId ? [owner.paymentId] : [])];
  const payments = await em.find(Payment, { id: { $in: ids } });
  return {
    receiptNumber,
    entries,
    evidence,
    payments: new Map(payments.map((each) => [each.id, each])),
    owner,
    isLetGo: owner?.paymentId ? await isLetGo(em, owner.paymentId) : false,
  };
}

/** From a listed address, or told when we asked ourselves; null where the operator keeps no list. */
const isListed = ({ fromListedAddress }: { fromListedAddress: boolean | null }): boolean =>
  fromListedAddress !== false;

/**
 * The amount that those say who count, in whole shillings; undefined when nobody does or when they disagree. An
 * unlisted address proves nothing: anybody could have sent that.
 */
export function provenAmount({ entries }: Pick<KnownReceipt, 'entries'>): number | undefined {
  const amounts = new Set(entries.filter(isListed).map(({ amountShillings }) => amountShillings));
  return amounts.size === 1 ? [...amounts][0] : undefined;
}

/** Whether anything that counts says that this receipt is of real money of ours. */
export const isReal = ({ entries, evidence }: KnownReceipt): boolean =>
  entries.some(isListed) ||
  evidence.some((row) => row.kind === 'callback' && isListed(row) && row.judgedAt !== null);

/**
 * Used up: by a claim, or by a payment that asked for the money. Money that nobody asked for, or that its payment let go,
 * may still be claimed.
 */
export function isUsed({
  owner,
  payments,
  isLetGo: free,
}: Pick<KnownReceipt, 'owner' | 'payments' | 'isLetGo'>): boolean {
  if (owner === null) return false;
  return owner.claimId !== null || !(free || payments.get(owner.paymentId ?? '')?.channel === 'c2b');
}
