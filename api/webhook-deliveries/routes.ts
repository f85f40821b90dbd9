import type { EntityManager } from '@mikro-orm/postgresql';
import { Event, WebhookAttempt, WebhookDelivery } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { findPage } from '../lists/page.ts';
import { route, type Route } from '../route.ts';
import { DeliveriesQuery, DeliveryAnswer, DeliveryPage } from './schemas.ts';

export const webhookDeliveryRoutes = (_deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/webhook-deliveries',
    operationId: 'listWebhookDeliveries',
    tag: 'Webhooks',
    summary: 'List webhook deliveries',
    scope: 'webhooks.read',
    query: DeliveriesQuery,
    answer: { status: 200, description: 'A page of deliveries.', schema: DeliveryPage },
    async handle({ em, query }) {
      const { limit, cursor, sortOrder, ...filters } = query;
      const where = Object.entries(filters)
        .filter(([, value]) => value !== undefined)
        .map(([column, value]) => ({ [column]: value }));
      const page = {
        list: 'webhook-deliveries',
        em,
        entity: WebhookDelivery,
        where,
        query: { limit, cursor, sortOrder },
        filters,
      };
      const { rows, meta } = await findPage({ ...page, sortBy: 'id' });
      return { status: 200, body: { data: await deliveryViews(em, rows), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/webhook-deliveries/:id',
    ids: ['whd'],
    operationId: 'getWebhookDelivery',
    tag: 'Webhooks',
    summary: 'Read a webhook delivery with every attempt',
    scope: 'webhooks.read',
    answer: { status: 200, description: 'The delivery and its attempts.', schema: DeliveryAnswer },
    errors: ['not_found'],
    async handle({ em, id }) {
      const delivery = await em.findOne(WebhookDelivery, { id });
      if (delivery === null) throw notFound('webhook delivery');
      const [body] = await deliveryViews(em, [delivery]);
      return { status: 200, body };
    },
  }),
];

async function deliveryViews(em: EntityManager, deliveries: readonly WebhookDelivery[]): Promise<object[]> {
  const eventIds = deliveries.map(({ eventId }) => eventId);
  const deliveryIds = deliveries.map(({ id }) => id);
  const events = await em.find(Event, { id: { $in: eventIds } }, { fields: ['type'] });
  const types = new Map<string, string>(events.map(({ id, type }) => [id, type]));
  // Attempts carry no tenant of their own: they are found by deliveries that were found as this tenant's.
  const order = { orderBy: { number: 'asc' } } as const;
  const attempts = await em.find(WebhookAttempt, { deliveryId: { $in: deliveryIds } }, order);
  const byDelivery = Map.groupBy(attempts, ({ deliveryId }) => deliveryId);
  return deliveries.map((delivery) => ({
    id: delivery.id,
    object: 'webhook_delivery',
    eventId: delivery.eventId,
    eventType: types.get(delivery.eventId),
    endpointId: delivery.endpointId,
    status: delivery.status,
    attempts: (byDelivery.get(delivery.id) ?? []).map(attemptView),
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    createdAt: delivery.createdAt.toISOString(),
    completedAt: delivery.completedAt?.toISOString() ?? null,
  }));
}

function attemptView(attempt: WebhookAttempt) {
  return {
    number: attempt.number,
    outcome: attempt.outcome,
    httpStatus: attempt.httpStatus,
    detail: attempt.detail,
    responseBody: attempt.responseBody,
    durationMs: attempt.durationMs,
    attemptedAt: attempt.attemptedAt.toISOString(),
    nextAttemptAt: attempt.nextAttemptAt?.toISOString() ?? null,
  };
}
