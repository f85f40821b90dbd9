import { audit } from '../db/audit.ts';
import { AuditEntry, Payment } from '../db/entities/index.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import type { AskedNow, AskedNowResult, AskOrder } from '../workflows/operator-orders.ts';
import { queryWithinBudget, type Asked } from './query-within-budget.ts';
import type { ActivityDeps } from './deps.ts';
import { temporalOperator } from './operator-name.ts';
import { settle } from './settle.ts';

export type AskNowRequest = AskOrder & { paymentId: string; requestId: string };

/**
 * Asks Safaricom once because a person wants to know, and settles what it says. A payer who waits comes first: the
 * question takes no reserved place of the budget. The schedule of checks goes on as if nobody had asked.
 */
export async function askNow(deps: ActivityDeps, request: AskNowRequest): Promise<AskedNowResult> {
  const { paymentId } = request;
  const payment = await auditAsking(deps, request);
  const asked = await askOnce(deps, payment);
  const evidence = asked.evidence === undefined ? [] : [asked.evidence];
  const settlement = await settle(deps, { paymentId, why: 'evidence', evidence });
  return { ...settlement, ...outcomeOf(asked) };
}

/** Before the question: what was asked is known, whatever becomes of the answer. */
async function auditAsking(
  deps: ActivityDeps,
  { paymentId, actor, reason, requestId, auditEntryId }: AskNowRequest,
): Promise<Payment> {
  return await everyTenantsEntities(deps.orm).transactional(async (em) => {
    const payment = await em.findOneOrFail(Payment, { id: paymentId });
    const written = { id: auditEntryId ?? '', action: 'payment.refreshed', subject: paymentId } as const;
    if ((await em.count(AuditEntry, written)) === 0)
      await audit(em, payment, {
        actor: temporalOperator(actor),
        action: 'payment.refreshed',
        subject: paymentId,
        reason,
        requestId,
      });
    return payment;
  });
}

async function askOnce(deps: ActivityDeps, payment: Payment): Promise<Asked> {
  if (payment.status === 'initiating') return { why: 'Nobody has been prompted yet.' };
  return await queryWithinBudget(deps, payment, 'patient');
}

function outcomeOf({ evidence, waitMs, why }: Asked): AskedNow {
  if (waitMs !== undefined) return { outcome: 'noPlace', words: why, againInMs: waitMs };
  return { outcome: evidence === undefined ? 'nobodyToAsk' : 'answered', words: why, againInMs: null };
}
