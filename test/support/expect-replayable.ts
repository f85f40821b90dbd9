import { Worker } from '@temporalio/worker';
import type { Engine } from './engine.ts';

/** Fails with the SDK's own words unless the workflows of today can follow the history of the latest run. */
export async function expectReplayable({ client }: Engine, workflowId: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  const workflowBundle = { codePath: String(process.env['HAKIKA_TEST_BUNDLE']) };
  await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
}
