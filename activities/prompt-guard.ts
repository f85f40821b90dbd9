import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Takes the right to prompt this payer, once for all processes and for ever: only one caller can find the guard free,
 * and only in time. Undefined means: never prompt. The returned instant is what a release must name.
 */
export async function takePromptGuard(em: EntityManager, paymentId: string): Promise<string | undefined> {
  const rows = await em.execute<{ taken: string }[]>(
    `update payments set prompt_sent_at = clock_timestamp(), start_at = null, leased_until = null
     where id = ? and prompt_sent_at is null and status = 'initiating' and clock_timestamp() < prompt_by
     returning prompt_sent_at::text as taken`,
    [paymentId],
  );
  return rows[0]?.taken;
}

/**
 * Gives the guard back after a push that certainly was not sent; false when the payment has moved on meanwhile. Only
 * its taker may call this, with the instant it got, so that nobody frees another's guard.
 */
export async function releasePromptGuard(
  em: EntityManager,
  paymentId: string,
  taken: string,
): Promise<boolean> {
  const rows = await em.execute<{ id: string }[]>(
    `update payments set prompt_sent_at = null
     where id = ? and prompt_sent_at = ?::timestamptz and status = 'initiating' returning id`,
    [paymentId, taken],
  );
  return rows.length > 0;
}
