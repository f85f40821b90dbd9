import type { WorkflowHandle } from '@temporalio/client';
import type { Engine } from './engine.ts';

/** The data of a payload, which protobuf writes in base64, as the text in it, so that a search finds what it holds. */
const readable = (key: string, value: unknown): unknown =>
  key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : value;

/**
 * Everything that Temporal holds of the runs a query finds (of all without one) and shows to its operators, as one text
 * for each: history, description with memo, search attributes, summaries and pending activities, the live status card.
 */
export async function dumpTemporal({ client }: Engine, query?: string): Promise<string[]> {
  const texts: Promise<string>[] = [];
  for await (const { workflowId, runId } of client.workflow.list(query === undefined ? {} : { query })) {
    texts.push(dumpRun(client.workflow.getHandle(workflowId, runId)));
  }
  return await Promise.all(texts);
}

async function dumpRun(handle: WorkflowHandle): Promise<string> {
  const parts = [await handle.fetchHistory(), (await handle.describe()).raw];
  const card = await handle.query('__temporal_workflow_metadata').catch(() => 'no worker answers');
  return JSON.stringify([handle.workflowId, ...parts, card], readable);
}
