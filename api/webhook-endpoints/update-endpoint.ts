import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import { databaseNow } from '../../db/database-clock.ts';
import type { WebhookEndpoint } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { ApiRequest } from '../route.ts';
import { assertReachable } from './create-endpoint.ts';
import { findEndpoint, lockEndpoint } from './find-endpoint.ts';
import type { UpdateEndpoint } from './schemas.ts';

/** Changes what is named. What was proven of another address is proven no more. */
export async function updateEndpoint(
  deps: ApiDeps,
  { em, tenant, actor, requestId, id, body }: ApiRequest<z.output<typeof UpdateEndpoint>>,
): Promise<WebhookEndpoint> {
  await findEndpoint({ em, id });
  if (body.url !== undefined) assertReachable(deps, tenant, body.url);
  return await em.transactional(async (inner) => {
    const endpoint = await lockEndpoint(inner, id);
    const { disabled, ...named } = body;
    const { url = endpoint.url, description = endpoint.description, events = endpoint.events } = named;
    const now = await databaseNow(inner);
    const isMoved = url !== endpoint.url;
    Object.assign(endpoint, { url, description, events, updatedAt: now });
    // So are its failures: five days of another address disable no new one.
    if (isMoved) Object.assign(endpoint, { verifiedAt: null, verificationFailure: null, failingSince: null });
    if (disabled === true && endpoint.disabledAt === null)
      Object.assign(endpoint, { disabledAt: now, disabledReason: 'Disabled by its owner.' });
    // Enabled again it begins with a clean slate: old failures do not disable it at the next one.
    if (disabled === false)
      Object.assign(endpoint, { disabledAt: null, disabledReason: null, failingSince: null });
    await inner.flush();
    // Names only: an address may hold a token of its receiver's.
    const details = {
      fields: Object.keys(named).toSorted(),
      ...(disabled !== undefined && { disabled }),
    };
    await audit(inner, tenant, { actor, requestId, action: 'endpoint.updated', subject: id, details });
    return endpoint;
  });
}

/** Its deliveries are history and stay; what is still on its way ends undelivered. */
export async function deleteEndpoint({ em, tenant, actor, requestId, id }: ApiRequest): Promise<void> {
  await em.transactional(async (inner) => {
    const endpoint = await lockEndpoint(inner, id);
    endpoint.deletedAt = await databaseNow(inner);
    await inner.flush();
    await audit(inner, tenant, { actor, requestId, action: 'endpoint.deleted', subject: id });
  });
}
