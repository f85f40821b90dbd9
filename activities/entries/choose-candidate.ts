import { isFinal } from '../../workflows/payment-status.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';
import type { Candidate } from './candidates.ts';

export type Choice =
  | { is: 'one'; paymentId: string }
  /** Too early to say: another may still turn out to be the one, or to have a receipt of its own. */
  | { is: 'early'; until: Date }
  | { is: 'several' }
  | { is: 'none' };

/**
 * Which payment is an entry's, by likeness: the only one that remains after every candidate's window has closed. What may
 * still be paid goes before what has ended. Pure.
 */
export function chooseCandidate(
  candidates: readonly Candidate[],
  now: Date,
  { relayAfterMs }: PaymentTiming,
): Choice {
  const until = Math.max(
    ...candidates.map(({ windowClosesAt }) => windowClosesAt.getTime()),
    candidates.some(({ isSettling }) => isSettling) ? now.getTime() + relayAfterMs : 0,
  );
  if (until > now.getTime()) return { is: 'early', until: new Date(until) };
  const open = candidates.filter(({ status }) => status !== 'failed' && status !== 'canceled');
  const [first, ...others] = open.length > 0 ? open : candidates;
  if (first !== undefined && others.length === 0) return { is: 'one', paymentId: first.id };
  return { is: open.length > 0 ? 'several' : 'none' };
}

/**
 * Whose money it is that moved later than any window, by a payer who is known: that of the only payment that Safaricom
 * called paid afterwards, else of the only one that nobody knows the end of. Pure.
 */
export function chooseLateCandidate(candidates: readonly Candidate[]): Choice {
  // Other money may have been put to one a moment ago, and is to be its receipt.
  if (candidates.some(({ isSettling }) => isSettling)) return { is: 'several' };
  const paid = candidates.filter(({ saidPaidAfter }) => saidPaidAfter);
  const [first, ...others] = paid.length > 0 ? paid : candidates.filter(({ status }) => !isFinal(status));
  if (first !== undefined)
    return others.length === 0 ? { is: 'one', paymentId: first.id } : { is: 'several' };
  // A failure that is looked at once more may turn out to be no failure.
  return { is: candidates.some(({ isDue }) => isDue) ? 'several' : 'none' };
}
