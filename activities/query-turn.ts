import type { EntityManager } from '@mikro-orm/postgresql';
import type { Environment, Payment } from '../db/entities/index.ts';
import { isFinal } from '../workflows/payment-status.ts';
import type { PaymentTiming } from '../workflows/timing.ts';
import { roundIsOver } from './check-schedule.ts';

/**
 * How a question stands to the others of its short code. `reserved`: the first that a "paid" counts by, so it waits for
 * nobody; `skippable`: another look comes soon; `patient`: it waits until a place is to spare. A reserved question that
 * found no place for a while becomes patient: with more payers than places, some are told in time and not all too late.
 */
export type Turn = 'reserved' | 'skippable' | 'patient';

export function turnOf(payment: Payment, now: Date, timing: PaymentTiming): Turn {
  if (isFinal(payment.status) || roundIsOver(payment.checksAsked, timing)) return 'patient';
  const ageMs = now.getTime() - (payment.promptSentAt?.getTime() ?? 0);
  const isAsked = payment.checksAsked > reservedIndex(timing);
  if (ageMs < timing.reservedCheckMs || isAsked) return 'skippable';
  return ageMs < timing.reservedCheckMs + timing.reservedForMs ? 'reserved' : 'patient';
}

const reservedIndex = (timing: PaymentTiming): number => timing.checksMs.indexOf(timing.reservedCheckMs);

/**
 * The window that a question must fit into. Reserved questions come a little later than planned, so those that can wait
 * leave more room than Safaricom asks for.
 */
export const windowOf = (turn: Turn, { queryWindowMs }: PaymentTiming): number =>
  turn === 'reserved' ? queryWindowMs : queryWindowMs * 1.1;

export interface Account {
  environment: Environment;
  businessShortCode: string;
}

/** In how many milliseconds the reserved questions of a short code are due, as far as they touch the present window. */
export async function reservedInMs(
  em: EntityManager,
  { environment, businessShortCode }: Account,
  timing: PaymentTiming,
  limit: number,
): Promise<number[]> {
  const rows = await em.execute<{ in_ms: string }[]>(
    `select greatest(0, extract(epoch from p.prompt_sent_at - clock_timestamp()) * 1000 + ?) as in_ms
     from payments p join daraja_credentials c on c.id = p.credential_id
     where c.environment = ? and c.business_short_code = ? and p.status = 'pending'
       and p.checkout_request_id is not null and p.checks_asked <= ?
       and p.prompt_sent_at > clock_timestamp() - ? * interval '1 millisecond'
       and p.prompt_sent_at < clock_timestamp() - ? * interval '1 millisecond'
     order by p.prompt_sent_at limit ?`,
    [
      timing.reservedCheckMs,
      environment,
      businessShortCode,
      reservedIndex(timing),
      timing.reservedCheckMs + timing.reservedForMs,
      timing.reservedCheckMs - timing.queryWindowMs,
      limit,
    ],
  );
  return rows.map((row) => Number(row.in_ms));
}
