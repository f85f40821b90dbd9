import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';

// Its notes are written by the very statements that take and free it: nothing slow may stand between guard and push.
const noted = (what: 'taken' | 'freed', at: string): string => `
  insert into payment_notes (id, organisation_id, environment, payment_id, guard, about, text)
  select ?, organisation_id, environment, id, 'prompt', '${what}/' || ${at}, ? from changed`;

/**
 * Takes the right to prompt this payer, once for all processes and for ever: only one caller can find the guard free,
 * and only in time, and not with a suspended credential. Undefined means: never prompt. The returned instant is what a
 * release must name.
 */
export async function takePromptGuard(em: EntityManager, paymentId: string): Promise<string | undefined> {
  const rows = await em.execute<{ taken: string }[]>(
    `with changed as (
       update payments set prompt_sent_at = clock_timestamp(), start_at = null, leased_until = null
       where id = ? and prompt_sent_at is null and status = 'initiating' and clock_timestamp() < prompt_by
         and not exists (select 1 from daraja_credentials c where c.id = credential_id and c.suspended_at is not null)
       returning id, organisation_id, environment, prompt_sent_at),
     noted as (${noted('taken', 'prompt_sent_at::text')})
     select prompt_sent_at::text as taken from changed`,
    [paymentId, newId('note'), 'The prompt guard was taken: nobody else may prompt this payer from here on.'],
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
    `with changed as (
       update payments set prompt_sent_at = null
       where id = ? and prompt_sent_at = ?::timestamptz and status = 'initiating'
       returning id, organisation_id, environment),
     noted as (${noted('freed', '?')})
     select id from changed`,
    [
      paymentId,
      taken,
      newId('note'),
      taken,
      'The push certainly never left, so the prompt guard is free again.',
    ],
  );
  return rows.length > 0;
}

/** Why the guard was not to be had. */
export type GuardRefusal = 'suspended' | 'prompted' | 'late' | 'moved';

export async function whyNotTaken(em: EntityManager, paymentId: string): Promise<GuardRefusal> {
  const [row] = await em.execute<{ why: GuardRefusal }[]>(
    `select case when p.prompt_sent_at is not null then 'prompted' when p.status <> 'initiating' then 'moved'
       when c.suspended_at is not null then 'suspended' else 'late' end as why
     from payments p left join daraja_credentials c on c.id = p.credential_id where p.id = ?`,
    [paymentId],
  );
  return row?.why ?? 'moved';
}
