import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountEntry, DarajaCredential } from '../../db/entities/index.ts';
import type { PaymentStatus } from '../../workflows/payment-status.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';
import { canBe, readPayer } from '../../daraja/payer.ts';
import { lockSeeds } from '../../db/lock-seeds.ts';

/** A payment that an entry may be the money of, by likeness alone. */
export interface Candidate {
  id: string;
  status: PaymentStatus;
  phoneNumber: string;
  accountReference: string;
  /** Until then another sign of what became of it may come. */
  windowClosesAt: Date;
  /** Evidence with a receipt of its own waits to be judged: a moment later it may be none. */
  isSettling: boolean;
  /** Something is still to be asked about it. */
  isDue: boolean;
  /** Safaricom said "paid" to a question after the money had moved. */
  saidPaidAfter: boolean;
}

interface Row {
  id: string;
  status: PaymentStatus;
  phone_number: string;
  account_reference: string;
  closes_at_ms: string;
  is_settling: boolean;
  is_due: boolean;
  said_paid_after: boolean;
}

/**
 * Every payment of the same tenant and short code that was prompted for this amount within the window, whose payer and
 * reference fit, and that owns no receipt. Entries of one amount are matched one at a time: two of them must not both
 * find the same payment.
 */
export async function findCandidates(
  em: EntityManager,
  { matchBeforeMs }: PaymentTiming,
  entry: AccountEntry,
  credential: DarajaCredential,
  windowMs: number,
): Promise<Candidate[]> {
  const { organisationId, environment, amountShillings, occurredAt, resolutionMs } = entry;
  const account = [organisationId, environment, credential.businessShortCode, amountShillings];
  await em.execute(`select pg_advisory_xact_lock(hashtextextended(?, ${lockSeeds.likeness}))`, [
    account.join('/'),
  ]);
  const rows = await em.execute<Row[]>(likelyPayments, [
    windowMs,
    occurredAt,
    ...account,
    namesNoTill(entry),
    credential.tillNumber,
    occurredAt,
    matchBeforeMs + resolutionMs,
    occurredAt,
    windowMs,
  ]);
  const payer = readPayer(entry.payer);
  return rows
    .map(toCandidate)
    .filter(
      (each) => canBe(payer, each.phoneNumber) && referenceFits(credential, entry, each.accountReference),
    );
}

/** A pull lists the money of a short code and names no till: of several tills of one shop it may be any one's. */
export const namesNoTill = ({ source }: AccountEntry): boolean => source === 'pull';

// The bounds of `prompt_sent_at` stand by themselves, so that the index ends at them: one price may have been asked for a
// million times. Safaricom tells the second, a statement perhaps only the minute, and its clock is another one.
export const likelyPayments = `
  select p.id, p.status, p.phone_number, p.account_reference,
    extract(epoch from p.prompt_sent_at) * 1000 + ? as closes_at_ms,
    exists (select 1 from evidence e where e.payment_id = p.id and e.says = 'completed'
      and e.receipt_number is not null and e.judged_at is null) as is_settling,
    p.due_at is not null as is_due,
    exists (select 1 from evidence e where e.payment_id = p.id and e.says = 'completed' and e.kind = 'query'
      and e.received_at >= ?::timestamptz) as said_paid_after
  from payments p join daraja_credentials c on c.id = p.credential_id
  where p.organisation_id = ? and p.environment = ? and c.business_short_code = ? and p.amount_shillings = ?
    and (?::boolean or c.till_number is not distinct from ?) and p.channel = 'stk_push'
    and c.organisation_id = p.organisation_id and c.environment = p.environment
    and p.prompt_sent_at < ?::timestamptz + ? * interval '1 millisecond'
    and p.prompt_sent_at >= ?::timestamptz - ? * interval '1 millisecond'
    and p.receipt_number is null and not exists (select 1 from receipts r where r.payment_id = p.id)`;

const toCandidate = (row: Row): Candidate => ({
  id: row.id,
  status: row.status,
  phoneNumber: row.phone_number,
  accountReference: row.account_reference,
  windowClosesAt: new Date(Math.ceil(Number(row.closes_at_ms))),
  isSettling: row.is_settling,
  isDue: row.is_due,
  saidPaidAfter: row.said_paid_after,
});

/** A till has none, whatever its notices carry; at a paybill one that is missing says nothing. */
export const referenceFits = (
  { type }: DarajaCredential,
  { accountReference }: AccountEntry,
  ofPayment: string,
): boolean =>
  type === 'till' || accountReference.trim() === '' || comparable(accountReference) === comparable(ofPayment);

/** As people type it: in any case, with spaces in it. */
export const comparable = (reference: string): string => reference.replaceAll(/\s/g, '').toUpperCase();
