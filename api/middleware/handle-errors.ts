import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { toApiError } from '../to-api-error.ts';
import { errorBody } from '../errors.ts';

/** The only place where an error becomes an answer. What is ours stays ours: the caller gets the request id. */
export const handleErrors =
  (log: Logger): Middleware =>
  async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const known = toApiError(error);
      const requestId = String(ctx.state['requestId']);
      if (known.status >= 500) log.error({ requestId, error }, known.code);
      ctx.status = known.status;
      if (known.retryAfterSeconds !== undefined) ctx.set('Retry-After', String(known.retryAfterSeconds));
      // A 401 names the way in (RFC 9110).
      if (known.status === 401) ctx.set('WWW-Authenticate', 'Bearer');
      ctx.body = errorBody(known, requestId);
    }
  };
