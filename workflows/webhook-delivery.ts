import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { Delivery } from './messages.ts';

// The activity names the pause before each retry by the schedule table. The limit is that schedule (75 h 35 min), 20 %
// of jitter and one doubled pause for Retry-After; what is later than that is no news to its receiver.
const { deliverWebhook } = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '7 days',
  // Its own pauses are named by the activity; this one is for troubles of ours, such as a database that is away.
  retry: { initialInterval: '5 seconds', maximumInterval: '1 minute' },
  summary: 'Deliver by the schedule',
});

/**
 * Delivers one event to one endpoint, for days if it must. Retries add nothing to the history. `resent`: somebody had it
 * sent again meanwhile, which is another workflow's.
 */
export async function webhookDelivery(delivery: Delivery): Promise<'delivered' | 'undelivered' | 'resent'> {
  try {
    return await deliverWebhook(delivery);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return 'undelivered';
  }
}
