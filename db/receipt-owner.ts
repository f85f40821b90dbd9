import type { EntityManager } from '@mikro-orm/postgresql';
import type { Payment, Tenant } from './entities/index.ts';

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

/** Whether a payment may count a receipt: its own, and no claim used it up but beside money that nobody asked for. */
export const mayCount = (
  { id, channel }: Pick<Payment, 'id' | 'channel'>,
  { paymentId, claimId }: ReceiptOwner,
): boolean => paymentId === id && (claimId === null || channel === 'c2b');

/**
 * Whether a payment owns money that it does not count: by likeness it was put to one that had ended unpaid, and a person
 * said that it stays so. Then the money is somebody else's.
 */
export async function isLetGo(em: EntityManager, paymentId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `select 1 from payments p where id = ? and status in ('failed', 'canceled')
       and not exists (select 1 from cases c where c.payment_id = p.id and c.status = 'open')`,
    [paymentId],
  );
  return rows.length > 0;
}

/** Gives a receipt that its owner let go to another payment. False when somebody else got it first. */
export async function passOn(
  em: EntityManager,
  { organisationId, environment }: Tenant,
  receiptNumber: string,
  { from, to }: { from: string; to: string },
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `update receipts set payment_id = ? where organisation_id = ? and environment = ? and receipt_number = ?
       and payment_id = ? and claim_id is null returning 1`,
    [to, organisationId, environment, receiptNumber, from],
  );
  return rows.length > 0;
}
