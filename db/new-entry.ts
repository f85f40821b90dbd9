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
  fromListedAddress?: boolean | null;
  sourceAddress?: string | null;
  /** What was received, word for word; stored sealed. */
  body?: string;
};

type Account = Pick<DarajaCredential, 'id' | 'organisationId' | 'environment'>;

/**
 * Stores an entry once for each source: told again it changes nothing and returns false. Who paid it is looked for at once
 * by the relay, which the insertion wakes.
 */
export async function addEntry(
  em: EntityManager,
  sealer: Sealer,
  account: Account,
  entry: NewEntry,
): Promise<boolean> {
  const id = newId('ent');
  const values: Record<string, unknown> = {
    id,
    organisation_id: account.organisationId,
    environment: account.environment,
    credential_id: account.id,
    source: entry.source,
    source_key: sourceKey(entry),
    receipt_number: entry.receiptNumber,
    amount_shillings: entry.amountShillings,
    occurred_at: entry.occurredAt,
    short_code: entry.shortCode,
    account_reference: entry.accountReference,
    payer: entry.payer,
    from_listed_address: entry.fromListedAddress ?? null,
    source_address: entry.sourceAddress ?? null,
    body_sealed: entry.body === undefined ? null : sealer.seal('entry-body', id, entry.body),
  };
  const columns = Object.keys(values);
  const rows = await em.execute<{ id: string }[]>(
    `insert into account_entries (${columns.join(', ')}, due_at)
     values (${columns.map(() => '?').join(', ')}, clock_timestamp())
     on conflict (organisation_id, environment, source, source_key) do nothing returning id`,
    Object.values(values),
  );
  const isNew = rows.length > 0;
  if (isNew && entry.source === 'c2b')
    await askAboutDoubtful(em, sealer, { ...entry, credentialId: account.id });
  return isNew;
}

/**
 * The same words from an address that vouches for them are another entry, and so is another amount: what is forged must
 * not take the place of what is true.
 */
const sourceKey = ({ receiptNumber, amountShillings, fromListedAddress }: NewEntry): string =>
  `${fromListedAddress === false ? 'unlisted/' : ''}${receiptNumber}/${amountShillings}`;
