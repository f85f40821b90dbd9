import type { EntityManager } from '@mikro-orm/postgresql';
import type { Payment } from '../../db/entities/index.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';
import { ApiError } from '../errors.ts';

/**
 * Refuses to have Safaricom asked again about a payment that was asked about just now. Each question is an update of the
 * payment's workflow, and a run takes 2,000: a program that polls would use them up, and operators would be refused too.
 */
export async function refuseEarlyRefresh(
  em: EntityManager,
  { refreshAgainMs }: PaymentTiming,
  { organisationId, environment, id: paymentId }: Payment,
): Promise<void> {
  const [last] = await em.execute<{ wait_ms: string }[]>(
    `select extract(epoch from at - clock_timestamp()) * 1000 + ? as wait_ms from audit_entries
     where organisation_id = ? and environment = ? and subject = ? and action = 'payment.refreshed'
     order by id desc limit 1`,
    [refreshAgainMs, organisationId, environment, paymentId],
  );
  const waitMs = Number(last?.wait_ms ?? 0);
  if (waitMs <= 0) return;
  throw new ApiError(
    'query_budget_spent',
    'Safaricom was asked about this payment just now. Read the payment, or ask again later; Hakika asks by itself too.',
    { retryAfterSeconds: Math.ceil(waitMs / 1000), facts: { paymentId } },
  );
}
