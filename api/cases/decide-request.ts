import { decide, type DecisionOrder } from '../../db/decision.ts';
import { DecisionRefused, type RefusalKind } from '../../db/decision-rules.ts';
import type { Payment } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError, type ErrorCode } from '../errors.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import type { ApiRequest } from '../route.ts';
import { wakePayment } from '../wake-payment.ts';

const codes: Record<RefusalKind, ErrorCode> = {
  caseClosed: 'case_closed',
  underWay: 'decision_not_possible',
  notPossible: 'decision_not_possible',
  receiptUsed: 'receipt_used',
};

/** What a request may be answered with that decides something. */
export const decisionErrors = ['not_found', 'case_closed', 'decision_not_possible', 'receipt_used'] as const;

type Wish = Pick<DecisionOrder, 'paymentId' | 'caseId' | 'decision' | 'reason' | 'receiptNumber'>;

/** A person's decision: written in one transaction with the caller's key, then its payment is woken to settle it. */
export async function decideRequest(
  deps: ApiDeps,
  { em, tenant, actor, requestId }: ApiRequest,
  wish: Wish,
  bound: Bound | undefined,
): Promise<Payment> {
  const order: DecisionOrder = { ...wish, actor, requestId };
  const deciding = em.transactional(async (inner) => {
    const payment = await decide(inner, deps, order);
    await bindKey(inner, tenant, bound, wish.caseId ?? wish.paymentId);
    return payment;
  });
  const payment = await deciding.catch((error: unknown) => {
    throw error instanceof DecisionRefused ? refusal(error) : error;
  });
  void wakePayment(deps, payment);
  return payment;
}

function refusal(error: DecisionRefused): ApiError {
  const facts = Object.fromEntries(Object.entries(error.facts).filter(([, id]) => id !== null));
  return new ApiError(codes[error.kind], error.message, { facts, cause: error });
}
