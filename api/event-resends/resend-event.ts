import type { EntityManager } from '@mikro-orm/postgresql';
import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import {
  Event,
  EventResend,
  eventsForAll,
  WebhookDelivery,
  WebhookEndpoint,
} from '../../db/entities/index.ts';
import { notFound } from '../errors.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import type { ApiRequest } from '../route.ts';
import { wrongFields } from '../validate.ts';
import { assertEnabled } from '../webhook-endpoints/find-endpoint.ts';
import type { ResendEvent } from './schemas.ts';
import { deliveryTo, noteResends, sendAgain } from './send-again.ts';

/** Sends an event again as it was stored, to one endpoint or to all that listen. Throws `endpoint_disabled`. */
export async function resendEvent(
  { em, tenant, actor, requestId, id: eventId, body }: ApiRequest<z.output<typeof ResendEvent>>,
  bound: Bound | undefined,
): Promise<EventResend> {
  const { endpointId = null } = body;
  return await em.transactional(async (inner) => {
    const event = await inner.findOne(Event, { id: eventId });
    if (event === null) throw notFound('event');
    const endpoints = endpointId === null ? await listeners(inner, event) : [await wanted(inner, endpointId)];
    const deliveryIds: string[] = [];
    for (const endpoint of endpoints) {
      const { paymentId } = event;
      deliveryIds.push(await deliveryTo(inner, tenant, { eventId, paymentId, endpointId: endpoint.id }));
    }
    await sendAgain(inner, deliveryIds);
    const [id = ''] = await noteResends(inner, tenant, [{ eventId, endpointId, deliveryIds }]);
    const details = { endpointId, endpoints: deliveryIds.length };
    await audit(inner, tenant, { actor, requestId, action: 'event.resent', subject: eventId, details });
    await bindKey(inner, tenant, bound, id);
    return await inner.findOneOrFail(EventResend, { id });
  });
}

/** An endpoint that is named gets the event whether it listens to its type or not. */
async function wanted(em: EntityManager, id: string): Promise<WebhookEndpoint> {
  const endpoint = await em.findOne(WebhookEndpoint, { id, deletedAt: null });
  if (endpoint === null) {
    const message = 'There is no webhook endpoint with this id in this environment.';
    throw wrongFields([{ field: 'endpointId', message }]);
  }
  assertEnabled(endpoint);
  return endpoint;
}

/** Those that would get it if it happened now, and those that had it, as far as they are enabled. */
async function listeners(em: EntityManager, event: Event): Promise<WebhookEndpoint[]> {
  const had = await em.find(WebhookDelivery, { eventId: event.id }, { fields: ['endpointId'] });
  const hadIds = new Set(had.map(({ endpointId }) => endpointId));
  const enabled = await em.find(
    WebhookEndpoint,
    { disabledAt: null, deletedAt: null },
    { orderBy: { id: 'asc' } },
  );
  const isForAll = eventsForAll.includes(event.type);
  return enabled.filter(
    ({ id, events }) =>
      hadIds.has(id) ||
      // `endpoint.disabled` is told to the others only.
      (id !== event.subjectId && (isForAll || events.length === 0 || events.includes(event.type))),
  );
}
