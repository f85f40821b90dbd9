import {
  WithStartWorkflowOperation,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  WorkflowUpdateStage,
} from '@temporalio/client';
import type { Payment } from '../../db/entities/index.ts';
import { askSafaricomNowUpdate, type AskedNow, type AskOrder } from '../../workflows/operator-orders.ts';
import { paymentStart } from '../../workflows/payment-start.ts';
import type { payment as paymentWorkflow } from '../../workflows/payment.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';

/** After this nobody has taken the question up. */
const takenUpMs = 5_000;
/** How long a caller waits for Safaricom's answer. */
const answeredMs = 8_000;

/**
 * Has the payment's workflow ask Safaricom now: the one that runs, or a new run that never prompts. Undefined while the
 * answer is on its way. Throws `engine_unavailable` when nobody took the question up.
 */
export async function askNow(
  deps: ApiDeps,
  payment: Payment,
  order: AskOrder,
): Promise<AskedNow | undefined> {
  const { client, log, timing } = deps;
  const startWorkflowOperation = new WithStartWorkflowOperation<typeof paymentWorkflow>('payment', {
    ...paymentStart(payment, { prompt: false, label: 'asked about' }),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const taking = client.withDeadline(Date.now() + takenUpMs, () =>
    client.workflow.startUpdateWithStart(askSafaricomNowUpdate, {
      startWorkflowOperation,
      args: [order],
      waitForStage: WorkflowUpdateStage.ACCEPTED,
    }),
  );
  const update = await taking.catch((error: unknown) => {
    log.warn({ paymentId: payment.id, error }, 'not asked');
    throw unavailable(error, timing);
  });
  try {
    return await client.withDeadline(Date.now() + answeredMs, () => update.result());
  } catch (error) {
    log.warn({ paymentId: payment.id, error }, 'asked, and no answer in time');
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return undefined;
    throw unavailable(error, timing);
  }
}

const unavailable = (cause: unknown, { refreshAgainMs }: PaymentTiming): ApiError =>
  new ApiError(
    'engine_unavailable',
    'Safaricom could not be asked: Temporal is away or no worker answers. Try again in a while.',
    // It may have reached Temporal all the same, so it counts as asked.
    { cause, retryAfterSeconds: Math.ceil(refreshAgainMs / 1000) },
  );
