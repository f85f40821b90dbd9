import { evidenceSignal } from '../workflows/messages.ts';
import { paymentStart, type PaymentToStart } from '../workflows/payment-start.ts';
import type { payment as paymentWorkflow } from '../workflows/payment.ts';
import type { ApiDeps } from './deps.ts';

/** After this the relay sends the signal. */
const signalMs = 5_000;

/** A wake-up that carries nothing: the evidence is in the database. Never awaited by an answer; the relay repeats it. */
export async function wakePayment(deps: ApiDeps, payment: PaymentToStart): Promise<void> {
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
