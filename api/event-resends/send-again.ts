import type { EntityManager } from '@mikro-orm/postgresql';
import { EventResend, WebhookDelivery, type Tenant } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';

/**
 * Puts deliveries of this tenant on their way again, by a fresh schedule that begins now. One whose next try is planned
 * is hurried; one that is being sent stays as it is, so that two resends at once are one flight.
 */
export async function sendAgain(em: EntityManager, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  await em.execute(
    `update webhook_deliveries set status = 'pending', completed_at = null, next_attempt_at = null, leased_until = null,
       resends = resends + 1, resent_at = clock_timestamp(), earlier_attempts = attempts, dispatch_at = clock_timestamp()
     where id in (select id from webhook_deliveries where id in (${deliveryIds.map(() => '?').join(', ')})
                    and (status <> 'pending' or next_attempt_at > clock_timestamp())
                  order by id for update)`,
    [...deliveryIds],
  );
}

/** The event's delivery to this endpoint, made where it never had one. */
export async function deliveryTo(
  em: EntityManager,
  tenant: Tenant,
  { eventId, paymentId, endpointId }: { eventId: string; paymentId: string | null; endpointId: string },
): Promise<string> {
  const { organisationId, environment } = tenant;
  await em.execute(
    `insert into webhook_deliveries (id, organisation_id, environment, event_id, endpoint_id, payment_id, dispatch_at)
     values (?, ?, ?, ?, ?, ?, clock_timestamp()) on conflict (event_id, endpoint_id) do nothing`,
    [newId('whd'), organisationId, environment, eventId, endpointId, paymentId],
  );
  return (await em.findOneOrFail(WebhookDelivery, { eventId, endpointId })).id;
}

/** For those who follow the events by cursor. Returns the ids. */
export async function noteResends(
  em: EntityManager,
  { organisationId, environment }: Tenant,
  resends: readonly Pick<EventResend, 'eventId' | 'endpointId' | 'deliveryIds'>[],
): Promise<string[]> {
  const rows = resends.map((resend) => ({
    id: newId('rsnd'),
    organisationId,
    environment,
    position: null,
    ...resend,
  }));
  if (rows.length > 0) await em.insertMany(EventResend, rows);
  return rows.map(({ id }) => id);
}
