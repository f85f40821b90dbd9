import { Worker } from '@temporalio/worker';
import type { Engine } from './engine.ts';
import { testBundle } from './test-bundle.ts';

/** Fails with the SDK's own words unless the workflows of today can follow the history of the latest run. */
export async function expectReplayable({ client }: Engine, workflowId: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  await Worker.runReplayHistory({ workflowBundle: testBundle() }, history, workflowId);
}
