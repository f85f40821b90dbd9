import type { Payment } from '../db/entities/index.ts';
import { isFinal } from '../workflows/payment-status.ts';
import type { PaymentTiming } from '../workflows/timing.ts';

type Checked = Pick<Payment, 'status' | 'promptSentAt' | 'createdAt' | 'checksAsked' | 'dueAt'>;

const scheduleMs = (timing: PaymentTiming): readonly number[] => [...timing.checksMs, ...timing.reconcileMs];

/** The instant of the check with this index, counted from the prompt; null after the last. */
export function checkAt(payment: Checked, index: number, timing: PaymentTiming): Date | null {
  const afterMs = scheduleMs(timing)[index];
  if (afterMs === undefined) return null;
  return new Date((payment.promptSentAt ?? payment.createdAt).getTime() + afterMs);
}

/** How many checks are behind the payment once the present one was asked; those missed meanwhile collapse into it. */
export function checksBehind(payment: Checked, now: Date, timing: PaymentTiming): number {
  const ageMs = now.getTime() - (payment.promptSentAt ?? payment.createdAt).getTime();
  const passed = scheduleMs(timing).filter((afterMs) => afterMs <= ageMs).length;
  return Math.max(passed, payment.checksAsked + 1);
}

/**
 * How many checks are behind a payment whose present one finds no place in the budget: the present one is left out once the
 * next is due, the last after a while of its own, for the payment must come to its end. Undefined while it waits.
 */
export function checksLeftBehind(payment: Checked, now: Date, timing: PaymentTiming): number | undefined {
  const present = payment.checksAsked;
  const next = checkAt(payment, present + 1, timing);
  if (next !== null) return now >= next ? checksBehind(payment, now, timing) - 1 : undefined;
  const last = checkAt(payment, present, timing);
  return last !== null && now.getTime() >= last.getTime() + timing.lastCheckWaitsMs ? present + 1 : undefined;
}

/** The first round ends with this many checks: without a verdict the payment is `unknown` then. */
export const roundIsOver = (checksAsked: number, timing: PaymentTiming): boolean =>
  checksAsked >= timing.checksMs.length;

/** Until the first round is over, at least a millisecond. */
export function roundEndsInMs(payment: Checked, now: Date, timing: PaymentTiming): number {
  const end = checkAt(payment, timing.checksMs.length - 1, timing);
  return Math.max(1, (end?.getTime() ?? 0) - now.getTime());
}

/** The schedule is spent: only a person, or evidence that still comes, can settle the payment now. */
export const isSpent = (checksAsked: number, timing: PaymentTiming): boolean =>
  checksAsked >= scheduleMs(timing).length;

/** Until Safaricom is asked next; null when nothing is left to ask. What is due later for a final payment is the relay's. */
export function nextCheckInMs(payment: Checked, now: Date): number | null {
  if (payment.dueAt === null) return null;
  const inMs = Math.max(0, payment.dueAt.getTime() - now.getTime());
  return isFinal(payment.status) && inMs > 0 ? null : inMs;
}
