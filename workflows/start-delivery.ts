import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { startChild } from '@temporalio/workflow';
import { deliveryWorkflowId, webhooksTaskQueue, type Delivery } from './messages.ts';
import { webhookDelivery } from './webhook-delivery.ts';

/** Starts the webhook's own workflow and waits until it exists: one that is not waited for may never exist. */
export async function startDelivery(delivery: Delivery): Promise<void> {
  try {
    await startChild(webhookDelivery, {
      workflowId: deliveryWorkflowId(delivery),
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: 'ABANDON',
      taskQueue: webhooksTaskQueue,
      args: [delivery],
    });
  } catch (error) {
    // The relay was faster: the webhook is on its way, which is all that we want.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
