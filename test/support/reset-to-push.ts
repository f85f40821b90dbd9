import type { Engine } from './engine.ts';

/** What an operator's reset does: the workflow runs again from just before its push. */
export async function resetToPush({ client, namespace }: Engine, paymentId: string): Promise<void> {
  const handle = client.workflow.getHandle(`payment/${paymentId}`);
  const { runId } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const push = events!.findIndex(({ activityTaskScheduledEventAttributes: activity }) => activity);
  const task = events!.slice(0, push).findLast((event) => event.workflowTaskCompletedEventAttributes);
  await client.workflowService.resetWorkflowExecution({
    namespace,
    workflowExecution: { workflowId: handle.workflowId, runId },
    workflowTaskFinishEventId: task!.eventId!,
    requestId: `reset-${paymentId}`,
    reason: 'an operator tries it again',
  });
}
