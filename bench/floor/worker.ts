import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createFloorActivities } from './activities.ts';
import { floorTaskQueue, floorWebhookTaskQueue, type FloorMessage } from './messages.ts';

const workflowsPath = fileURLToPath(new URL('workflow.ts', import.meta.url));
const tell = (message: FloorMessage): void => void process.send?.(message);

/** Two workers in one process with the settings of the engine's own, so that only what they run differs. */
async function main(address: string, namespace: string): Promise<void> {
  const logger = new DefaultLogger('WARN');
  Runtime.install({ logger, shutdownSignals: [] });
  const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address });
  const client = new Client({ connection, namespace });
  const common = {
    connection,
    namespace,
    workflowBundle,
    activities: createFloorActivities(client, tell),
    stickyQueueScheduleToStartTimeout: '2 seconds',
  } as const;
  const workers = await Promise.all([
    Worker.create({ ...common, taskQueue: floorTaskQueue, maxConcurrentActivityTaskExecutions: 200 }),
    Worker.create({ ...common, taskQueue: floorWebhookTaskQueue, maxConcurrentActivityTaskExecutions: 100 }),
  ]);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    for (const worker of workers) worker.shutdown();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  const running = Promise.all(workers.map((worker) => worker.run()));
  tell({ kind: 'ready' });
  await running;
  await connection.close();
  process.exit(0);
}

const [, , address = '', namespace = ''] = process.argv;
await main(address, namespace);
