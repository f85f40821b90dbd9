import { Worker, type NativeConnection, type WorkflowBundleOption } from '@temporalio/worker';
import { createActivities, type ActivityDeps } from '../activities/index.ts';
import {
  lookupsTaskQueue,
  paymentsTaskQueue,
  samplesTaskQueue,
  webhooksTaskQueue,
} from '../workflows/messages.ts';

export interface WorkerOptions {
  connection: NativeConnection;
  namespace: string;
  workflowBundle: WorkflowBundleOption;
  deps: ActivityDeps;
  /** Default: Temporal's own, by memory. 0: every workflow task replays its history from the start. */
  maxCachedWorkflows?: number | undefined;
}

/**
 * Else Temporal tries the task of a run that cannot be replayed for ever, and its payment is stuck with it. A run that fails
 * is taken up by the relay from the database, and prompts nobody again.
 */
const failingRuns = { '*': ['NondeterminismError', 'DeterminismViolationError'] };

/**
 * Without a cache the SDK has room for one run. When a task of another one comes, it evicts the first in the middle of a
 * settlement, and Temporal gives out that task again only after five seconds, or ten, or more.
 */
const oneTaskAtATime = { maxConcurrentWorkflowTaskExecutions: 1 };

/**
 * Four workers in one process: payments, and apart from them webhooks and lookups, so that neither slow receivers nor lists
 * that hang take a payment's slot; and samples, which somebody waits for.
 */
export async function createWorkers({
  connection,
  namespace,
  workflowBundle,
  deps,
  maxCachedWorkflows,
}: WorkerOptions): Promise<Worker[]> {
  const activities = createActivities(deps);
  const common = {
    connection,
    namespace,
    activities,
    // A push that runs when the process is told to stop may take this long to end and to store its answer.
    shutdownGraceTime: '40 seconds',
    shutdownForceTime: '50 seconds',
    // A killed worker's cached workflows stall this long; the default of 10 s would hold up a payer's payment.
    stickyQueueScheduleToStartTimeout: '2 seconds',
    workflowFailureErrorTypes: failingRuns,
    ...(maxCachedWorkflows !== undefined && { maxCachedWorkflows }),
    ...(maxCachedWorkflows === 0 && oneTaskAtATime),
  } as const;
  const workflows = { ...common, workflowBundle };
  return await Promise.all([
    Worker.create({ ...workflows, taskQueue: paymentsTaskQueue, maxConcurrentActivityTaskExecutions: 200 }),
    Worker.create({ ...workflows, taskQueue: webhooksTaskQueue, maxConcurrentActivityTaskExecutions: 100 }),
    // Activities only: the workflows that send them are of the queues above.
    Worker.create({ ...common, taskQueue: lookupsTaskQueue, maxConcurrentActivityTaskExecutions: 50 }),
    Worker.create({ ...common, taskQueue: samplesTaskQueue, maxConcurrentActivityTaskExecutions: 20 }),
  ]);
}
