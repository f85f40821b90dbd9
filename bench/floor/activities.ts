import type { Client } from '@temporalio/client';
import { floorWorkflowId, type FloorInput, type FloorMessage } from './messages.ts';

export type FloorActivities = ReturnType<typeof createFloorActivities>;

/** Activities that do nothing but keep the floor's payments going. */
export function createFloorActivities(client: Client, tell: (message: FloorMessage) => void) {
  return {
    async push({ paymentId, callbackAfterMs }: FloorInput): Promise<void> {
      const workflow = client.workflow.getHandle(floorWorkflowId(paymentId));
      // A signal that fails leaves its payment without an end, which the bench reports.
      setTimeout(() => void workflow.signal('callback').catch(() => undefined), callbackAfterMs);
    },
    settle: async (_input: FloorInput): Promise<void> => undefined,
    async deliver({ paymentId }: FloorInput): Promise<void> {
      tell({ kind: 'delivered', paymentId });
    },
  };
}
