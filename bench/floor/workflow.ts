import {
  allHandlersFinished,
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  startChild,
} from '@temporalio/workflow';
import type { FloorActivities } from './activities.ts';
import { floorWebhookTaskQueue, type FloorInput } from './messages.ts';

export const floorOutcomeUpdate = defineUpdate<string>('firstOutcome');
export const floorCallbackSignal = defineSignal('callback');

/** As long as the engine waits before it asks; the callback always comes first. */
const callbackWithin = '20 seconds';

const { settle } = proxyLocalActivities<FloorActivities>({ startToCloseTimeout: '5 seconds' });
const { push } = proxyActivities<FloorActivities>({
  startToCloseTimeout: '45 seconds',
  retry: { maximumAttempts: 1 },
});
const { deliver } = proxyActivities<FloorActivities>({ startToCloseTimeout: '30 seconds' });

/** The steps of a payment and nothing in them: what Temporal alone costs. */
export async function floorPayment(input: FloorInput): Promise<string> {
  let status = 'initiating';
  setHandler(floorOutcomeUpdate, async () => {
    await condition(() => status !== 'initiating');
    return status;
  });
  setHandler(floorCallbackSignal, async () => {
    await settle(input);
    await startChild(floorDelivery, {
      workflowId: `floor-webhook/${input.paymentId}`,
      parentClosePolicy: 'ABANDON',
      taskQueue: floorWebhookTaskQueue,
      args: [input],
    });
    status = 'completed';
  });
  await push(input);
  if (status === 'initiating') status = 'pending';
  await condition(() => status === 'completed', callbackWithin);
  await condition(allHandlersFinished);
  return status;
}

export async function floorDelivery(input: FloorInput): Promise<void> {
  await deliver(input);
}
