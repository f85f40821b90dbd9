import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { Settlement } from './messages.ts';

// One short transaction, safe to repeat: it runs inside the workflow task and costs one event. It is tried once, and ends
// well before a task of 5 s is prolonged (after 4 s): two of them, one after the other, fit. In a prolonged task other
// events come between the start of a local activity and its end, a replay puts them in another order, and the payment
// would be stuck for ever. Not bounded by a time over several tries: if that runs out between two of them, the worker
// forgets it and tries for ever.
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

/** Settles what evidence there is, however long the database is away. */
export async function settle(order: Parameters<Activities['settle']>[0]): Promise<Settlement> {
  try {
    return await inTask.settle(order);
  } catch {
    // Whatever the error: a replay gives another one than the first time.
    return await patient.settle(order);
  }
}
