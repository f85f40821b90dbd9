import type { EntityManager } from '@mikro-orm/postgresql';
import { announce } from '../db/announce.ts';
import type { EventType, EvidenceRow, Payment } from '../db/entities/index.ts';
import { transactionIdOf } from '../db/new-id.ts';
import { transactionView } from '../db/payment-view.ts';
import type { EvidenceKind } from '../workflows/evidence.ts';
import type { Guard } from '../metrics/metrics.ts';
import { isFinal, type PaymentStatus } from '../workflows/payment-status.ts';
import { closeAnswered } from './close-answered.ts';
import type { ActivityDeps } from './deps.ts';
import { dueAt } from './due-at.ts';
import type { Judgement } from './judgement.ts';
import { noteCallbacks } from './note-callbacks.ts';
import { openCases } from './open-cases.ts';
import { judgeWiring } from './suspension.ts';

/** What a settlement did, to be counted once it is committed. */
export interface Moved {
  from: PaymentStatus;
  to: PaymentStatus;
  guards: readonly Guard[];
}

/** Writes what a judgement found: the payment's row, its cases, its customer and its event. Only `settle` calls it. */
export async function applyMove(em: EntityManager, deps: ActivityDeps, judgement: Judgement): Promise<Moved> {
  const { payment, verdict, now } = judgement;
  const before = {
    status: payment.status,
    receiptNumber: payment.receiptNumber,
    correctedFrom: payment.correctedFrom,
    view: JSON.stringify(transactionView(payment)),
  };
  await openCases(em, judgement);
  await closeAnswered(em, judgement);
  takeAcknowledgement(judgement);
  takeVerdict(judgement);
  payment.dueAt = dueAt(deps.timing, judgement, before.status);
  payment.checksAsked = judgement.asked;
  payment.startAt = null;
  payment.leasedUntil = null;
  payment.revision += 1;
  // A settlement that found nothing new leaves the payment as its last event announced it.
  if (JSON.stringify(transactionView(payment)) !== before.view) payment.updatedAt = now;
  const type = eventType(before, payment);
  if (type !== undefined) {
    payment.eventSequence += 1;
    if (type === 'payment.completed') await rememberPayer(em, payment);
  }
  await em.flush();
  const guards: Guard[] = await noteCallbacks(em, judgement);
  if (await judgeWiring(em, judgement, before.status)) {
    guards.push('suspension');
    deps.log.error({ credentialId: payment.credentialId }, 'credential suspended; correct its wiring');
  }
  const moved: Moved = { from: before.status, to: payment.status, guards };
  if (type === undefined) return moved;
  await announce(em, {
    type,
    organisationId: payment.organisationId,
    environment: payment.environment,
    subjectId: transactionIdOf(payment.id),
    sequence: payment.eventSequence,
    occurredAt: now,
    data: transactionView(payment),
    paymentId: payment.id,
    // The workflow starts these itself; the relay only what a lost task left behind.
    relayAfterMs: deps.timing.relayAfterMs,
  });
  deps.log.info(
    { paymentId: payment.id, from: before.status, to: payment.status, by: verdict.because?.kind },
    'settled',
  );
  return moved;
}

/**
 * Safaricom's ids come with the acknowledgement, which has the last word, or by the callback while there is none: one
 * that names another push must not make us ask about that push.
 */
function takeAcknowledgement({ payment, rows }: Judgement): void {
  const ofKind = (wanted: EvidenceKind): EvidenceRow | undefined =>
    rows.find(
      ({ kind, checkoutRequestId, fromListedAddress }) =>
        kind === wanted && checkoutRequestId !== null && fromListedAddress !== false,
    );
  const otherwise = payment.checkoutRequestId === null;
  const row =
    ofKind('acknowledgement') ?? (otherwise ? (ofKind('promptUncertain') ?? ofKind('callback')) : undefined);
  if (row === undefined) return;
  payment.checkoutRequestId = row.checkoutRequestId;
  payment.merchantRequestId = row.merchantRequestId;
}

function takeVerdict({ payment, verdict, move, now }: Judgement): void {
  const { status: from } = payment;
  const { status: to } = move;
  payment.receiptNumber ??= to === 'completed' ? (verdict.receiptNumbers[0] ?? null) : null;
  if (to === from) return;
  payment.status = to;
  payment.processedAt = to === 'pending' ? null : now;
  if (isFinal(from)) payment.correctedFrom = from;
  const { because } = verdict;
  payment.settledBy = isFinal(to) ? (because?.kind ?? null) : null;
  if (to === 'unknown') {
    payment.statusDetail = 'The outcome is not known yet.';
    payment.failureReason =
      'Safaricom has not said whether this was paid. Do not charge again: wait for the next event, Hakika keeps asking.';
    return;
  }
  const failed = to === 'failed' || to === 'canceled';
  payment.statusDetail = because === null || to === 'pending' ? null : because.detail;
  payment.resultCode = because === null || to === 'pending' ? null : because.resultCode;
  // Our words only: the workflow shows them to operators, and Safaricom's may name the payer.
  payment.failureReason = failed ? (because?.advice ?? 'See the evidence of this payment.') : null;
}

function eventType(
  before: Pick<Payment, 'status' | 'receiptNumber' | 'correctedFrom'>,
  after: Payment,
): EventType | undefined {
  const { status } = after;
  if (status !== before.status) {
    if (before.status === 'completed') return 'payment.updated';
    // A success that a person took back was announced once already; a second time the database refuses.
    if (status === 'completed' && before.correctedFrom === 'completed') return 'payment.updated';
    return status === 'initiating' || status === 'pending' ? undefined : `payment.${status}`;
  }
  return after.receiptNumber !== before.receiptNumber ? 'payment.updated' : undefined;
}

/** A payer who has paid is verified: somebody with this phone knew its PIN. */
async function rememberPayer(
  em: EntityManager,
  { customerId, phoneNumber, processedAt }: Payment,
): Promise<void> {
  if (customerId === null || processedAt === null) return;
  // The customer may have got another phone since the prompt. Settlements of two payments may come here in any order.
  await em.execute(
    `update customers set is_verified = is_verified or phone_number = ?,
       first_transaction_at = least(first_transaction_at, ?), last_active_at = greatest(last_active_at, ?),
       updated_at = greatest(updated_at, ?) where id = ?`,
    [phoneNumber, processedAt, processedAt, processedAt, customerId],
  );
}
