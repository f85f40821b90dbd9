import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountEntry } from '../../db/entities/index.ts';

/** Whether somebody who vouches for it tells this receipt with payer, reference and time, which Transaction Status does not. */
export async function isToldWithItsAccount(em: EntityManager, entry: AccountEntry): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `select 1 from account_entries where organisation_id = ? and environment = ? and receipt_number = ?
       and source <> 'transactionStatus' and from_listed_address is distinct from false limit 1`,
    [entry.organisationId, entry.environment, entry.receiptNumber],
  );
  return rows.length > 0;
}
