import type { EntityManager } from '@mikro-orm/postgresql';
import { Event, WebhookAttempt, WebhookDelivery } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { findPage } from '../lists/page.ts';
import { route, type Route } from '../route.ts';
import { DeliveriesQuery, DeliveryPage, DeliveryWithAttempts } from './schemas.ts';

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
    errors: ['validation_error'],
    async handle({ em, query }) {
      const { limit, cursor, sortOrder, ...filters } = query;
      const where = Object.entries(filters)
        .filter(([, value]) => value !== undefined)
        .map(([column, value]) => ({ [column]: value }));
      const page = { em, entity: WebhookDelivery, where, query: { limit, cursor, sortOrder }, filters };
      const { rows, meta } = await findPage({ ...page, sortBy: 'id' });
      const types = await typesOf(em, rows);
      return { status: 200, body: { data: rows.map((row) => deliveryView(row, types)), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/webhook-deliveries/:id',
    operationId: 'getWebhookDelivery',
    tag: 'Webhooks',
    summary: 'Read a webhook delivery with every try',
    scope: 'webhooks.read',
    answer: { status: 200, description: 'The delivery and its tries.', schema: DeliveryWithAttempts },
    errors: ['not_found'],
    async handle({ em, id }) {
      const delivery = await em.findOne(WebhookDelivery, { id });
      if (delivery === null) throw notFound('webhook delivery');
      const attempts = await em.find(WebhookAttempt, { deliveryId: id }, { orderBy: { number: 'asc' } });
      const types = await typesOf(em, [delivery]);
      return { status: 200, body: { ...deliveryView(delivery, types), tries: attempts.map(attemptView) } };
    },
  }),
];

async function typesOf(
  em: EntityManager,
  deliveries: readonly WebhookDelivery[],
): Promise<Map<string, string>> {
  const events = await em.find(
    Event,
    { id: { $in: deliveries.map(({ eventId }) => eventId) } },
    { fields: ['type'] },
  );
  return new Map(events.map(({ id, type }) => [id, type]));
}

function deliveryView(delivery: WebhookDelivery, types: ReadonlyMap<string, string>) {
  return {
    id: delivery.id,
    object: 'webhook_delivery',
    eventId: delivery.eventId,
    eventType: types.get(delivery.eventId),
    endpointId: delivery.endpointId,
    status: delivery.status,
    attempts: delivery.attempts,
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    createdAt: delivery.createdAt.toISOString(),
    completedAt: delivery.completedAt?.toISOString() ?? null,
  };
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
