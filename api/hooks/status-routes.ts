import type { Router } from '@koa/router';
import { WorkflowNotFoundError } from '@temporalio/common';
import { receiptCheckWorkflowId, receiptResultSignal } from '../../workflows/messages.ts';
import type { ApiDeps } from '../deps.ts';
import { readText } from '../read-body.ts';
import { storeStatusResult, storeStatusTimeout } from './store-status-result.ts';

/** After this the workflow finds the result by itself, when its waiting ends. */
const signalMs = 5_000;

const accepted = { ResultCode: 0, ResultDesc: 'Accepted' };

/** Where Safaricom posts what it found about a receipt: stored, then 200, then a signal. An unknown token gets 200 as well. */
export function serveStatusHooks(router: Router, deps: ApiDeps): void {
  router.post('/hooks/results/:token', async (ctx) => {
    const body = await readText(ctx.req);
    const token = ctx.params['token'] ?? '';
    const checkId = await storeStatusResult(deps, { token, body, sourceAddress: ctx.ip });
    ctx.body = accepted;
    if (checkId !== undefined) void tell(deps, checkId);
  });
  router.post('/hooks/timeouts/:token', async (ctx) => {
    const body = await readText(ctx.req);
    await storeStatusTimeout(deps, { token: ctx.params['token'] ?? '', body, sourceAddress: ctx.ip });
    ctx.body = accepted;
  });
}

async function tell(deps: ApiDeps, checkId: string): Promise<void> {
  try {
    await deps.client.withDeadline(Date.now() + signalMs, () =>
      deps.client.workflow.getHandle(receiptCheckWorkflowId({ checkId })).signal(receiptResultSignal),
    );
  } catch (error) {
    // A late result: nobody waits for it any more.
    if (error instanceof WorkflowNotFoundError) return;
    deps.log.warn({ checkId, error }, 'the check was not told of its result; it will look');
  }
}
