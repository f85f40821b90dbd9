import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { pullHeartbeatMs } from './activity-limits.ts';
import { lookupsTaskQueue, type Pull } from './messages.ts';

// Asks page after page, and beats its heart at each, so that a lost worker is noticed soon and another begins anew.
// Given up after a few hours, for the next pass of the schedule looks at the same time again.
const { pullPages } = proxyActivities<Activities>({
  taskQueue: lookupsTaskQueue,
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: pullHeartbeatMs,
  scheduleToCloseTimeout: '3 hours',
  retry: { initialInterval: '5 seconds', maximumInterval: '5 minutes' },
  summary: 'Pull page after page',
});

/** Asks Safaricom once what was paid to a short code, and keeps what it tells. Returns the rows of this pass. */
export async function pullTransactions(pull: Pull): Promise<{ rows: number; complete: boolean }> {
  return await pullPages(pull);
}
