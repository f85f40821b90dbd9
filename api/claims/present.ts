import type { Claim } from '../../db/entities/index.ts';

/** A claim as the API shows it. */
export const claimView = (claim: Claim) => ({
  id: claim.id,
  object: 'claim' as const,
  environment: claim.environment,
  receiptNumber: claim.receiptNumber,
  amount: claim.amountShillings,
  currency: 'KES' as const,
  reference: claim.reference,
  reason: claim.reason,
  metadata: claim.metadata,
  claimedBy: claim.claimedBy,
  createdAt: claim.createdAt.toISOString(),
});
