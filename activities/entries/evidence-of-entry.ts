import type { EntityManager } from '@mikro-orm/postgresql';
import { DarajaCredential, type AccountEntry, type Payment } from '../../db/entities/index.ts';
import type { EntrySource } from '../../db/entities/account-entry.ts';
import type { NewEvidence } from '../../db/new-evidence.ts';
import { shortCodesOf } from '../../db/short-codes.ts';
import type { Binding } from '../../workflows/evidence.ts';

const words: Record<EntrySource, string> = {
  c2b: 'Safaricom told the account that this payment came in',
  pull: 'The account’s list of transactions has this payment',
  statement: 'The M-Pesa statement has this payment',
  transactionStatus: 'Safaricom says that the transaction with this receipt is completed',
};

/** An entry as evidence of a payment. What was received word for word stays with the entry. */
export async function evidenceOf(
  em: EntityManager,
  entry: AccountEntry,
  { credentialId }: Payment,
  boundBy: Binding,
): Promise<NewEvidence> {
  const credential =
    credentialId === null ? null : await em.findOneOrFail(DarajaCredential, { id: credentialId });
  return {
    kind: entry.source,
    sourceKey: entry.sourceKey,
    says: 'completed',
    detail: `${words[entry.source]}, made at ${entry.occurredAt.toISOString()}.`,
    receiptNumber: entry.receiptNumber,
    amountShillings: entry.amountShillings,
    boundBy,
    fromListedAddress: entry.fromListedAddress,
    sourceAddress: entry.sourceAddress,
    // A payment by hand has no prompt, and so no age; that of others counts to the notice, not to its binding.
    askedAt: entry.receivedAt,
    ...(credential !== null && { shortCodeFits: namesAccount(entry, credential) }),
  };
}

/** Whether the short code in an entry is this credential's; null where it names none. */
export const namesAccount = (
  { shortCode }: Pick<AccountEntry, 'shortCode'>,
  credential: DarajaCredential,
): boolean | null => (shortCode === null ? null : shortCodesOf(credential).includes(shortCode));
