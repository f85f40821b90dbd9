import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountEntry, DarajaCredential } from '../../db/entities/index.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';
import { canBe, readPayer } from './payer.ts';

/**
 * Whether a payment that was completed without its receipt may be this entry's, though likeness did not find it: lists do
 * not agree on their time zone, and payers are written in many ways. Then the money must not become a second payment:
 * the first has a receipt to come, or a case that asks for it.
 */
export async function mayBeReceiptless(
  em: EntityManager,
  { absenceEntryMs }: PaymentTiming,
  entry: AccountEntry,
  { businessShortCode, tillNumber }: DarajaCredential,
): Promise<boolean> {
  const rows = await em.execute<{ phone_number: string }[]>(
    `select p.phone_number from payments p join daraja_credentials c on c.id = p.credential_id
     where p.organisation_id = ? and p.environment = ? and p.amount_shillings = ? and p.channel = 'stk_push'
       and p.status = 'completed' and p.receipt_number is null
       and c.business_short_code = ? and c.till_number is not distinct from ?
       and p.prompt_sent_at between ?::timestamptz - ? * interval '1 millisecond'
                                and ?::timestamptz + ? * interval '1 millisecond'`,
    [
      entry.organisationId,
      entry.environment,
      entry.amountShillings,
      businessShortCode,
      tillNumber,
      entry.occurredAt,
      absenceEntryMs,
      entry.occurredAt,
      absenceEntryMs,
    ],
  );
  const payer = readPayer(entry.payer);
  // Nobody says which spelling of a phone is hashed.
  return rows.some(({ phone_number: phoneNumber }) => payer.form === 'hashed' || canBe(payer, phoneNumber));
}
