import type { FilterQuery } from '@mikro-orm/postgresql';
import { WebhookDelivery } from '../../db/entities/index.ts';
import { paymentIdOf } from '../../db/new-id.ts';
import type { ApiDeps } from '../deps.ts';
import { equalTo } from '../lists/equal-to.ts';
import { findPage } from '../lists/page.ts';
import { inPeriod } from '../lists/period.ts';
import { route, type Route } from '../route.ts';
import { deliveryViews, readDelivery } from './present.ts';
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
      const { endpointId, eventId, status, paymentId } = filters;
      const where: FilterQuery<WebhookDelivery>[] = inPeriod('createdAt', filters, 'whd');
      where.push(...equalTo({ endpointId, eventId, status }));
      if (paymentId !== undefined) where.push({ paymentId: paymentIdOf(paymentId) });
      const page = { list: 'webhook-deliveries', em, entity: WebhookDelivery, where, filters };
      const { rows, meta } = await findPage({ ...page, query: { limit, cursor, sortOrder }, sortBy: 'id' });
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
    handle: async (request) => ({ status: 200, body: await readDelivery(request) }),
  }),
];
