import type { EntityManager } from '@mikro-orm/postgresql';
import { Event, eventsForAll, type EventType, type Tenant } from './entities/index.ts';
import { newId } from './new-id.ts';

export interface Announcement extends Tenant {
  type: EventType;
  /** The id in `data`: a reader orders events of one subject by `sequence`. */
  subjectId: string;
  sequence: number;
  occurredAt: Date;
  data: object;
  paymentId?: string | null;
  /** How long the relay leaves the dispatch to whoever announces, in milliseconds. 0: the relay is the one who starts it. */
  relayAfterMs: number;
  /** Endpoints that are not told: the disabled one of `endpoint.disabled`. */
  exceptEndpointId?: string;
}

/**
 * Writes an event and one delivery for each endpoint that listens, in the caller's transaction: what was decided and
 * what is announced cannot differ.
 */
export async function announce(em: EntityManager, announcement: Announcement): Promise<void> {
  const { type, organisationId, environment, subjectId, sequence, occurredAt, data } = announcement;
  const id = newId('evt');
  const payload = { id, type, object: 'event', timestamp: occurredAt.toISOString(), sequence, data };
  const paymentId = announcement.paymentId ?? null;
  await em.insert(Event, {
    id,
    organisationId,
    environment,
    type,
    subjectId,
    sequence,
    paymentId,
    payload,
    occurredAt,
    position: null,
  });
  const endpoints = await em.execute<{ id: string }[]>(
    `select id from webhook_endpoints where organisation_id = ? and environment = ? and id <> ?
       and disabled_at is null and deleted_at is null and (events = '{}' or ? = any(events) or ?)`,
    [organisationId, environment, announcement.exceptEndpointId ?? '', type, eventsForAll.includes(type)],
  );
  for (const endpoint of endpoints) {
    await em.execute(
      `insert into webhook_deliveries (id, organisation_id, environment, event_id, endpoint_id, payment_id, dispatch_at)
       values (?, ?, ?, ?, ?, ?, clock_timestamp() + ? * interval '1 millisecond')`,
      [newId('whd'), organisationId, environment, id, endpoint.id, paymentId, announcement.relayAfterMs],
    );
  }
}
