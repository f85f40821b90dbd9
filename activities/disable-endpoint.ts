import type { EntityManager } from '@mikro-orm/postgresql';
import { announce } from '../db/announce.ts';
import { endpointView } from '../db/endpoint-view.ts';
import { WebhookEndpoint } from '../db/entities/index.ts';

export interface Disabling {
  endpointId: string;
  /** Only if it is still its address: what another one answered says nothing of it. */
  url: string;
  reason: string;
  now: Date;
  /** Only if it still has failed since before then: another webhook may have been taken meanwhile. */
  failingBefore?: Date;
}

/** Stops sending to an endpoint and tells the others, in the caller's transaction. Two workers at once disable it once. */
export async function disableEndpoint(
  em: EntityManager,
  { endpointId, url, reason, now, failingBefore }: Disabling,
): Promise<void> {
  const disabled = await em.execute<{ id: string }[]>(
    `update webhook_endpoints set disabled_at = ?, disabled_reason = ?, updated_at = ?, event_sequence = event_sequence + 1
     where id = ? and url = ? and disabled_at is null and deleted_at is null and (?::timestamptz is null or failing_since < ?) returning id`,
    [now, reason, now, endpointId, url, failingBefore ?? null, failingBefore ?? null],
  );
  if (disabled.length === 0) return;
  const endpoint = await em.findOneOrFail(WebhookEndpoint, { id: endpointId }, { refresh: true });
  await announce(em, {
    type: 'endpoint.disabled',
    organisationId: endpoint.organisationId,
    environment: endpoint.environment,
    subjectId: endpoint.id,
    sequence: endpoint.eventSequence,
    occurredAt: now,
    data: endpointView(endpoint),
    relayAfterMs: 0,
    exceptEndpointId: endpoint.id,
  });
}
