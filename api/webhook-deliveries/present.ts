import type { EntityManager } from '@mikro-orm/postgresql';
import { Event, WebhookAttempt, WebhookDelivery } from '../../db/entities/index.ts';
import { notFound } from '../errors.ts';

/** One delivery as it is now. Throws `not_found`. */
export async function readDelivery({
  em,
  id,
}: {
  em: EntityManager;
  id: string;
}): Promise<object | undefined> {
  const delivery = await em.findOne(WebhookDelivery, { id }, { refresh: true });
  if (delivery === null) throw notFound('webhook delivery');
  const [view] = await deliveryViews(em, [delivery]);
  return view;
}

/** Deliveries as the API shows them, each with every attempt. */
export async function deliveryViews(
  em: EntityManager,
  deliveries: readonly WebhookDelivery[],
): Promise<object[]> {
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
    // One that was recorded since the delivery was read would not fit what is told of it.
    attempts: (byDelivery.get(delivery.id) ?? [])
      .filter(({ number }) => number <= delivery.attempts)
      .map(attemptView),
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    resends: delivery.resends,
    resentAt: delivery.resentAt?.toISOString() ?? null,
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
