import type { EntityManager } from '@mikro-orm/postgresql';
import type { Payment } from '../../db/entities/index.ts';
import { guardActed } from '../../metrics/metrics.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';
import { ApiError } from '../errors.ts';
import { lockSeeds } from '../../db/lock-seeds.ts';
import { busyKey } from '../../db/refusal-key.ts';

/** Puts transactions that create for one phone in order. */
export async function lockPhone(em: EntityManager, payment: Payment): Promise<void> {
  const { organisationId, environment, phoneNumber } = payment;
  await em.execute(`select pg_advisory_xact_lock(hashtextextended(?, ${lockSeeds.phone}))`, [
    `${organisationId}/${environment}/${phoneNumber}`,
  ]);
}

/**
 * Refuses a second prompt while an earlier one may be alive on the phone: it could kill the first even with the right
 * PIN typed in. What Safaricom refused because the phone was busy counts as open too: that prompt may be there all the same.
 * The lock is for two at once, which would both find the phone free.
 */
export async function refuseOpenPrompt(
  em: EntityManager,
  timing: PaymentTiming,
  payment: Payment,
): Promise<void> {
  const { organisationId, environment, phoneNumber } = payment;
  await lockPhone(em, payment);
  const [open] = await em.execute<{ id: string; free_in: string }[]>(
    `select id, ceil(extract(epoch from coalesce(prompt_sent_at, prompt_by) + ? * interval '1 millisecond'
       - clock_timestamp())) as free_in
     from payments
     where organisation_id = ? and environment = ? and phone_number = ?
       and (status in ('initiating', 'pending', 'unknown') or status = 'failed' and exists
         (select 1 from evidence e where e.payment_id = payments.id and e.kind = 'refusal' and e.source_key = ?))
       and coalesce(prompt_sent_at, prompt_by) > clock_timestamp() - ? * interval '1 millisecond'
     order by id desc limit 1`,
    [timing.openPromptMs, organisationId, environment, phoneNumber, busyKey, timing.openPromptMs],
  );
  if (open === undefined) return;
  guardActed('phone');
  const message = `Payment ${open.id} may still be open on this phone. Wait for its outcome, then pay again.`;
  throw new ApiError('payer_has_open_prompt', message, {
    facts: { paymentId: open.id },
    retryAfterSeconds: Math.max(1, Number(open.free_in)),
  });
}

/** Without an idempotency key nobody can tell a repeated request from a second purchase, so the likely one is refused. */
export async function refuseDuplicate(
  em: EntityManager,
  timing: PaymentTiming,
  payment: Payment,
): Promise<void> {
  const [same] = await em.execute<{ id: string }[]>(
    `select id from payments
     where organisation_id = ? and environment = ? and phone_number = ? and amount_shillings = ?
       and (account_reference = ? or (reference_is_ours and ?)) and description = ? and status not in ('failed', 'canceled')
       and created_at > clock_timestamp() - ? * interval '1 millisecond'
     order by id desc limit 1`,
    [
      payment.organisationId,
      payment.environment,
      payment.phoneNumber,
      payment.amountShillings,
      payment.accountReference,
      // Each that we make is another one: it tells nothing of what was meant.
      payment.referenceIsOurs,
      payment.description,
      timing.duplicateMs,
    ],
  );
  if (same === undefined) return;
  guardActed('duplicate');
  const message = `Payment ${same.id} is the same and only just made. If you mean a second one, send an Idempotency-Key.`;
  throw new ApiError('possible_duplicate', message, { facts: { paymentId: same.id } });
}
