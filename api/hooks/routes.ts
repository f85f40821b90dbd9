import type { Router } from '@koa/router';
import type { ApiDeps } from '../deps.ts';
import { readText } from '../read-body.ts';
import { wakePayment } from '../wake-payment.ts';
import { storeCallback } from './store-callback.ts';

/**
 * Where Safaricom calls back: evidence row, then 200, then a signal, in that order. With the database away the answer is
 * 503, never 200: what was acknowledged is stored. An unknown token gets 200 like any other, so that nobody can guess.
 */
export function serveHooks(router: Router, deps: ApiDeps): void {
  router.post('/hooks/:token', async (ctx) => {
    const body = await readText(ctx.req);
    const token = ctx.params['token'] ?? '';
    const payment = await storeCallback(deps, { token, body, sourceAddress: ctx.ip });
    ctx.body = { ResultCode: 0, ResultDesc: 'Accepted' };
    if (payment !== undefined) void wakePayment(deps, payment);
  });
}
