import type { Client } from '@temporalio/client';
import { paymentWorkflowId } from '../workflows/messages.ts';
import { floorWorkflowId } from './floor/messages.ts';
import { median } from './statistics.ts';

export interface HistorySize {
  events: number;
  workflowTasks: number;
}

/** Medians of a sample: of the payment's own history, and of its webhook's. */
export interface HistorySizes {
  payment: HistorySize;
  webhook: HistorySize;
}

const sampleSize = 20;

export const engineHistories = (client: Client, paymentIds: readonly string[]): Promise<HistorySizes> =>
  sizes(client, paymentIds.map(paymentWorkflowId));

export const floorHistories = (client: Client, paymentIds: readonly string[]): Promise<HistorySizes> =>
  sizes(client, paymentIds.map(floorWorkflowId));

async function sizes(client: Client, workflowIds: readonly string[]): Promise<HistorySizes> {
  const payments: HistorySize[] = [];
  const webhooks: HistorySize[] = [];
  for (const workflowId of workflowIds.slice(-sampleSize)) {
    const { size, children } = await read(client, workflowId);
    const [webhook] = children;
    if (webhook === undefined || children.length > 1)
      throw new Error(`${workflowId} has ${children.length} webhooks in place of one`);
    payments.push(size);
    webhooks.push((await read(client, webhook)).size);
  }
  return { payment: medians(payments), webhook: medians(webhooks) };
}

async function read(client: Client, workflowId: string): Promise<{ size: HistorySize; children: string[] }> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const all = events ?? [];
  return {
    size: {
      events: all.length,
      workflowTasks: all.filter((event) => event.workflowTaskStartedEventAttributes).length,
    },
    children: all.flatMap(
      (event) => event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId ?? [],
    ),
  };
}

const medians = (all: readonly HistorySize[]): HistorySize => ({
  events: median(all.map(({ events }) => events)),
  workflowTasks: median(all.map(({ workflowTasks }) => workflowTasks)),
});
