import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { samplesTaskQueue, type EndpointTestOrder } from './messages.ts';

// Somebody waits for it: the limit is one message's 15 s and the writing down. Tried again only for troubles of ours,
// such as a database that is away; a receiver that does not answer is a result.
const { testEndpoint } = proxyActivities<Activities>({
  taskQueue: samplesTaskQueue,
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 3 },
  summary: 'Send samples',
});

/** Sends samples to an endpoint now, from where its webhooks come from. */
export async function endpointTest(order: EndpointTestOrder): Promise<void> {
  await testEndpoint(order);
}
