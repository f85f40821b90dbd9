import type { EntityManager } from '@mikro-orm/postgresql';
import type { Tenant } from './entities/index.ts';

/** Whose a receipt is: a payment's, a claim's, or, of money that nobody asked for, both. */
export interface ReceiptOwner {
  paymentId: string | null;
  claimId: string | null;
}

type OneOwner = { paymentId: string } | { claimId: string };

/**
 * Takes a receipt unless it is somebody's, and says whose it is then. Of two who take it at once the second waits here
 * for the first: the primary key leaves room for one.
 */
export async function takeReceipt(
  em: EntityManager,
  { organisationId, environment }: Tenant,
  receiptNumber: string,
  owner: OneOwner,
): Promise<ReceiptOwner> {
  const [column, id] = 'paymentId' in owner ? ['payment_id', owner.paymentId] : ['claim_id', owner.claimId];
  const receipt = [organisationId, environment, receiptNumber];
  await em.execute(
    `insert into receipts (organisation_id, environment, receipt_number, ${column}) values (?, ?, ?, ?)
     on conflict do nothing`,
    [...receipt, id],
  );
  const [row] = await em.execute<{ payment_id: string | null; claim_id: string | null }[]>(
    'select payment_id, claim_id from receipts where organisation_id = ? and environment = ? and receipt_number = ?',
    receipt,
  );
  return { paymentId: row?.payment_id ?? null, claimId: row?.claim_id ?? null };
}
