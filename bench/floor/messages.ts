export interface FloorInput {
  paymentId: string;
  /** From the push to the callback's signal. */
  callbackAfterMs: number;
}

/** What the floor's worker tells the process that started it. */
export type FloorMessage = { kind: 'ready' } | { kind: 'delivered'; paymentId: string };

export const floorTaskQueue = 'floor-payments';
export const floorWebhookTaskQueue = 'floor-webhooks';
export const floorWorkflowId = (paymentId: string): string => `floor/${paymentId}`;
