import type { Router } from '@koa/router';
import { pullHookPath } from '../../daraja/pull-body.ts';
import type { ApiDeps } from '../deps.ts';

/**
 * Whatever Safaricom may post there is acknowledged and not kept: a list is asked for, never pushed, and nothing says what
 * such a callback would hold. Without a route of its own it would be taken for a callback with a forged token.
 */
export function servePullHook(router: Router, { log }: ApiDeps): void {
  router.post(pullHookPath, (ctx) => {
    ctx.req.resume();
    log.info({ sourceAddress: ctx.ip }, 'callback of a registration for pulls: acknowledged, not kept');
    ctx.body = { ResultCode: 0, ResultDesc: 'Accepted' };
  });
}
