import { resultCode } from '../daraja/result-codes.ts';
import type { QueryAnswer } from '../daraja/query-answer.ts';
import { databaseNow } from '../db/database-clock.ts';
import { Payment } from '../db/entities/index.ts';
import type { NewEvidence } from '../db/new-evidence.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import type { Settlement } from '../workflows/messages.ts';
import { checksBehind, roundIsOver } from './check-schedule.ts';
import { openCredential } from './credential.ts';
import type { ActivityDeps } from './deps.ts';
import { noVerdictYet } from './failures.ts';
import { takeFromBudget } from './query-budget.ts';
import { settle } from './settle.ts';

/** Of a window's queries, those that early checks leave to payments whose check is reserved. */
const reservedShare = 0.6;

/**
 * Asks Safaricom what became of a prompt, stores the answer and settles. Returns when nothing is left to ask or the
 * round ends without a verdict; else fails with the pause until the next check, so that Temporal's own retries, which
 * add nothing to the history, are the schedule.
 */
export async function askSafaricom(deps: ActivityDeps, paymentId: string): Promise<Settlement> {
  const em = everyTenantsEntities(deps.orm);
  const payment = await em.findOneOrFail(Payment, { id: paymentId });
  const now = await databaseNow(em);
  // Nobody can be asked about a prompt that never left: settle by the guard, once its time is up.
  if (payment.promptSentAt === null) {
    const leftMs = (payment.promptBy?.getTime() ?? 0) - now.getTime();
    if (leftMs > 0 && payment.status === 'initiating') throw noVerdictYet(leftMs);
    return await settle(deps, { paymentId, why: 'pushLost' });
  }

  const asked = await ask(deps, payment, now);
  const behind = checksBehind(payment, now, deps.timing);
  const roundEnds = roundIsOver(behind, deps.timing) && !roundIsOver(payment.checksAsked, deps.timing);
  // The end of the first round waits for no place in the budget: the merchant is told "unknown", and asking goes on.
  if (asked.waitMs !== undefined && !roundEnds) throw noVerdictYet(asked.waitMs);
  const checksAsked = asked.waitMs === undefined ? behind : deps.timing.checksMs.length;
  const evidence = asked.evidence === undefined ? [] : [asked.evidence];
  const settlement = await settle(deps, { paymentId, why: 'evidence', evidence, checksAsked });
  if (settlement.nextCheckInMs === null || roundEnds) return settlement;
  throw noVerdictYet(settlement.nextCheckInMs);
}

/** One question within the budget. `waitMs`: no place was free for a question that may not be skipped. */
async function ask(
  deps: ActivityDeps,
  payment: Payment,
  now: Date,
): Promise<{ evidence?: NewEvidence; waitMs?: number }> {
  // A push whose acknowledgement was lost has no id to ask by; the check still counts, so that the schedule goes on.
  if (payment.checkoutRequestId === null || payment.credentialId === null) return {};
  const em = everyTenantsEntities(deps.orm);
  const credential = await openCredential(em, deps.sealer, payment.credentialId);
  const reserved = now.getTime() - (payment.promptSentAt?.getTime() ?? 0) >= deps.timing.reservedCheckMs;
  const waitMs = await takeFromBudget(em, {
    id: `${payment.environment}/${credential.businessShortCode}/query`,
    limit: deps.queryLimit,
    windowMs: deps.timing.queryWindowMs,
    keepFree: reserved ? 0 : Math.ceil(deps.queryLimit * reservedShare),
  });
  if (waitMs > 0) return reserved ? { waitMs } : {};
  const askedAt = await databaseNow(em);
  const answer = await deps.daraja[payment.environment].query(credential, payment.checkoutRequestId);
  deps.log.info({ paymentId: payment.id, says: answer.says, code: answer.resultCode }, 'query');
  return { evidence: evidenceOf(answer, askedAt) };
}

function evidenceOf(answer: QueryAnswer, askedAt: Date): NewEvidence {
  return {
    kind: 'query',
    // Fixed before the question: an answer that is stored twice is stored once.
    sourceKey: askedAt.toISOString(),
    // A slow answer does not make an early question a late one.
    askedAt,
    says: answer.says,
    resultCode: answer.resultCode,
    detail: answer.detail,
    advice: answer.resultCode === null ? null : resultCode(answer.resultCode).developer,
    body: answer.body,
  };
}
