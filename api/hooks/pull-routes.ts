import type { Router } from '@koa/router';
import type { ApiDeps } from '../deps.ts';

/** The address that registering for pulls wants (CallBackURL of the Daraja page Pull Transactions). */
export const pullPath = '/hooks/pull';

/**
 * Whatever Safaricom may post there is acknowledged and not kept: a list is asked for, never pushed, and nothing says what
 * such a callback would hold. Without a route of its own it would be taken for a callback with a forged token.
 */
export function servePullHook(router: Router, { log }: ApiDeps): void {
  router.post(pullPath, (ctx) => {
    ctx.req.resume();
    log.info({ sourceAddress: ctx.ip }, 'callback of a registration for pulls: acknowledged, not kept');
    ctx.body = { ResultCode: 0, ResultDesc: 'Accepted' };
  });
}
