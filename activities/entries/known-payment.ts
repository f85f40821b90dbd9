import type { EntityManager } from '@mikro-orm/postgresql';
import { canBe, readPayer } from '../../daraja/payer.ts';
import type { AccountEntry } from '../../db/entities/index.ts';
import type { Binding, EvidenceKind } from '../../workflows/evidence.ts';
import { comparable } from './candidates.ts';

export interface Bound {
  paymentId: string;
  boundBy: Binding;
}

const receiptOf = ({ organisationId, environment, receiptNumber }: AccountEntry): string[] => [
  organisationId,
  environment,
  receiptNumber,
];

/** Who owns the entry's receipt; undefined when nobody does yet. */
export async function receiptOwner(
  em: EntityManager,
  entry: AccountEntry,
): Promise<Bound | 'claim' | undefined> {
  const [owner] = await em.execute<{ payment_id: string | null }[]>(
    'select payment_id from receipts where organisation_id = ? and environment = ? and receipt_number = ?',
    receiptOf(entry),
  );
  if (owner === undefined) return undefined;
  if (owner.payment_id === null) return 'claim';
  const [known] = await namingRows(em, entry, 'and e.payment_id = ?', [owner.payment_id]);
  return known === undefined ? { paymentId: owner.payment_id, boundBy: 'receipt' } : toBound(known);
}

/**
 * The payment whose evidence names the entry's receipt. `vouched`: evidence that counts without help; else callbacks of
 * unlisted addresses, which may be forged, and for what Safaricom answered about the receipt, which tells no account, their
 * notices too.
 */
export async function paymentThatNames(
  em: EntityManager,
  entry: AccountEntry,
  vouched: boolean,
): Promise<Bound | undefined> {
  const from = vouched
    ? 'and e.from_listed_address is distinct from false'
    : `and e.from_listed_address = false and e.kind in (${entry.source === 'transactionStatus' ? `'callback', 'c2b'` : `'callback'`})`;
  const payer = readPayer(entry.payer);
  // A notice that may be forged says whose money it is in words of its own; a callback, by the secret that it came to.
  const credible = (await namingRows(em, entry, from, [])).filter(
    (row) => row.kind !== 'c2b' || vouched || canBe(payer, row.phone_number),
  );
  return credible.map(toBound)[0];
}

interface NamingRow {
  payment_id: string;
  bound_by: Binding;
  kind: EvidenceKind;
  phone_number: string;
}

/** A callback that names another push than the payment's is somebody else's, or forged. */
const namingRows = async (
  em: EntityManager,
  entry: AccountEntry,
  also: string,
  params: unknown[],
): Promise<NamingRow[]> =>
  await em.execute<NamingRow[]>(
    `select e.payment_id, e.bound_by, e.kind, p.phone_number from evidence e join payments p on p.id = e.payment_id
     where e.organisation_id = ? and e.environment = ? and e.receipt_number = ? and e.says = 'completed' ${also}
       and (e.kind <> 'callback' or p.checkout_request_id is null or e.checkout_request_id = p.checkout_request_id)
     order by (e.bound_by = 'match'), (p.amount_shillings <> ?), e.received_at limit 10`,
    [...receiptOf(entry), ...params, entry.amountShillings],
  );

/** What was only found by likeness does not become a proof by being told twice. */
const toBound = (row: NamingRow): Bound => ({
  paymentId: row.payment_id,
  boundBy: row.bound_by === 'match' ? 'match' : 'receipt',
});

/**
 * The payment whose reference we made, if the entry carries it. Not when another payment was given the same reference:
 * a program may have taken it from an answer of ours, and then it names two.
 */
export async function paymentWithOwnReference(
  em: EntityManager,
  { organisationId, environment, accountReference }: AccountEntry,
): Promise<Bound | undefined> {
  if (accountReference.trim() === '') return undefined;
  const [row] = await em.execute<{ id: string }[]>(
    `select p.id from payments p
     where p.organisation_id = ? and p.environment = ? and p.account_reference = ? and p.reference_is_ours
       and not exists (select 1 from payments other where other.organisation_id = p.organisation_id
         and other.environment = p.environment and other.account_reference = p.account_reference
         and other.channel = 'stk_push' and other.id <> p.id)`,
    [organisationId, environment, comparable(accountReference)],
  );
  return row === undefined ? undefined : { paymentId: row.id, boundBy: 'reference' };
}
