import { WithStartWorkflowOperation } from '@temporalio/client';
import { firstOutcomeUpdate } from '../../workflows/messages.ts';
import { paymentStart } from '../../workflows/payment-start.ts';
import type { payment as paymentWorkflow } from '../../workflows/payment.ts';
import type { ApiDeps } from '../deps.ts';
import type { CreatedPayment } from './create-payment.ts';

/** How long a caller waits to learn that Safaricom refused the push. After it the answer is "pending", which is true. */
const firstOutcomeMs = 6_000;

/**
 * Starts the payment's workflow and waits for the first outcome of its push. Whatever goes wrong (Temporal away, no
 * worker, too slow) is no error: the payment is committed, the relay starts what was not started, and the guard in the
 * database keeps a late start from prompting twice.
 */
export async function startPayment(deps: ApiDeps, { payment, credential }: CreatedPayment): Promise<void> {
  const start = paymentStart(payment, { prompt: true, label: `${credential.type} ${credential.name}` });
  const startWorkflowOperation = new WithStartWorkflowOperation<typeof paymentWorkflow>('payment', {
    ...start,
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  try {
    await deps.client.withDeadline(Date.now() + firstOutcomeMs, () =>
      deps.client.workflow.executeUpdateWithStart(firstOutcomeUpdate, { startWorkflowOperation }),
    );
  } catch (error) {
    deps.log.warn({ paymentId: payment.id, error }, 'no first outcome in time');
  }
}
