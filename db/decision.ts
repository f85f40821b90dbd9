import type { EntityManager } from '@mikro-orm/postgresql';
import { answersCase, type Decision } from '../workflows/decisions.ts';
import { evidenceKey } from '../workflows/evidence.ts';
import { audit, type Actor } from './audit.ts';
import { databaseNow } from './database-clock.ts';
import { DecisionRefused, refuseImpossible, type DecisionView } from './decision-rules.ts';
import { AuditEntry, EvidenceRow, PaymentCase, type Payment } from './entities/index.ts';
import { lockPayment } from './lock-payment.ts';
import { addEvidence, type EvidenceContext } from './new-evidence.ts';
import { isLetGo, mayCount, passOn, takeReceipt } from './receipt-owner.ts';

export interface DecisionOrder extends Actor {
  paymentId: string;
  /** The case that is closed by it; absent when a payment is resolved, whatever cases it has. */
  caseId?: string;
  decision: Decision;
  reason: string;
  /** What the person found on the statement. */
  receiptNumber: string | null;
}

/**
 * Writes down what a person decided, with all evidence of the payment in view: the evidence, the cases that it closes and
 * the audit entry, in the caller's transaction. Nothing moves here: that is for `settle`, which judges the decision with
 * everything else. Throws DecisionRefused, before anything is written, for what the table of statuses forbids. The same
 * request again changes nothing.
 */
export async function decide(
  em: EntityManager,
  context: EvidenceContext,
  order: DecisionOrder,
): Promise<Payment> {
  const payment = await lockPayment(em, order.paymentId);
  if (await isWritten(em, order)) return payment;
  const view = await viewOf(em, payment, order);
  refuseImpossible(view, order);
  if (order.receiptNumber !== null) await own(em, payment, order.receiptNumber);
  await addDecision(em, context, view, order);
  const now = await databaseNow(em);
  const closed = view.openCases.filter((each) => isClosedBy(each, order));
  for (const each of closed) close(each, order, now);
  await em.flush();
  await audit(em, payment, {
    actor: order.actor,
    requestId: order.requestId,
    ...subjectOf(order),
    reason: order.reason,
    details: {
      paymentId: payment.id,
      decision: order.decision,
      receiptNumber: order.receiptNumber,
      statusBefore: payment.status,
      closedCases: closed.map(({ id }) => id),
    },
  });
  return payment;
}

const subjectOf = ({ caseId, paymentId }: DecisionOrder) =>
  caseId === undefined
    ? ({ action: 'payment.resolved', subject: paymentId } as const)
    : ({ action: 'case.closed', subject: caseId } as const);

/** A lost answer makes Temporal try again what was committed. */
async function isWritten(em: EntityManager, order: DecisionOrder): Promise<boolean> {
  return (await em.count(AuditEntry, { ...subjectOf(order), requestId: order.requestId })) > 0;
}

/** Everything about the payment under its lock: what is decided later sees what is decided now. */
async function viewOf(em: EntityManager, payment: Payment, { caseId }: DecisionOrder): Promise<DecisionView> {
  const rows = await em.find(
    EvidenceRow,
    { paymentId: payment.id },
    { orderBy: { receivedAt: 'asc' }, refresh: true },
  );
  const cases = await em.find(PaymentCase, { paymentId: payment.id }, { refresh: true });
  return {
    payment,
    rows,
    openCases: cases.filter(({ status }) => status === 'open'),
    named: caseId === undefined ? undefined : cases.find(({ id }) => id === caseId),
  };
}

/** The receipt is this payment's from now on, or the decision is none: two that name one receipt cannot both stand. */
async function own(em: EntityManager, payment: Payment, receiptNumber: string): Promise<void> {
  const owner = await takeReceipt(em, payment, receiptNumber, { paymentId: payment.id });
  if (mayCount(payment, owner)) return;
  const { paymentId, claimId } = owner;
  if (paymentId !== null && claimId === null && (await isLetGo(em, paymentId))) {
    if (await passOn(em, payment, receiptNumber, { from: paymentId, to: payment.id })) return;
  }
  throw new DecisionRefused(
    'receiptUsed',
    `Receipt ${receiptNumber} belongs to ${claimId ?? paymentId} already. Compare both with the M-Pesa statement.`,
    claimId === null ? { paymentId } : { claimId },
  );
}

async function addDecision(
  em: EntityManager,
  context: EvidenceContext,
  { payment, rows }: DecisionView,
  { decision, reason, receiptNumber }: DecisionOrder,
): Promise<void> {
  const isNew = await addEvidence(em, context, payment, {
    kind: 'decision',
    sourceKey: await instantOfOrder(em),
    says: decision === 'none' ? 'nothing' : decision,
    detail: `Decided by a person: ${reason}`,
    // Our words only: operators read them in Temporal, and a reason may name the payer.
    advice: decision === 'failed' || decision === 'canceled' ? adviceOf[decision] : null,
    receiptNumber,
    considered: rows.map((row) => evidenceKey(row)),
  });
  if (!isNew) throw new Error('Two decisions about one payment at one instant.');
}

const adviceOf = {
  failed:
    'A person decided that this was not paid; the closed case and the audit entries say why. To charge again, create a new payment.',
  canceled:
    'A person decided that the payer declined; the closed case and the audit entries say why. To charge again, create a new payment.',
};

/** To the microsecond, for the last of several decisions counts. */
async function instantOfOrder(em: EntityManager): Promise<string> {
  const [row] = await em.execute<{ at: string }[]>(
    `select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
  );
  return row?.at ?? '';
}

const isClosedBy = ({ id, kind }: PaymentCase, { caseId, decision, receiptNumber }: DecisionOrder): boolean =>
  id === caseId || (decision !== 'none' && answersCase(kind, decision, receiptNumber));

function close(open: PaymentCase, { decision, reason, actor }: DecisionOrder, now: Date): void {
  Object.assign(open, { status: 'closed', decision, reason, closedBy: actor, closedAt: now });
}
