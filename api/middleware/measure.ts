import type { Middleware } from 'koa';
import { observe } from '../../metrics/metrics.ts';

/**
 * How long each request took, apart from what its caller preferred to wait, by the route that served it: never by its
 * path, which holds ids and tokens.
 */
export const measure: Middleware = async (ctx, next) => {
  const startedMs = performance.now();
  try {
    await next();
  } finally {
    const route = typeof ctx['_matchedRoute'] === 'string' ? ctx['_matchedRoute'] : 'none';
    const heldMs = Number(ctx.state['heldMs'] ?? 0);
    const labels = { method: methodOf(ctx.method), route, status: String(ctx.status) };
    observe('hakika_http_request_seconds', labels, (performance.now() - startedMs - heldMs) / 1000);
  }
};

/** Methods are words of the caller's; an invented one must not become a series of its own. */
const methodOf = (method: string): string =>
  ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'other';
