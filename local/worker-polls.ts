import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';
import { paymentsTaskQueue } from '../workflows/messages.ts';
import type { TemporalPlace } from './temporal-place.ts';

type Polled = Pick<TemporalPlace, 'address' | 'namespace' | 'connectionOptions'>;

/** Whether the worker with this process id takes tasks; the server also remembers those that are gone. */
export async function workerPolls(place: Polled, pid: number | undefined): Promise<boolean> {
  const { address, namespace, connectionOptions } = place;
  const connection = await Connection.connect({ ...connectionOptions, address });
  try {
    // Without a type it tells of workflow tasks.
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: paymentsTaskQueue },
    });
    return pollers.some(({ identity }) => identity === `${pid}@${hostname()}`);
  } finally {
    await connection.close();
  }
}
