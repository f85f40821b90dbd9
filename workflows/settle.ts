import { proxyActivities, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { Settlement } from './messages.ts';

// One short transaction, safe to repeat: it runs inside the workflow task and costs one event. It is tried once, and ends
// well before a task of 5 s is prolonged (after 4 s). In a prolonged task other events come between the start of a local
// activity and its end, a replay puts them in another order, and the payment would be stuck for ever. Not bounded by a time
// over several tries: if that runs out between two of them, the worker forgets it and tries for ever.
const inTask = proxyLocalActivities<Activities>({
  startToCloseTimeout: '1500 milliseconds',
  retry: { maximumAttempts: 1 },
});

// For a database that is slow or away, and holds no workflow task open.
const patient = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '1 minute' },
  summary: 'Settle',
});

export type Settle = (order: Parameters<Activities['settle']>[0]) => Promise<Settlement>;

/** What settles the evidence of one run, however long the database is away. */
export function settler(): Settle {
  let lastTask = 0;
  return async (order) => {
    // One in each task. A replay ends those of one task in the order in which they began, whatever was their order in life:
    // what came of them, such as a patient settlement after the one that failed, would stand in another place.
    const task = workflowInfo().historyLength;
    if (task === lastTask) return await patient.settle(order);
    lastTask = task;
    try {
      return await inTask.settle(order);
    } catch {
      // Whatever the error: a replay gives another one than the first time.
      return await patient.settle(order);
    }
  };
}
