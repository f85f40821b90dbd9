import { audit } from '../../db/audit.ts';
import { WebhookDelivery, WebhookEndpoint } from '../../db/entities/index.ts';
import { ApiError, notFound } from '../errors.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import type { ApiRequest } from '../route.ts';
import { assertEnabled } from '../webhook-endpoints/find-endpoint.ts';
import { noteResends, sendAgain } from './send-again.ts';

/** Sends one delivery again. Throws `endpoint_disabled`, also where the endpoint is gone. */
export async function resendDelivery(
  { em, tenant, actor, requestId, id }: ApiRequest,
  bound: Bound | undefined,
): Promise<void> {
  await em.transactional(async (inner) => {
    const delivery = await inner.findOne(WebhookDelivery, { id });
    if (delivery === null) throw notFound('webhook delivery');
    const { eventId, endpointId } = delivery;
    const endpoint = await inner.findOneOrFail(WebhookEndpoint, { id: endpointId });
    if (endpoint.deletedAt !== null) throw deleted(endpointId, eventId);
    assertEnabled(endpoint);
    await sendAgain(inner, [id]);
    await noteResends(inner, tenant, [{ eventId, endpointId, deliveryIds: [id] }]);
    const details = { eventId, endpointId };
    await audit(inner, tenant, { actor, requestId, action: 'delivery.resent', subject: id, details });
    await bindKey(inner, tenant, bound, id);
  });
}

const deleted = (endpointId: string, eventId: string): ApiError =>
  new ApiError(
    'endpoint_disabled',
    `Webhook endpoint ${endpointId} was deleted. Send the event to another one by POST /v1/events/${eventId}/resend with its endpointId.`,
  );
