import type { EntityManager } from '@mikro-orm/postgresql';
import type { PaymentTiming } from '../workflows/timing.ts';
import type { CoveringSource } from './covered-time.ts';
import type { DarajaCredential } from './entities/index.ts';
import { addEvidence, type EvidenceContext } from './new-evidence.ts';

/** A list of all money that came to a short code from `from` to `to`, read to its end. */
export interface CompleteList {
  /** By which its rows are stored. */
  source: CoveringSource;
  from: Date;
  to: Date;
  /** Names the list, so that it is evidence once for each payment. */
  sourceKey: string;
  /** What the list is, in words; the sentence goes on with "does not hold this payment". */
  told: string;
}

type Account = Pick<DarajaCredential, 'organisationId' | 'environment' | 'businessShortCode' | 'tillNumber'>;

/**
 * The unknown payments that a complete list proves to be unpaid. A payment that was prompted at this short code is
 * absent when the list begins an hour before its prompt and ends a day after it, nothing at all says that it was paid,
 * and no money whose owner is not known can be its: by amount, by time, and by payer as far as one is told. Each gets
 * evidence of absence, which the relay wakes it for. A list that lacks money that came proves nothing. Returns their ids. To be called after the rows of the list are
 * stored, in the same transaction or later.
 */
export async function addAbsences(
  em: EntityManager,
  context: EvidenceContext & { timing: PaymentTiming },
  account: Account,
  { source, from, to, sourceKey, told }: CompleteList,
): Promise<string[]> {
  const { organisationId, environment, businessShortCode, tillNumber } = account;
  const { absenceMarginMs, absenceAfterMs, absenceEntryMs } = context.timing;
  const afterMs = Math.max(absenceMarginMs, absenceAfterMs);
  const covered = [
    organisationId,
    environment,
    businessShortCode,
    tillNumber,
    from,
    absenceMarginMs,
    to,
    afterMs,
  ];
  const found = await em.execute<{ id: string }[]>(absentPayments, [
    ...covered,
    absenceEntryMs,
    absenceEntryMs,
  ]);
  if (found.length === 0) return [];
  const lacked = await em.execute<unknown[]>(paidPaymentLacked, [...covered, source]);
  if (lacked.length > 0) return [];
  const absent: string[] = [];
  for (const { id } of found) {
    const isNew = await addEvidence(
      em,
      context,
      { id, organisationId, environment },
      {
        kind: 'absence',
        sourceKey,
        says: 'failed',
        detail: `${told} does not hold this payment.`,
        advice:
          'M-Pesa received no such payment; nothing was charged. Create a new payment if it is still wanted.',
      },
    );
    if (isNew) absent.push(id);
  }
  return absent;
}

/** Prompts of one short code that a list has to hold if they were paid; `at` as an index has it. */
const promptedWithin = (at: string): string => `payments p
    join daraja_credentials c on c.id = p.credential_id
  where p.organisation_id = ? and p.environment = ? and p.channel = 'stk_push'
    and c.business_short_code = ? and c.till_number is not distinct from ?
    and ${at} >= ?::timestamptz + ? * interval '1 millisecond'
    and ${at} <= ?::timestamptz - ? * interval '1 millisecond'`;

// Safaricom may answer with an empty list where it keeps none. What a person wrote may be mistyped, so it does not count.
const paidPaymentLacked = `
  select 1 from ${promptedWithin('coalesce(p.prompt_sent_at, p.created_at)')} and p.status = 'completed' and p.receipt_number is not null
    and p.settled_by is distinct from 'decision'
    and not exists (
      select 1 from account_entries a
      where a.organisation_id = p.organisation_id and a.environment = p.environment
        and a.receipt_number = p.receipt_number and a.source = ?)
  limit 1`;

// Entries of every credential with this short code count, for each may have told of it. Money that became a payment of its
// own still has no known owner: a list that was read in a wrong time zone makes one of a prompt's money within minutes.
// What an entry writes of its payer rules a payment out only where the last three digits are shown and differ: a hash or a
// name may be anybody.
const absentPayments = `
  select p.id from ${promptedWithin('p.prompt_sent_at')} and p.status = 'unknown'
    and not exists (select 1 from evidence e where e.payment_id = p.id and e.says = 'completed')
    and not exists (
      select 1 from account_entries a
        join daraja_credentials ac on ac.id = a.credential_id
        left join payments own on own.id = a.payment_id
      where a.organisation_id = p.organisation_id and a.environment = p.environment
        and ac.business_short_code = c.business_short_code and (a.payment_id is null or own.channel = 'c2b')
        and a.amount_shillings = p.amount_shillings
        and a.occurred_at between p.prompt_sent_at - ? * interval '1 millisecond'
                              and p.prompt_sent_at + ? * interval '1 millisecond'
        and (a.payer is null or a.payer !~ '[0-9]{3}\\s*$' or a.payer ~* '^\\s*[0-9a-f]{64}\\s*$'
             or right(trim(a.payer), 3) = right(p.phone_number, 3)))
  order by p.id`;
