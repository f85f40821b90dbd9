import type { Facts } from './facts/facts.ts';
import { paymentOfPush } from './facts/payment-of.ts';

/** How thick a run was: what is not prompted proves little about prompts, callbacks and money. */
export interface Coverage {
  orders: number;
  prompted: number;
  completed: number;
  failed: number;
  canceled: number;
  unknown: number;
  /** Announced as failed or canceled first, then as completed. */
  corrected: number;
  /** Completed though no callback of theirs told it. */
  rescued: number;
  /** That the payer began. */
  unasked: number;
}

export function coverageOf(facts: Facts): Coverage {
  const paymentOf = paymentOfPush(facts);
  const told = new Set(
    facts.evidence
      .filter(({ kind, says }) => kind === 'callback' && says === 'completed')
      .map(({ paymentId }) => paymentId),
  );
  const asked = facts.payments.filter(({ channel }) => channel !== 'c2b');
  const count = (status: string): number => asked.filter((payment) => payment.status === status).length;
  return {
    orders: facts.placed.length,
    prompted: new Set(facts.pushes.map((push) => paymentOf(push)?.id)).size,
    completed: count('completed'),
    failed: count('failed'),
    canceled: count('canceled'),
    unknown: count('unknown'),
    corrected: new Set(
      facts.events
        .filter(({ payload: { data } }) => (data.correctedFrom ?? null) !== null)
        .map(({ paymentId }) => paymentId),
    ).size,
    rescued: asked.filter(({ id, status }) => status === 'completed' && !told.has(id)).length,
    unasked: facts.payments.length - asked.length,
  };
}

/** Fewer prompts than this part of the orders prove too little; some orders are refused, as they must be. */
const promptedShareMin = 0.6;

export const isThick = ({ orders, prompted }: Coverage): boolean => prompted >= orders * promptedShareMin;

export const thinWords = `✗ This run was too thin: fewer than ${promptedShareMin * 100} % of the orders were prompted.`;
