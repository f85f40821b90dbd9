export const paymentStatuses = [
  'initiating',
  'pending',
  'completed',
  'failed',
  'canceled',
  'unknown',
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** Where each status may go next. The database, the API's document and the docs are made from this table. */
export const nextStatuses: Record<PaymentStatus, readonly PaymentStatus[]> = {
  // A callback can beat the acknowledgement of the push.
  initiating: ['pending', 'completed', 'failed', 'canceled', 'unknown'],
  pending: ['completed', 'failed', 'canceled', 'unknown'],
  unknown: ['completed', 'failed', 'canceled'],
  // Only evidence that money moved reopens these: announced as payment.completed with correctedFrom.
  failed: ['completed'],
  canceled: ['completed'],
  // Only a person may take a success back, and only while no receipt was ever seen.
  completed: ['failed'],
};

export const canMove = (from: PaymentStatus, to: PaymentStatus): boolean => nextStatuses[from].includes(to);

/** Final for the workflow: nothing is left to ask Safaricom about. */
export const isFinal = (status: PaymentStatus): boolean =>
  ['completed', 'failed', 'canceled'].includes(status);

/** Told to the world: it is final, or nobody can tell yet. */
export const hasVerdict = (status: PaymentStatus): boolean => status === 'unknown' || isFinal(status);
