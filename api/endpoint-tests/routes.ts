import type { EntityManager } from '@mikro-orm/postgresql';
import type { EndpointTest } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { once } from '../idempotency/once.ts';
import { route, type Route } from '../route.ts';
import { testView, verificationView } from './present.ts';
import { createTest, runTest } from './run-test.ts';
import { TestAnswer, TestEndpoint, VerificationAnswer, VerifyEndpoint } from './schemas.ts';

export const endpointTestRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/webhook-endpoints/:id/test',
    ids: ['we'],
    operationId: 'testWebhookEndpoint',
    tag: 'Webhooks',
    summary: 'Send a sample event now and see what comes back',
    description:
      'Signed like every webhook, and sent once, also to a disabled endpoint. It says `"test": true` beside its type; its data is of nobody and its order is called TEST. No list of events has it, and it changes nothing of the endpoint.',
    scope: 'webhooks.write',
    body: TestEndpoint,
    answer: { status: 200, description: 'What came back.', schema: TestAnswer },
    errors: ['not_found', 'engine_unavailable'],
    handle: (request) =>
      once(deps, request, {
        create: async (bound) => {
          const id = await createTest(request, 'sample', request.body.type, bound);
          return await run(deps, request.em, id, testView);
        },
        rebuild: (id) => run(deps, request.em, id, testView),
      }),
  }),
  route({
    method: 'post',
    path: '/v1/webhook-endpoints/:id/verify',
    ids: ['we'],
    operationId: 'verifyWebhookEndpoint',
    tag: 'Webhooks',
    summary: 'Prove that the receiver verifies signatures',
    description:
      'Sends three sample events: a genuine one, which must be answered 2xx, and a forged and a stale one, which must not. The endpoint keeps the result as `verifiedAt` or `verificationFailure` until its address or secret changes.',
    scope: 'webhooks.write',
    body: VerifyEndpoint,
    answer: { status: 200, description: 'What the receiver made of them.', schema: VerificationAnswer },
    errors: ['not_found', 'engine_unavailable'],
    handle: (request) =>
      once(deps, request, {
        create: async (bound) => {
          const id = await createTest(request, 'verification', undefined, bound);
          return await run(deps, request.em, id, verificationView);
        },
        rebuild: (id) => run(deps, request.em, id, verificationView),
      }),
  }),
];

const run = async (
  deps: ApiDeps,
  em: EntityManager,
  id: string,
  view: (test: EndpointTest) => object,
): Promise<{ status: number; body: object }> => ({ status: 200, body: view(await runTest(deps, em, id)) });
