/**
 * The key of a refused push among the evidence of its payment. A busy payer's is its own: something is live on that phone,
 * and now and then it is the very prompt that was refused, so no other may follow for a while.
 */
export const refusalKey = (kind: string): string => (kind === 'payerBusy' ? busyKey : 'push');

export const busyKey = 'push/payerBusy';
