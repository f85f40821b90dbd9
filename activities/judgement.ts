import type { EvidenceRow, Payment } from '../db/entities/index.ts';
import type { Verdict } from '../workflows/verdict.ts';
import type { Move } from './next-status.ts';

/** All that one settlement found out about a payment, before any of it is written. */
export interface Judgement {
  payment: Payment;
  rows: readonly EvidenceRow[];
  verdict: Verdict;
  move: Move;
  /** Checks of the schedule that are behind the payment. */
  asked: number;
  /** No check is left. */
  spent: boolean;
  now: Date;
}
