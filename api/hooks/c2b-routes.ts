import type { Router } from '@koa/router';
import type { ApiDeps } from '../deps.ts';
import { readText } from '../read-body.ts';
import { storeConfirmation } from './store-confirmation.ts';

/** Where the notices of an account come, after the public address; free of the words that Safaricom refuses. */
export const c2bPaths = (token: string) => ({
  confirmation: `/hooks/c2b/${token}/confirmation`,
  validation: `/hooks/c2b/${token}/validation`,
});

const paths = c2bPaths(':token');

/** As Safaricom's page writes it, with a text as code. */
const accepted = { ResultCode: '0', ResultDesc: 'Accepted' };

/** Safaricom's notices of money that comes to a short code, by a push or by hand. */
export function serveC2bHooks(router: Router, deps: ApiDeps): void {
  // Every payment is welcome, whatever it is and whoever is away: a validation that fails would make a payer's push
  // fail. It tells of no money, so that nothing is stored, and its body is thrown away as it comes.
  router.post(paths.validation, (ctx) => {
    ctx.req.resume();
    ctx.body = accepted;
  });
  // Stored first, then acknowledged. With the database away the answer is 503, never 200.
  router.post(paths.confirmation, async (ctx) => {
    const body = await readText(ctx.req);
    await storeConfirmation(deps, { token: ctx.params['token'] ?? '', body, sourceAddress: ctx.ip });
    ctx.body = accepted;
  });
}
