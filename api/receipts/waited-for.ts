import type { EntityManager } from '@mikro-orm/postgresql';
import { canBe, readPayer } from '../../daraja/payer.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';

/** A prompted payment that a receipt may turn out to be the money of. */
export interface WaitedFor {
  paymentId: string;
  /** In so many seconds it is known, at the latest. */
  knownInSeconds: number;
}

interface Row {
  id: string;
  phone_number: string;
  payer: string | null;
  known_in: string;
}

// Money that was told and has no owner yet, beside a prompt of its amount and time that has no receipt yet. By the end of
// the prompt's window the money is put to it or is free. The pause after it is the relay's, which puts it there.
const likelyPayments = `
  select p.id, p.phone_number, e.payer,
    ceil(extract(epoch from p.prompt_sent_at + ? * interval '1 millisecond' - clock_timestamp())) as known_in
  from account_entries e
  join daraja_credentials mine on mine.id = e.credential_id
  join daraja_credentials c on c.organisation_id = mine.organisation_id and c.environment = mine.environment
    and c.business_short_code = mine.business_short_code and c.till_number is not distinct from mine.till_number
  join payments p on p.credential_id = c.id and p.amount_shillings = e.amount_shillings
  where e.receipt_number = ? and e.organisation_id = ? and e.environment = ? and e.payment_id is null
    and p.channel = 'stk_push' and p.status not in ('failed', 'canceled') and p.receipt_number is null
    and p.prompt_sent_at > clock_timestamp() - ? * interval '1 millisecond'
    and p.prompt_sent_at >= e.occurred_at - ? * interval '1 millisecond'
    and p.prompt_sent_at <= e.occurred_at + ? * interval '1 millisecond'
  order by p.prompt_sent_at desc`;

// Evidence that names it waits for the settlement that takes it, for a moment.
const namedBy = `
  select payment_id as id from evidence where organisation_id = ? and environment = ? and receipt_number = ?
    and says = 'completed' and judged_at is null and from_listed_address is distinct from false limit 1`;

/**
 * The payment that this receipt may be the money of, while that is not known: used up meanwhile, one debit would pay for two
 * things. Undefined once no prompt waits for it.
 */
export async function waitedFor(
  em: EntityManager,
  { matchWindowMs, matchBeforeMs, relayAfterMs }: PaymentTiming,
  { organisationId, environment }: { organisationId: string; environment: string },
  receiptNumber: string,
): Promise<WaitedFor | undefined> {
  const [named] = await em.execute<{ id: string }[]>(namedBy, [organisationId, environment, receiptNumber]);
  if (named !== undefined) return { paymentId: named.id, knownInSeconds: Math.ceil(relayAfterMs / 1_000) };
  const windowMs = matchWindowMs + relayAfterMs;
  const rows = await em.execute<Row[]>(likelyPayments, [
    windowMs,
    receiptNumber,
    organisationId,
    environment,
    windowMs,
    matchWindowMs,
    matchBeforeMs,
  ]);
  const likely = rows.find((row) => canBe(readPayer(row.payer), row.phone_number));
  return likely && { paymentId: likely.id, knownInSeconds: Math.max(1, Number(likely.known_in)) };
}
