import { announce } from '../db/announce.ts';
import { databaseNow } from '../db/database-clock.ts';
import { endpointView } from '../db/endpoint-view.ts';
import { WebhookEndpoint } from '../db/entities/index.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import type { ActivityDeps } from './deps.ts';

/** Stops sending to an endpoint and tells the others. Two workers at once disable it once. */
export async function disableEndpoint(deps: ActivityDeps, endpointId: string, reason: string): Promise<void> {
  await everyTenantsEntities(deps.orm).transactional(async (em) => {
    const now = await databaseNow(em);
    const change = { disabledAt: now, disabledReason: reason, updatedAt: now };
    const moved = await em.nativeUpdate(WebhookEndpoint, { id: endpointId, disabledAt: null }, change);
    if (moved === 0) return;
    const endpoint = await em.findOneOrFail(WebhookEndpoint, { id: endpointId }, { refresh: true });
    await announce(em, {
      type: 'endpoint.disabled',
      organisationId: endpoint.organisationId,
      environment: endpoint.environment,
      subjectId: endpoint.id,
      // Disabling is the only event of an endpoint; its instant in seconds rises from one time to the next.
      sequence: Math.floor(now.getTime() / 1000),
      occurredAt: now,
      data: endpointView(endpoint),
      relayAfterMs: 0,
      exceptEndpointId: endpoint.id,
    });
  });
}
