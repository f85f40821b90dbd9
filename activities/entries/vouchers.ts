import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountEntry } from '../../db/entities/index.ts';
import type { EntrySource } from '../../db/entities/account-entry.ts';

/** What sources that vouch for themselves tell of a receipt that an unlisted address told. */
export interface Vouched {
  /** The same money: without that the notice may be forged, and is nobody's. */
  money: boolean;
  /** Payer, reference and time as well, which Transaction Status does not: then what the notice says of them is not needed. */
  account: boolean;
}

export async function vouchedFor(em: EntityManager, entry: AccountEntry): Promise<Vouched> {
  const rows = await em.execute<{ source: EntrySource; amount_shillings: number }[]>(
    `select source, amount_shillings from account_entries where organisation_id = ? and environment = ?
       and receipt_number = ? and id <> ? and from_listed_address is distinct from false`,
    [entry.organisationId, entry.environment, entry.receiptNumber, entry.id],
  );
  return {
    money: rows.some((row) => row.amount_shillings === entry.amountShillings),
    account: rows.some(({ source }) => source !== 'transactionStatus'),
  };
}
