import type { EntityManager } from '@mikro-orm/postgresql';
import { findOrCreateCustomer } from '../../db/customer-of-phone.ts';
import { Payment, type AccountEntry } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import { takeReceipt } from '../../db/receipt-owner.ts';
import type { Bound } from './known-payment.ts';
import { readPayer, type Payer } from '../../daraja/payer.ts';
import { transactionShillingsMax } from '../../daraja/transaction-limit.ts';

/** The receipt found its owner since it was looked for. Rolls back the payment that was about to be made of it. */
export class ReceiptOwnedError extends Error {
  override readonly name = 'ReceiptOwnedError';
}

/** The payer was forgotten since the entry was read. Rolls back the customer that was about to be made anew. */
export class PayerForgottenError extends Error {
  override readonly name = 'PayerForgottenError';
}

/** Whether a payment can be of this amount at all. */
export const fitsPayment = ({ amountShillings }: AccountEntry): boolean =>
  amountShillings >= 1 && amountShillings <= transactionShillingsMax;

/**
 * Makes money that nobody waited for a payment of its own, which nobody is ever prompted for. The receipt is taken in
 * the same transaction: its one owner by primary key, so that no two payments are made of it. Its status is for
 * `settle`. Throws ReceiptOwnedError.
 */
export async function makePaymentOf(em: EntityManager, entry: AccountEntry, now: Date): Promise<Bound> {
  const { organisationId, environment, credentialId, amountShillings, accountReference } = entry;
  const payer = readPayer(entry.payer);
  const tenant = { organisationId, environment };
  const customer =
    payer.form === 'plain'
      ? await findOrCreateCustomer(em, { tenant, source: 'checkout', phoneNumber: payer.phoneNumber, now })
      : null;
  // The customer is held from here on, so that nobody is forgotten between this and the commit.
  if (customer !== null) await refuseForgotten(em, entry);
  const payment = Object.assign(new Payment(), {
    id: newId('pay', now),
    ...tenant,
    customerId: customer?.id ?? null,
    credentialId,
    source: 'checkout' as const,
    channel: 'c2b' as const,
    status: 'pending' as const,
    amountShillings,
    phoneNumber: phoneShown(payer),
    description: '',
    accountReference,
    metadata: {},
    // Nobody starts its workflow but the relay, which also takes it up if the first start is lost.
    dueAt: now,
    createdAt: now,
    updatedAt: now,
  });
  await em.persist(payment).flush();
  const owner = await takeReceipt(em, entry, entry.receiptNumber, { paymentId: payment.id });
  if (owner.paymentId !== payment.id) throw new ReceiptOwnedError();
  return { paymentId: payment.id, boundBy: 'receipt' };
}

async function refuseForgotten(em: EntityManager, { id, payer }: AccountEntry): Promise<void> {
  const [same] = await em.execute('select 1 from account_entries where id = ? and payer = ?', [id, payer]);
  if (same === undefined) throw new PayerForgottenError();
}

/** What may be shown of the payer: a hash is no phone number. */
function phoneShown(payer: Payer): string {
  if (payer.form === 'plain') return payer.phoneNumber;
  return payer.form === 'masked' ? payer.text : '';
}
