import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountEntry, DarajaCredential } from '../../db/entities/index.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';
import { namesNoTill, referenceFits } from './candidates.ts';
import { canBe, readPayer } from '../../daraja/payer.ts';

interface Receiptless {
  id: string;
  phone_number: string;
  account_reference: string;
  amount_shillings: number;
  is_in_window: boolean;
  is_open: boolean;
  is_near: boolean;
}

export interface ReceiptlessView {
  /**
   * One of this amount may be this entry's, though likeness did not find it: lists do not agree on their time zone, and
   * payers are written in many ways. Then the money must not become a second payment: the first has a receipt to come, or
   * a case that asks for it, or is still asked about.
   */
  mayBeIts: boolean;
  /**
   * The one whose payer sent this very money in its window, but in another amount: it is for a person to say what was
   * paid, and not a second payment. Undefined where none or several could be it.
   */
  ofOtherAmount: string | undefined;
}

/** What an entry that likeness gave to nobody may have to do with payments that lack a receipt. */
export async function viewReceiptless(
  em: EntityManager,
  timing: PaymentTiming,
  entry: AccountEntry,
  credential: DarajaCredential,
): Promise<ReceiptlessView> {
  const rows = await receiptlessAround(em, timing, entry, credential);
  const payer = readPayer(entry.payer);
  // Nobody says which spelling of a phone is hashed.
  const mayHavePaid = (row: Receiptless): boolean =>
    payer.form === 'hashed' || canBe(payer, row.phone_number);
  const likely = rows.filter(
    (row) =>
      row.is_in_window &&
      !row.is_open &&
      payer.form !== 'untold' &&
      canBe(payer, row.phone_number) &&
      referenceFits(credential, entry, row.account_reference),
  );
  return {
    // Of those without an end only the near ones: an hour later a payer whose prompt was lost has paid by hand.
    mayBeIts: rows.some(
      (row) =>
        row.amount_shillings === entry.amountShillings && mayHavePaid(row) && (!row.is_open || row.is_near),
    ),
    ofOtherAmount: likely.length === 1 ? likely[0]?.id : undefined,
  };
}

/** Prompted around the time of this entry at its short code; `is_in_window`: so close to it as likeness asks for. */
const receiptlessAround = (
  em: EntityManager,
  { absenceEntryMs, matchWindowMs, matchBeforeMs, lateMoneyMs }: PaymentTiming,
  entry: AccountEntry,
  { businessShortCode, tillNumber }: DarajaCredential,
): Promise<Receiptless[]> => {
  const { organisationId, environment, occurredAt, resolutionMs } = entry;
  return em.execute<Receiptless[]>(
    `select p.id, p.phone_number, p.account_reference, p.amount_shillings,
       p.prompt_sent_at between ?::timestamptz - ? * interval '1 millisecond'
                            and ?::timestamptz + ? * interval '1 millisecond' as is_in_window,
       p.status <> 'completed' as is_open,
       p.prompt_sent_at between ?::timestamptz - ? * interval '1 millisecond'
                            and ?::timestamptz + ? * interval '1 millisecond' as is_near
     from payments p join daraja_credentials c on c.id = p.credential_id
     where p.organisation_id = ? and p.environment = ? and p.channel = 'stk_push'
       and p.status in ('pending', 'unknown', 'completed') and p.receipt_number is null
       and c.business_short_code = ? and (?::boolean or c.till_number is not distinct from ?)
       and p.prompt_sent_at between ?::timestamptz - ? * interval '1 millisecond'
                                and ?::timestamptz + ? * interval '1 millisecond'`,
    [
      occurredAt,
      matchWindowMs,
      occurredAt,
      matchBeforeMs + resolutionMs,
      occurredAt,
      lateMoneyMs,
      occurredAt,
      matchBeforeMs + resolutionMs,
      organisationId,
      environment,
      businessShortCode,
      namesNoTill(entry),
      tillNumber,
      occurredAt,
      absenceEntryMs,
      occurredAt,
      absenceEntryMs,
    ],
  );
};
