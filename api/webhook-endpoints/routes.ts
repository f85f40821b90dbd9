import { databaseNow } from '../../db/database-clock.ts';
import { endpointView } from '../../db/endpoint-view.ts';
import { WebhookEndpoint } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { once } from '../idempotency/once.ts';
import { findPage } from '../lists/page.ts';
import { route, type ApiRequest, type Route } from '../route.ts';
import { assertReachable, createEndpoint } from './create-endpoint.ts';
import {
  CreatedEndpoint,
  CreateEndpoint,
  DeletedEndpoint,
  EndpointAnswer,
  EndpointPage,
  EndpointsQuery,
  UpdateEndpoint,
} from './schemas.ts';

/** A repeated create shows the secret again for this long: enough for a caller that lost the first answer. */
const secretShownMs = 60 * 60 * 1000;

async function findEndpoint({ em, id }: Pick<ApiRequest, 'em' | 'id'>): Promise<WebhookEndpoint> {
  const endpoint = await em.findOne(WebhookEndpoint, { id, deletedAt: null });
  if (endpoint === null) throw notFound('webhook endpoint');
  return endpoint;
}

export const webhookEndpointRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/webhook-endpoints',
    operationId: 'createWebhookEndpoint',
    tag: 'Webhooks',
    summary: 'Add a webhook endpoint',
    scope: 'webhooks.write',
    body: CreateEndpoint,
    answer: { status: 201, description: 'The endpoint, with its secret.', schema: CreatedEndpoint },
    errors: ['duplicate_error'],
    handle: (request) =>
      once(deps, request, {
        create: async (bound) => {
          const { endpoint, secret } = await createEndpoint(
            deps,
            request.em,
            request.tenant,
            request.body,
            bound,
          );
          return { status: 201, body: { ...endpointView(endpoint), secret } };
        },
        replayedForMs: secretShownMs,
        // After a crash before the answer nobody saw the secret: it is shown now.
        rebuild: async (id) => {
          const endpoint = await findEndpoint({ em: request.em, id });
          const secret = deps.sealer.open('webhook-secret', endpoint.id, endpoint.secretSealed);
          return { status: 201, body: { ...endpointView(endpoint), secret } };
        },
      }),
  }),
  route({
    method: 'get',
    path: '/v1/webhook-endpoints',
    operationId: 'listWebhookEndpoints',
    tag: 'Webhooks',
    summary: 'List webhook endpoints',
    scope: 'webhooks.read',
    query: EndpointsQuery,
    answer: { status: 200, description: 'A page of endpoints.', schema: EndpointPage },
    async handle({ em, query }) {
      const where = [{ deletedAt: null }];
      const { rows, meta } = await findPage({
        list: 'webhook-endpoints',
        em,
        entity: WebhookEndpoint,
        where,
        sortBy: 'id',
        query,
        filters: {},
      });
      return { status: 200, body: { data: rows.map(endpointView), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/webhook-endpoints/:id',
    ids: ['we'],
    operationId: 'getWebhookEndpoint',
    tag: 'Webhooks',
    summary: 'Read a webhook endpoint',
    scope: 'webhooks.read',
    answer: { status: 200, description: 'The endpoint, without its secret.', schema: EndpointAnswer },
    errors: ['not_found'],
    handle: async (request) => ({ status: 200, body: endpointView(await findEndpoint(request)) }),
  }),
  route({
    method: 'patch',
    path: '/v1/webhook-endpoints/:id',
    ids: ['we'],
    operationId: 'updateWebhookEndpoint',
    tag: 'Webhooks',
    summary: 'Change a webhook endpoint',
    scope: 'webhooks.write',
    body: UpdateEndpoint,
    answer: { status: 200, description: 'The endpoint as it is now.', schema: EndpointAnswer },
    errors: ['not_found'],
    async handle(request) {
      const { disabled, ...change } = request.body;
      const endpoint = await findEndpoint(request);
      if (change.url !== undefined) assertReachable(deps, request.tenant, change.url);
      const now = await databaseNow(request.em);
      Object.assign(
        endpoint,
        Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
      );
      if (disabled === true && endpoint.disabledAt === null) {
        Object.assign(endpoint, { disabledAt: now, disabledReason: 'Disabled by its owner.' });
      }
      // Enabled again it begins with a clean slate: old failures do not disable it at the next one.
      if (disabled === false)
        Object.assign(endpoint, { disabledAt: null, disabledReason: null, failingSince: null });
      endpoint.updatedAt = now;
      await request.em.flush();
      return { status: 200, body: endpointView(endpoint) };
    },
  }),
  route({
    method: 'delete',
    path: '/v1/webhook-endpoints/:id',
    ids: ['we'],
    operationId: 'deleteWebhookEndpoint',
    tag: 'Webhooks',
    summary: 'Remove a webhook endpoint',
    scope: 'webhooks.write',
    answer: { status: 200, description: 'The id of the endpoint that is gone.', schema: DeletedEndpoint },
    errors: ['not_found'],
    async handle(request) {
      const endpoint = await findEndpoint(request);
      // Its deliveries are history and stay; what is still on its way ends undelivered.
      endpoint.deletedAt = await databaseNow(request.em);
      await request.em.flush();
      return { status: 200, body: { id: endpoint.id } };
    },
  }),
];
