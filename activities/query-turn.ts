import type { Payment } from '../db/entities/index.ts';
import { isFinal } from '../workflows/payment-status.ts';
import type { PaymentTiming } from '../workflows/timing.ts';
import { roundIsOver } from './check-schedule.ts';

/** Whose question it is: an early look, that of a payer who still waits, or a later one. */
export type Turn = 'early' | 'waiting' | 'later';

export function turnOf(payment: Payment, now: Date, timing: PaymentTiming): Turn {
  if (isFinal(payment.status)) return 'later';
  const ageMs = now.getTime() - (payment.promptSentAt?.getTime() ?? 0);
  if (ageMs < timing.reservedCheckMs) return 'early';
  return roundIsOver(payment.checksAsked, timing) ? 'later' : 'waiting';
}

/** Of a window's queries, those that early checks leave to payments whose check is reserved. */
const reservedShare = 0.6;

/** A payer who waits comes first: early looks leave most of the window, and later ones at least one place of it. */
export function keepFree(turn: Turn, queryLimit: number): number {
  switch (turn) {
    case 'early':
      return Math.ceil(queryLimit * reservedShare);
    case 'waiting':
      return 0;
    case 'later':
      return queryLimit === 1 ? 0 : 1;
  }
}
