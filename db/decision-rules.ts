import { casesOfDoubtedSuccess, waysFrom, type Decision } from '../workflows/decisions.ts';
import type { Evidence } from '../workflows/evidence.ts';
import { isHeard, surroundings } from '../workflows/evidence-strength.ts';
import { canMove } from '../workflows/payment-status.ts';
import { judge } from '../workflows/verdict.ts';
import type { EvidenceRow, Payment, PaymentCase } from './entities/index.ts';

/**
 * - `caseClosed`: somebody closed it before;
 * - `underWay`: an earlier decision is not settled yet;
 * - `notPossible`: the table of statuses, or a receipt, says otherwise;
 * - `receiptUsed`: the receipt is another payment's or a claim's.
 */
export type RefusalKind = 'caseClosed' | 'underWay' | 'notPossible' | 'receiptUsed';

/** Ids of those whom a refusal is about. */
export interface RefusalFacts {
  paymentId?: string | null;
  claimId?: string | null;
}

/** A decision that is none. Its message says what to do next. */
export class DecisionRefused extends Error {
  override readonly name = 'DecisionRefused';
  readonly kind: RefusalKind;
  readonly facts: RefusalFacts;

  constructor(kind: RefusalKind, message: string, facts: RefusalFacts = {}) {
    super(message);
    this.kind = kind;
    this.facts = facts;
  }
}

/** What is known of a payment under its lock. */
export interface DecisionView {
  payment: Payment;
  rows: readonly EvidenceRow[];
  openCases: readonly PaymentCase[];
  /** The case that is to be closed. */
  named: PaymentCase | undefined;
}

interface Wish {
  decision: Decision;
  receiptNumber: string | null;
}

const notPossible = (message: string): DecisionRefused => new DecisionRefused('notPossible', message);

/** Throws DecisionRefused for what `settle` would not carry out: a decision that is accepted is what the payment becomes. */
export function refuseImpossible(view: DecisionView, wish: Wish): void {
  const { payment, openCases, named } = view;
  if (named?.status === 'closed') {
    const message = `This case was closed before: "${named.decision}". Read it, and resolve the payment if it is open again.`;
    throw new DecisionRefused('caseClosed', message, { paymentId: payment.id });
  }
  if (wish.decision === 'none') return refuseToLeaveOpen(view);
  if (named === undefined && payment.status !== 'unknown' && openCases.length === 0)
    throw notPossible(
      `This payment is ${payment.status} and no case about it is open: there is nothing to resolve.`,
    );
  refuseWhileMoving(view);
  refuseByTable(view, wish);
  refuseReceipt(view, wish);
  refuseByProof(view, wish);
}

/** A payment that nobody knows the end of and that nobody asks about any more must stay somebody's case. */
function refuseToLeaveOpen({ payment, openCases }: DecisionView): void {
  if (payment.status !== 'unknown' || payment.dueAt !== null || openCases.length > 1) return;
  throw notPossible(
    'This payment is unknown and Safaricom is not asked any more. Decide completed, failed or canceled by the M-Pesa statement.',
  );
}

function refuseWhileMoving({ payment, rows }: DecisionView): void {
  if (payment.status === 'initiating')
    throw notPossible('This payment is being prompted. Wait for its outcome, at most a minute.');
  if (rows.some(({ kind, says, judgedAt }) => kind === 'decision' && says !== 'nothing' && judgedAt === null))
    throw new DecisionRefused(
      'underWay',
      'An earlier decision about this payment is being carried out. Read the payment again in a second.',
      { paymentId: payment.id },
    );
}

function refuseByTable(view: DecisionView, { decision }: Wish): void {
  const { status } = view.payment;
  if (decision === 'none' || decision === status) return;
  if (!canMove(status, decision)) throw notPossible(waysFrom(status));
  if (status === 'completed') refuseToTakeBack(view);
}

/** A success is taken back only while no receipt was ever seen, and only by closing the case that says so. */
function refuseToTakeBack({ payment, rows, openCases, named }: DecisionView): void {
  const around = surroundings(rows, payment);
  const seen = rows.find(
    (row) =>
      row.says === 'completed' && row.receiptNumber !== null && !row.receiptTaken && isHeard(row, around),
  );
  const receiptNumber = payment.receiptNumber ?? seen?.receiptNumber ?? null;
  if (receiptNumber !== null)
    throw notPossible(
      `Receipt ${receiptNumber} was seen for this payment, so its success cannot be taken back. To give the money back, refund it.`,
    );
  const asked = named === undefined ? openCases : [named];
  if (!asked.some(({ kind }) => casesOfDoubtedSuccess.includes(kind)))
    throw notPossible(
      `A success is taken back by closing an open case that doubts it (${casesOfDoubtedSuccess.join(', ')}). There is none.`,
    );
}

function refuseReceipt({ payment }: DecisionView, { decision, receiptNumber }: Wish): void {
  if (receiptNumber === null) return;
  if (decision !== 'completed')
    throw notPossible('A receipt is of money that was paid: leave it out, or decide completed.');
  if (payment.receiptNumber !== null && payment.receiptNumber !== receiptNumber)
    throw notPossible(`This payment has receipt ${payment.receiptNumber} already. Leave receiptNumber out.`);
}

/** A receipt beats a person: evidence that is not settled yet counts here too. */
function refuseByProof({ payment, rows }: DecisionView, { decision }: Wish): void {
  if (decision === 'none') return;
  const { says, receiptNumbers } = judge([...rows, decisionOf(decision)], payment);
  if (says === decision) return;
  const proof = receiptNumbers.length === 0 ? 'The evidence' : `Receipt ${receiptNumbers[0]}`;
  throw notPossible(`${proof} proves that this is ${says}. Read the payment again in a second.`);
}

/** The decision as it would be judged, after all others. */
const decisionOf = (says: Evidence['says']): Evidence => ({
  kind: 'decision',
  sourceKey: '~',
  says,
  resultCode: null,
  detail: null,
  advice: null,
  receiptNumber: null,
  amountShillings: null,
  checkoutRequestId: null,
  boundBy: 'token',
  ageMs: null,
  fromListedAddress: null,
  shortCodeFits: null,
  receiptTaken: false,
  considered: null,
});
