import type { EntityManager } from '@mikro-orm/postgresql';
import { resultCode } from '../daraja/result-codes.ts';
import { databaseNow } from '../db/database-clock.ts';
import { EvidenceRow, type Environment, type Payment } from '../db/entities/index.ts';
import { lockPayment } from '../db/lock-payment.ts';
import { addEvidence, type NewEvidence } from '../db/new-evidence.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import { count, guardActed } from '../metrics/metrics.ts';
import type { Delivery, Settlement, SettleReason } from '../workflows/messages.ts';
import { judge } from '../workflows/verdict.ts';
import { applyMove, type Moved } from './apply-move.ts';
import { isSpent, nextCheckInMs, roundIsOver } from './check-schedule.ts';
import type { ActivityDeps } from './deps.ts';
import { nextStatus } from './next-status.ts';
import { takeReceipts } from './receipt-ownership.ts';

export interface SettleRequest {
  paymentId: string;
  why: SettleReason;
  /** What to tell the developer if nobody was prompted and nobody will be. */
  advice?: string;
  /** Evidence that is stored in the same transaction in which it is judged. */
  evidence?: readonly NewEvidence[];
  /** How many checks of the schedule are behind the payment now; absent when none was asked. */
  checksAsked?: number;
}

/**
 * The one place where a payment's status changes. Under the row's lock it drains the inbox, judges all evidence, and
 * writes the move, its event and its webhooks in one transaction. Repeating it changes nothing and returns the webhooks
 * that are not known to be on their way: a workflow task lost after the commit must not lose them.
 */
export async function settle(deps: ActivityDeps, request: SettleRequest): Promise<Settlement> {
  const settled = await everyTenantsEntities(deps.orm).transactional(async (em) => {
    // Callback and timer, callback and operator, two workers: the lock puts them in order, and each judges what the other brought.
    const payment = await lockPayment(em, request.paymentId);
    const now = await databaseNow(em);
    for (const evidence of [...(request.evidence ?? []), ...knownByTheGuard(payment, request, now)]) {
      await addEvidence(em, deps, payment, evidence);
    }
    const moved = await judgeAll(em, deps, payment, now, request.checksAsked);
    return { moved, environment: payment.environment, settlement: await settlementOf(em, payment, now) };
  });
  measure(settled);
  return settled.settlement;
}

/** After the commit, so that what is counted has happened. */
function measure({
  moved: { from, to, guards },
  environment,
}: {
  moved: Moved;
  environment: Environment;
}): void {
  if (from !== to) count('hakika_payment_moves_total', { environment, from, to });
  for (const guard of guards) guardActed(guard);
}

async function judgeAll(
  em: EntityManager,
  deps: ActivityDeps,
  payment: Payment,
  now: Date,
  checksAsked: number | undefined,
): Promise<Moved> {
  const rows = await em.find(EvidenceRow, { paymentId: payment.id }, { orderBy: { receivedAt: 'asc' } });
  const facts = { amountShillings: payment.amountShillings };
  await takeReceipts(em, payment, rows, facts);
  const verdict = judge(rows, facts);
  const asked = Math.max(payment.checksAsked, checksAsked ?? 0);
  const move = nextStatus(payment, verdict, roundIsOver(asked, deps.timing));
  // The rows that were judged and no others: evidence that comes from now on waits for the next settlement.
  for (const row of rows) row.judgedAt ??= now;
  return await applyMove(em, deps, {
    payment,
    rows,
    verdict,
    move,
    asked,
    now,
    spent: isSpent(asked, deps.timing),
  });
}

/**
 * What the prompt guard proves. Free while the payment is still `initiating`: nobody prompted, and because this
 * transaction moves the status that the guard asks for, nobody will. Taken and the push lost: the prompt may be out.
 */
function knownByTheGuard(payment: Payment, { why, advice }: SettleRequest, now: Date): NewEvidence[] {
  if (payment.status !== 'initiating' || (why !== 'pushLost' && why !== 'notSent')) return [];
  if (payment.promptSentAt === null) {
    // A push that broke before the guard sent nothing, and there is time for another one.
    if (why === 'pushLost' && payment.promptBy !== null && now < payment.promptBy) return [];
    return [
      {
        kind: 'neverPrompted',
        sourceKey: 'guard',
        says: 'failed',
        detail: 'The payer was not prompted.',
        advice: advice ?? neverPromptedAdvice,
      },
    ];
  }
  const sourceKey = payment.promptSentAt.toISOString();
  return [
    { kind: 'promptUncertain', sourceKey, says: 'nothing', detail: 'The answer to the push was lost.' },
  ];
}

const neverPromptedAdvice =
  'The prompt could not be sent in time; the payer was not prompted and nothing was charged. Create a new payment.';

async function settlementOf(em: EntityManager, payment: Payment, now: Date): Promise<Settlement> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from webhook_deliveries where payment_id = ? and attempts = 0 and resends = 0 and dispatch_at is not null order by id`,
    [payment.id],
  );
  const deliveries: Delivery[] = rows.map(({ id }) => ({ deliveryId: id }));
  return {
    revision: payment.revision,
    status: payment.status,
    // Our words only: Safaricom's may name the payer, and Temporal keeps what it is told.
    detail: payment.failureReason ?? (payment.status === 'completed' ? resultCode('0').developer : ''),
    nextCheckInMs: nextCheckInMs(payment, now),
    deliveries,
  };
}
