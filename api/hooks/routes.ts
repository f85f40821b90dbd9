import type { Router } from '@koa/router';
import { evidenceSignal } from '../../workflows/messages.ts';
import { paymentStart, type PaymentToStart } from '../../workflows/payment-start.ts';
import type { payment as paymentWorkflow } from '../../workflows/payment.ts';
import type { ApiDeps } from '../deps.ts';
import { readText } from '../read-body.ts';
import { storeCallback } from './store-callback.ts';

/** After this the relay sends the signal. */
const signalMs = 5_000;

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
    if (payment !== undefined) void wake(deps, payment);
  });
}

/** A wake-up that carries nothing: the evidence is in the database. Never awaited by the answer; the relay repeats it. */
async function wake(deps: ApiDeps, payment: PaymentToStart): Promise<void> {
  try {
    await deps.client.withDeadline(Date.now() + signalMs, () =>
      deps.client.workflow.signalWithStart<typeof paymentWorkflow>('payment', {
        ...paymentStart(payment, { prompt: false, label: 'late evidence' }),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        signal: evidenceSignal,
      }),
    );
  } catch (error) {
    deps.log.warn({ paymentId: payment.id, error }, 'not signalled; the relay will');
  }
}
