import type { EntityManager } from '@mikro-orm/postgresql';
import { endpointView } from '../../db/endpoint-view.ts';
import { AuditEntry, WebhookEndpoint } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { once, secretShownMs } from '../idempotency/once.ts';
import { findPage } from '../lists/page.ts';
import { route, type Route } from '../route.ts';
import { createEndpoint, type EndpointWithSecret } from './create-endpoint.ts';
import { findEndpoint } from './find-endpoint.ts';
import { recover } from './recover.ts';
import { rotateSecret } from './rotate-secret.ts';
import {
  CreateEndpoint,
  DeletedEndpoint,
  EndpointAnswer,
  EndpointPage,
  EndpointsQuery,
  EndpointWithSecretAnswer,
  Recover,
  RecoveryAnswer,
  RotateSecret,
  UpdateEndpoint,
} from './schemas.ts';
import { deleteEndpoint, updateEndpoint } from './update-endpoint.ts';

export const webhookEndpointRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/webhook-endpoints',
    operationId: 'createWebhookEndpoint',
    tag: 'Webhooks',
    summary: 'Add a webhook endpoint',
    scope: 'webhooks.write',
    body: CreateEndpoint,
    answer: { status: 201, description: 'The endpoint, with its secret.', schema: EndpointWithSecretAnswer },
    errors: ['not_found', 'duplicate_error'],
    handle: (request) =>
      once(deps, request, {
        create: async (bound) => shown(201, await createEndpoint(deps, request, bound)),
        replayedForMs: secretShownMs,
        rebuild: async (id) => shown(201, await unseenSecret(deps, { em: request.em, id })),
      }),
  }),
  route({
    method: 'post',
    path: '/v1/webhook-endpoints/:id/rotate-secret',
    ids: ['we'],
    operationId: 'rotateWebhookSecret',
    tag: 'Webhooks',
    summary: 'Give a webhook endpoint a new secret',
    description:
      'Old and new secret both sign for `overlapHours`: give the receiver the new one meanwhile. Rotating again within that time ends the oldest secret at once.',
    scope: 'webhooks.write',
    body: RotateSecret,
    answer: {
      status: 200,
      description: 'The endpoint, with its new secret.',
      schema: EndpointWithSecretAnswer,
    },
    errors: ['not_found', 'duplicate_error'],
    handle: (request) =>
      once(deps, request, {
        create: async (bound) => shown(200, await rotateSecret(deps, request, bound)),
        replayedForMs: secretShownMs,
        rebuild: async (id) => shown(200, await unseenSecret(deps, { em: request.em, id })),
      }),
  }),
  route({
    method: 'post',
    path: '/v1/webhook-endpoints/:id/recover',
    ids: ['we'],
    operationId: 'recoverWebhookEndpoint',
    tag: 'Webhooks',
    summary: 'Send again what ended undelivered',
    description:
      'Each under its old `webhook-id`, with a fresh schedule of tries. Sent again, the request finds only what ended undelivered since. What happened while the endpoint was disabled was never meant for it: find that by `GET /v1/events?since=…` and send it by `POST /v1/events/{id}/resend`.',
    scope: 'webhooks.write',
    body: Recover,
    answer: { status: 202, description: 'They are on their way.', schema: RecoveryAnswer },
    errors: ['not_found', 'endpoint_disabled'],
    handle: (request) =>
      once(deps, request, {
        create: async (bound) => ({ status: 202, body: await recover(request, bound) }),
        rebuild: async (id) => {
          const { count, hasMore } = (await request.em.findOneOrFail(AuditEntry, { id })).details;
          return { status: 202, body: { count, hasMore } };
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
    handle: async (request) => ({ status: 200, body: endpointView(await updateEndpoint(deps, request)) }),
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
      await deleteEndpoint(request);
      return { status: 200, body: { id: request.id } };
    },
  }),
];

const shown = (status: number, { endpoint, secret }: EndpointWithSecret) => ({
  status,
  body: { ...endpointView(endpoint), secret },
});

/** After a crash before the answer nobody saw the secret: it is shown now. */
async function unseenSecret(
  { sealer }: ApiDeps,
  where: { em: EntityManager; id: string },
): Promise<EndpointWithSecret> {
  const endpoint = await findEndpoint(where);
  return { endpoint, secret: sealer.open('webhook-secret', endpoint.id, endpoint.secretSealed) };
}
