import type { Middleware } from 'koa';
import { newId } from '../../db/new-id.ts';

/** Names every request, so that an answer can be found in the log. */
export const requestId: Middleware = async (ctx, next) => {
  const id = newId('req');
  ctx.state['requestId'] = id;
  ctx.set('Request-Id', id);
  await next();
};
