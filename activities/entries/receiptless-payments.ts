import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountEntry, DarajaCredential } from '../../db/entities/index.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';
import { referenceFits } from './candidates.ts';
import { canBe, readPayer } from './payer.ts';

interface Receiptless {
  id: string;
  phone_number: string;
  account_reference: string;
  amount_shillings: number;
}

interface Around {
  beforeMs: number;
  afterMs: number;
}

/** Payments that were completed without their receipt, prompted around the time of this entry at its short code. */
const receiptlessAround = (
  em: EntityManager,
  { organisationId, environment, occurredAt }: AccountEntry,
  { businessShortCode, tillNumber }: DarajaCredential,
  { beforeMs, afterMs }: Around,
): Promise<Receiptless[]> =>
  em.execute<Receiptless[]>(
    `select p.id, p.phone_number, p.account_reference, p.amount_shillings
     from payments p join daraja_credentials c on c.id = p.credential_id
     where p.organisation_id = ? and p.environment = ? and p.channel = 'stk_push'
       and p.status = 'completed' and p.receipt_number is null
       and c.business_short_code = ? and c.till_number is not distinct from ?
       and p.prompt_sent_at between ?::timestamptz - ? * interval '1 millisecond'
                                and ?::timestamptz + ? * interval '1 millisecond'`,
    [organisationId, environment, businessShortCode, tillNumber, occurredAt, beforeMs, occurredAt, afterMs],
  );

/**
 * Whether a payment that was completed without its receipt may be this entry's, though likeness did not find it: lists do
 * not agree on their time zone, and payers are written in many ways. Then the money must not become a second payment:
 * the first has a receipt to come, or a case that asks for it.
 */
export async function mayBeReceiptless(
  em: EntityManager,
  { absenceEntryMs }: PaymentTiming,
  entry: AccountEntry,
  credential: DarajaCredential,
): Promise<boolean> {
  const around = { beforeMs: absenceEntryMs, afterMs: absenceEntryMs };
  const rows = await receiptlessAround(em, entry, credential, around);
  const payer = readPayer(entry.payer);
  // Nobody says which spelling of a phone is hashed.
  return rows
    .filter((row) => row.amount_shillings === entry.amountShillings)
    .some((row) => payer.form === 'hashed' || canBe(payer, row.phone_number));
}

/**
 * The one payment without a receipt whose payer sent this very money in its window, but in another amount: it is for a
 * person to say what was paid, and not a second payment. Undefined where none or several could be it.
 */
export async function receiptlessOfOtherAmount(
  em: EntityManager,
  { matchWindowMs, matchBeforeMs }: PaymentTiming,
  entry: AccountEntry,
  credential: DarajaCredential,
): Promise<string | undefined> {
  const payer = readPayer(entry.payer);
  if (payer.form === 'untold') return undefined;
  const around = { beforeMs: matchWindowMs, afterMs: matchBeforeMs };
  const rows = await receiptlessAround(em, entry, credential, around);
  const likely = rows.filter(
    (row) => canBe(payer, row.phone_number) && referenceFits(credential, entry, row.account_reference),
  );
  return likely.length === 1 ? likely[0]?.id : undefined;
}
