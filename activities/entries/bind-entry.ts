import type { EntityDictionary, EntityManager } from '@mikro-orm/postgresql';
import { databaseNow } from '../../db/database-clock.ts';
import { AccountEntry, DarajaCredential, Payment } from '../../db/entities/index.ts';
import { withoutPhones } from '../../db/erased-payer.ts';
import { addEvidence } from '../../db/new-evidence.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import type { ActivityDeps } from '../deps.ts';
import { decideEntry } from './decide-entry.ts';
import { evidenceOf } from './evidence-of-entry.ts';
import type { Bound } from './known-payment.ts';
import { makePaymentOf, PayerForgottenError, ReceiptOwnedError } from './payment-of-entry.ts';
import { lockSeeds } from '../../db/lock-seeds.ts';

export type EntryDeps = Pick<ActivityDeps, 'orm' | 'sealer' | 'timing' | 'tempo' | 'log'>;

/**
 * Looks for the payment that an entry is the money of, once, in one transaction: finds it, makes it, or says when to
 * look again. Entries of one receipt are bound one at a time, whatever sources told them. Returns the payment that has
 * new evidence and is to be woken; undefined when none has. Repeating it changes nothing.
 */
export async function bindEntry(deps: EntryDeps, entryId: string): Promise<Payment | undefined> {
  try {
    return await bindOnce(deps, entryId);
  } catch (error) {
    // A settlement or a claim took the receipt in this very moment: its owner is known now. Or the payer was forgotten.
    if (error instanceof ReceiptOwnedError || error instanceof PayerForgottenError)
      return await bindOnce(deps, entryId);
    throw error;
  }
}

function bindOnce(deps: EntryDeps, entryId: string): Promise<Payment | undefined> {
  return everyTenantsEntities(deps.orm).transactional(async (em) => {
    const entry = await lockEntry(em, entryId);
    if (entry === undefined) return undefined;
    const credential = await em.findOneOrFail(DarajaCredential, { id: entry.credentialId });
    const now = await databaseNow(em);
    const decision = await decideEntry(em, deps, { entry, credential, now });
    switch (decision.is) {
      case 'bound':
        return await bind(em, deps, entry, decision);
      case 'own':
        return await bind(em, deps, entry, await makePaymentOf(em, entry, now));
      case 'unbound':
        await em.execute('update account_entries set due_at = ?, leased_until = null where id = ?', [
          decision.lookAgainAt,
          entry.id,
        ]);
        await wakeUnlisted(em, entry);
        return undefined;
    }
  });
}

/** Undefined when it is bound already, or when its binding is over. */
async function lockEntry(em: EntityManager, entryId: string): Promise<AccountEntry | undefined> {
  const lock = `select pg_advisory_xact_lock(hashtextextended(organisation_id || '/' || environment || '/' || receipt_number, ${lockSeeds.receipt}))
    from account_entries where id = ?`;
  await em.execute(lock, [entryId]);
  // Read only now: whoever held the lock may have bound it.
  const [row] = await em.execute<EntityDictionary<AccountEntry>[]>(
    'select * from account_entries where id = ? and payment_id is null and due_at is not null',
    [entryId],
  );
  return row === undefined ? undefined : em.map(AccountEntry, row);
}

async function bind(em: EntityManager, deps: EntryDeps, entry: AccountEntry, to: Bound): Promise<Payment> {
  const payment = await em.findOneOrFail(Payment, { id: to.paymentId });
  await addEvidence(em, deps, payment, await evidenceOf(em, entry, payment, to.boundBy));
  await em.execute(
    'update account_entries set payment_id = ?, bound_by = ?, due_at = null, leased_until = null where id = ?',
    [payment.id, to.boundBy, entry.id],
  );
  // Read here and not from the payment: its evidence waited for whoever forgot the payer meanwhile.
  await em.execute(
    `update account_entries set payer = null, body_sealed = null, account_reference = ${withoutPhones('account_reference')}
     where id = ? and exists (select 1 from payments where id = ? and payer_erased_at is not null)`,
    [entry.id, payment.id],
  );
  // What others tell of the same receipt belongs to the same payment.
  await em.execute(
    `update account_entries set due_at = clock_timestamp(), leased_until = null where organisation_id = ?
       and environment = ? and receipt_number = ? and payment_id is null and id <> ?`,
    [entry.organisationId, entry.environment, entry.receiptNumber, entry.id],
  );
  deps.log.info({ entryId: entry.id, paymentId: payment.id, by: to.boundBy }, 'entry bound');
  return payment;
}

/** A notice from an unlisted address waits for somebody who vouches for the same money: here somebody does. */
async function wakeUnlisted(em: EntityManager, entry: AccountEntry): Promise<void> {
  if (entry.fromListedAddress === false) return;
  await em.execute(
    `update account_entries set due_at = clock_timestamp(), leased_until = null where organisation_id = ?
       and environment = ? and receipt_number = ? and payment_id is null and from_listed_address = false`,
    [entry.organisationId, entry.environment, entry.receiptNumber],
  );
}
