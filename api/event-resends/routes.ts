import type { FilterQuery } from '@mikro-orm/postgresql';
import { EventResend } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { placeAfter, placeRows } from '../events/place-rows.ts';
import { once } from '../idempotency/once.ts';
import { findPage } from '../lists/page.ts';
import { route, type Route } from '../route.ts';
import { readDelivery } from '../webhook-deliveries/present.ts';
import { DeliveryAnswer } from '../webhook-deliveries/schemas.ts';
import { resendDelivery } from './resend-delivery.ts';
import { resendEvent } from './resend-event.ts';
import {
  EventResendAnswer,
  EventResendPage,
  EventResendsQuery,
  ResendDelivery,
  ResendEvent,
} from './schemas.ts';

export const eventResendRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/events/:id/resend',
    ids: ['evt'],
    operationId: 'resendEvent',
    tag: 'Events',
    summary: 'Send an event again',
    description:
      'As it was, under the same `webhook-id`, with a fresh schedule of tries. An endpoint that never had it gets it now.',
    scope: 'webhooks.write',
    body: ResendEvent,
    answer: { status: 202, description: 'It is on its way.', schema: EventResendAnswer },
    errors: ['not_found', 'endpoint_disabled'],
    handle: (request) =>
      once(deps, request, {
        create: async (bound) => ({ status: 202, body: view(await resendEvent(request, bound)) }),
        rebuild: async (id) => ({
          status: 202,
          body: view(await request.em.findOneOrFail(EventResend, { id })),
        }),
      }),
  }),
  route({
    method: 'post',
    path: '/v1/webhook-deliveries/:id/resend',
    ids: ['whd'],
    operationId: 'resendWebhookDelivery',
    tag: 'Webhooks',
    summary: 'Send one webhook again',
    description:
      'As it was, under the same `webhook-id`, with a fresh schedule of tries that begins now. One that waits for its next try is tried now; one that is being sent just now is not sent twice.',
    scope: 'webhooks.write',
    body: ResendDelivery,
    answer: { status: 202, description: 'It is on its way.', schema: DeliveryAnswer },
    errors: ['not_found', 'endpoint_disabled'],
    handle: (request) =>
      once(deps, request, {
        async create(bound) {
          await resendDelivery(request, bound);
          return { status: 202, body: await readDelivery(request) };
        },
        rebuild: async (id) => ({ status: 202, body: await readDelivery({ em: request.em, id }) }),
      }),
  }),
  route({
    method: 'get',
    path: '/v1/event-resends',
    operationId: 'listEventResends',
    tag: 'Events',
    summary: 'List which events were sent again',
    description:
      'Followed like the list of events, by `sortOrder=asc` and `after`: who follows events by cursor learns here of old ones that somebody wants sent again.',
    scope: 'webhooks.read',
    query: EventResendsQuery,
    answer: { status: 200, description: 'A page of resends.', schema: EventResendPage },
    async handle({ em, query, tenant }) {
      await placeRows(em, tenant, 'event_resends');
      const { limit, cursor, sortOrder, ...filters } = query;
      const { since, after } = filters;
      const where: FilterQuery<EventResend>[] = [{ position: { $ne: null } }];
      if (since !== undefined) where.push({ createdAt: { $gte: new Date(since) } });
      if (after !== undefined) where.push({ position: { $gt: await placeAfter(em, EventResend, after) } });
      const page = { list: 'event-resends', em, entity: EventResend, where, filters };
      const { rows, meta } = await findPage({
        ...page,
        query: { limit, cursor, sortOrder },
        sortBy: 'position',
      });
      return { status: 200, body: { data: rows.map(view), meta } };
    },
  }),
];

const view = ({ id, eventId, endpointId, deliveryIds, createdAt }: EventResend) => ({
  id,
  object: 'event_resend',
  eventId,
  endpointId,
  deliveryIds,
  createdAt: createdAt.toISOString(),
});
