import type { EntityManager } from '@mikro-orm/postgresql';
import { databaseNow } from '../db/database-clock.ts';
import { Payment } from '../db/entities/index.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import type { Settlement } from '../workflows/messages.ts';
import { isFinal } from '../workflows/payment-status.ts';
import {
  checksBehind,
  checksLeftBehind,
  nextCheckInMs,
  roundEndsInMs,
  roundIsOver,
} from './check-schedule.ts';
import type { ActivityDeps } from './deps.ts';
import { noVerdictYet } from './failures.ts';
import { queryWithinBudget } from './query-within-budget.ts';
import { turnOf } from './query-turn.ts';
import { settle } from './settle.ts';

/**
 * Asks Safaricom what became of a prompt, stores the answer and settles. Returns when nothing is left to ask or the
 * round ends without a verdict; else fails with the pause until the next check, so that Temporal's own retries, which
 * add nothing to the history, are the schedule.
 */
export async function askSafaricom(deps: ActivityDeps, paymentId: string): Promise<Settlement> {
  const em = everyTenantsEntities(deps.orm);
  const payment = await em.findOneOrFail(Payment, { id: paymentId });
  const now = await databaseNow(em);
  // Nobody can be asked about a prompt that never left: settle by the guard, once it is taken or its time is up. Once
  // evidence has moved the payment on, its schedule counts from its creation.
  if (payment.status === 'initiating') {
    const leftMs = (payment.promptBy?.getTime() ?? 0) - now.getTime();
    if (payment.promptSentAt === null && leftMs > 0)
      throw noVerdictYet('Nobody has been prompted yet.', leftMs);
    return await settle(deps, { paymentId, why: 'pushLost' });
  }
  // Its end came since this check was planned. A second look asked now would come before the money may have moved.
  if (isFinal(payment.status) && nextCheckInMs(payment, now) === null)
    return await settle(deps, { paymentId, why: 'evidence' });

  const asked = await queryWithinBudget(deps, payment, turnOf(payment, now, deps.timing));
  const behind = checksBehind(payment, now, deps.timing);
  const inFirstRound = !isFinal(payment.status) && !roundIsOver(payment.checksAsked, deps.timing);
  const roundEnds = inFirstRound && roundIsOver(behind, deps.timing);
  const leftBehind = payment.status === 'unknown' ? checksLeftBehind(payment, now, deps.timing) : undefined;
  // The end of the first round waits for no place in the budget: the merchant is told "unknown", and asking goes on. Nor
  // does the end of all asking: what nobody can tell is a case for a person.
  const withoutPlace = roundEnds ? deps.timing.checksMs.length : leftBehind;
  if (asked.waitMs !== undefined && withoutPlace === undefined) {
    const pauseMs = inFirstRound
      ? Math.min(asked.waitMs, roundEndsInMs(payment, now, deps.timing))
      : asked.waitMs;
    await postpone(em, payment, pauseMs);
    throw noVerdictYet(asked.why, pauseMs);
  }
  const checksAsked = asked.waitMs === undefined ? behind : withoutPlace;
  const evidence = asked.evidence === undefined ? [] : [asked.evidence];
  const settlement = await settle(deps, { paymentId, why: 'evidence', evidence, checksAsked });
  if (settlement.nextCheckInMs === null || roundEnds) return settlement;
  throw noVerdictYet(asked.why, settlement.nextCheckInMs);
}

/**
 * What waits for its place in the budget is not forgotten: relay and health must not take it for overdue. A payment that
 * moved meanwhile is due for something else, and at that move's own time.
 */
async function postpone(em: EntityManager, { id, status }: Payment, pauseMs: number): Promise<void> {
  await em.execute(
    `update payments set due_at = clock_timestamp() + ? * interval '1 millisecond'
     where id = ? and status = ? and due_at is not null`,
    [pauseMs, id, status],
  );
}
