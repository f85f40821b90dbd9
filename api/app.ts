import { Router } from '@koa/router';
import Koa from 'koa';
import { apiKeyRoutes } from './api-keys/routes.ts';
import { auditRoutes } from './audit-entries/routes.ts';
import { caseRoutes } from './cases/routes.ts';
import { claimRoutes } from './claims/routes.ts';
import { customerRoutes } from './customers/routes.ts';
import { c2bRegistrationRoutes } from './daraja-credentials/c2b-routes.ts';
import { pullRegistrationRoutes } from './daraja-credentials/pull-routes.ts';
import { darajaCredentialRoutes } from './daraja-credentials/routes.ts';
import { dayCloseRoutes } from './day-closes/routes.ts';
import type { ApiDeps } from './deps.ts';
import { serveDocs } from './docs/serve-docs.ts';
import { ApiError } from './errors.ts';
import { endpointTestRoutes } from './endpoint-tests/routes.ts';
import { eventResendRoutes } from './event-resends/routes.ts';
import { eventRoutes } from './events/routes.ts';
import { serveHealth } from './health.ts';
import { serveC2bHooks } from './hooks/c2b-routes.ts';
import { servePullHook } from './hooks/pull-routes.ts';
import { serveHooks } from './hooks/routes.ts';
import { serveStatusHooks } from './hooks/status-routes.ts';
import { handleErrors } from './middleware/handle-errors.ts';
import { measure } from './middleware/measure.ts';
import { requestId } from './middleware/request-id.ts';
import { openApiDocument } from './openapi/document.ts';
import { memberRoutes } from './members/routes.ts';
import { organisationRoutes } from './organisations/routes.ts';
import { operatorRoutes } from './payments/operator-routes.ts';
import { paymentRoutes } from './payments/routes.ts';
import { reconciliationRoutes } from './reconciliation/routes.ts';
import { streamRoutes } from './payments/stream-routes.ts';
import { timelineRoutes } from './payments/timeline-routes.ts';
import { receiptRoutes } from './receipts/routes.ts';
import type { Route } from './route.ts';
import { serve } from './serve.ts';
import { statementRoutes } from './statements/routes.ts';
import { webhookDeliveryRoutes } from './webhook-deliveries/routes.ts';
import { webhookEndpointRoutes } from './webhook-endpoints/routes.ts';

/** Every operation of the API: what is served and what the OpenAPI document says. */
export const allRoutes = (deps: ApiDeps): Route[] => [
  ...paymentRoutes(deps),
  ...operatorRoutes(deps),
  ...timelineRoutes(deps),
  ...streamRoutes(deps),
  ...customerRoutes(deps),
  ...caseRoutes(deps),
  ...receiptRoutes(deps),
  ...claimRoutes(deps),
  ...webhookEndpointRoutes(deps),
  ...endpointTestRoutes(deps),
  ...eventRoutes(deps),
  ...webhookDeliveryRoutes(deps),
  ...eventResendRoutes(deps),
  ...c2bRegistrationRoutes(deps),
  ...pullRegistrationRoutes(deps),
  ...statementRoutes(deps),
  ...dayCloseRoutes(deps),
  ...reconciliationRoutes(deps),
  ...apiKeyRoutes(deps),
  ...darajaCredentialRoutes(deps),
  ...organisationRoutes(deps),
  ...memberRoutes(deps),
  ...auditRoutes(deps),
];

/** Every address that is served. */
export function createRouter(deps: ApiDeps): Router {
  const routes = allRoutes(deps);
  // One address for each operation: an idempotency key is bound to it.
  const router = new Router({ strict: true, sensitive: true });
  const document = openApiDocument(routes);
  router.get('/openapi.json', (ctx) => {
    ctx.body = document;
  });
  serveDocs(router);
  serveHealth(router, deps);
  // Before the callbacks of payments, whose tokens may be any word.
  servePullHook(router, deps);
  serveHooks(router, deps);
  serveC2bHooks(router, deps);
  serveStatusHooks(router, deps);
  for (const each of routes) {
    router[each.method](each.path, (ctx) =>
      serve(deps, each, ctx, ctx.params['id'] ?? ctx.params['code'] ?? ''),
    );
  }
  return router;
}

/** The whole API as a Koa application, listening nowhere. */
export function createApp(deps: ApiDeps): Koa {
  const app = new Koa({ proxy: deps.proxyHops > 0, maxIpsCount: deps.proxyHops });
  // What breaks after an answer has begun, such as a caller who hangs up.
  app.on('error', (error: unknown) => deps.log.warn({ error }, 'answer broken off'));
  const router = createRouter(deps);
  app.use(requestId);
  app.use(measure);
  app.use(handleErrors(deps.log));
  app.use(router.routes());
  // What no route served.
  app.use((ctx) => {
    const methods = router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods);
    if (methods.length === 0) {
      const nothing = 'There is nothing at this address. See /openapi.json for what there is.';
      throw new ApiError('not_found', nothing);
    }
    ctx.set('Allow', [...new Set(methods)].join(', '));
    const message = 'This address does not take this method. See /openapi.json.';
    throw new ApiError('method_not_allowed', message);
  });
  return app;
}
