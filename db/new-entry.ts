import type { EntityManager } from '@mikro-orm/postgresql';
import { askAboutDoubtful } from './doubtful-receipt.ts';
import type { AccountEntry, DarajaCredential } from './entities/index.ts';
import { newId } from './new-id.ts';
import type { Sealer } from './sealed.ts';

/** An entry as its source tells it; the credential gives the tenant. */
export type NewEntry = Pick<
  AccountEntry,
  'source' | 'receiptNumber' | 'amountShillings' | 'occurredAt' | 'shortCode' | 'accountReference' | 'payer'
> & {
  resolutionMs?: number;
  fromListedAddress?: boolean | null;
  sourceAddress?: string | null;
  /** What was received, word for word; stored sealed. */
  body?: string;
};

type Account = Pick<DarajaCredential, 'id' | 'organisationId' | 'environment'>;

/**
 * Stores an entry once for each source, of a statement once for each account: told again it changes nothing and returns
 * false. Who paid it is looked for at once by the relay, which the insertion wakes.
 */
export async function addEntry(
  em: EntityManager,
  sealer: Sealer,
  account: Account,
  entry: NewEntry,
): Promise<boolean> {
  const isNew = (await addEntries(em, sealer, account, [entry])) > 0;
  if (isNew && entry.source === 'c2b')
    await askAboutDoubtful(em, sealer, { ...entry, credentialId: account.id });
  return isNew;
}

/** Many of a list that we asked for or were given, in one statement; returns how many were not known. At most some thousands. */
export async function addEntries(
  em: EntityManager,
  sealer: Sealer,
  account: Account,
  entries: readonly NewEntry[],
): Promise<number> {
  const values = entries.map((entry) => valuesOf(sealer, account, entry));
  if (values[0] === undefined) return 0;
  const columns = Object.keys(values[0]).join(', ');
  // As one value: a thousand rows as values of their own take the driver's layers longer than the database.
  const rows = await em.execute<{ id: string }[]>(
    `insert into account_entries (${columns}, due_at)
     select ${columns}, clock_timestamp() from json_populate_recordset(null::account_entries, ?::json)
     on conflict (organisation_id, environment, source, source_key) do nothing returning id`,
    [JSON.stringify(values)],
  );
  return rows.length;
}

function valuesOf(sealer: Sealer, account: Account, entry: NewEntry): Record<string, unknown> {
  const id = newId('ent');
  return {
    id,
    organisation_id: account.organisationId,
    environment: account.environment,
    credential_id: account.id,
    source: entry.source,
    source_key: sourceKey(account, entry),
    receipt_number: entry.receiptNumber,
    amount_shillings: entry.amountShillings,
    occurred_at: entry.occurredAt,
    resolution_ms: entry.resolutionMs ?? 1_000,
    // JSON carries half a surrogate pair, such as of a text that was cut, and no text column takes it: one row would
    // keep out all of its list.
    short_code: entry.shortCode?.toWellFormed() ?? null,
    account_reference: entry.accountReference.toWellFormed(),
    payer: entry.payer?.toWellFormed() ?? null,
    from_listed_address: entry.fromListedAddress ?? null,
    source_address: entry.sourceAddress ?? null,
    body_sealed: entry.body === undefined ? null : sealer.seal('entry-body', id, entry.body),
  };
}

/**
 * The same words from an address that vouches for them are another entry, and so is another amount: what is forged must
 * not take the place of what is true. A statement need not name its short code, so a person may import it under the wrong
 * account first: its rows must not be missing from the right one, whose payments would be proven absent.
 */
function sourceKey(account: Account, entry: NewEntry): string {
  const { source, receiptNumber, amountShillings, fromListedAddress } = entry;
  const teller = source === 'statement' ? `${account.id}/` : fromListedAddress === false ? 'unlisted/' : '';
  return `${teller}${receiptNumber}/${amountShillings}`;
}
