import { decide } from '../db/decision.ts';
import { DecisionRefused } from '../db/decision-rules.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import type { Decided, ResolveOrder } from '../workflows/operator-orders.ts';
import type { ActivityDeps } from './deps.ts';
import { temporalOperator } from './operator-name.ts';

export type DecideByHandRequest = ResolveOrder & { paymentId: string; requestId: string };

/** Writes an operator's decision, once for each update. What is refused is an answer, not an error: trying again changes nothing. */
export async function decideByHand(
  deps: ActivityDeps,
  { status, reason, actor, receiptNumber, paymentId, requestId }: DecideByHandRequest,
): Promise<Decided> {
  const order = {
    paymentId,
    decision: status,
    reason: reason.trim(),
    receiptNumber: receiptNumber ?? null,
    actor: temporalOperator(actor),
    requestId,
  };
  try {
    await everyTenantsEntities(deps.orm).transactional((em) => decide(em, deps, order));
    return { refused: null };
  } catch (error) {
    if (!(error instanceof DecisionRefused)) throw error;
    return { refused: error.message };
  }
}
