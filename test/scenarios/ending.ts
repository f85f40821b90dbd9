import type { ScenarioName } from '../../simulator/scenarios.ts';
import type { PaymentStatus } from '../../workflows/payment-status.ts';
import type { CaseKind } from '../../workflows/verdict.ts';

/** What a merchant has arranged with Safaricom, in the words of a test's title. */
export const ways = {
  alone: 'with callbacks and queries alone',
  notices: 'with C2B notices, which carry a reference of ours',
  likeness: 'with C2B notices, which carry a reference of the shop',
  lists: 'with pulled lists, which carry a reference of ours',
} as const;
export type Way = keyof typeof ways;

/** Where a payment must end, once nothing more is to come. */
export interface Ending {
  status: PaymentStatus;
  /** Every announcement in its order; several orders only where two messages of Safaricom may overtake each other. */
  events: readonly (readonly PaymentEvent[])[];
  /** In the order of the alphabet. */
  cases: readonly CaseKind[];
  /** Whether it carries the receipt of a debit of this payer. */
  receipt: boolean;
  /** How many prompts were on the phone. */
  prompts: 0 | 1;
  /** What the merchant is told to do about a failure. */
  advice?: RegExp;
  /** Money of which nobody told Hakika anything, so that no client can know of it. (0) */
  untoldDebits?: number;
  /** Money that became a payment of its own. (0) */
  ownPayments?: number;
  /** Chosen where the wait that another phone draws would make the test last. */
  phoneNumber?: string;
}
export type PaymentEvent = 'completed' | 'failed' | 'canceled' | 'unknown' | 'updated';

/** The ending of one scenario, and of the ways in which it ends otherwise. */
export interface Row extends Partial<Record<Exclude<Way, 'alone'>, Ending>> {
  alone: Ending;
}

/** One scenario in one way, to be played. */
export interface Part {
  name: ScenarioName;
  way: Way;
  ending: Ending;
}

export const partsOf = (rows: Partial<Record<ScenarioName, Row>>): Part[] =>
  Object.entries(rows).flatMap(([name, endings]) =>
    Object.entries(endings).map(([way, ending]) => ({
      name: name as ScenarioName,
      way: way as Way,
      ending: ending as Ending,
    })),
  );

const paid = { status: 'completed', cases: [], receipt: true, prompts: 1 } as const;
const unpaid = { cases: [], receipt: false, prompts: 1 } as const;

/** Completed with its receipt, announced once. */
export const completed: Ending = { ...paid, events: [['completed']] };
/** Completed by a query, to which a receipt is added later. */
export const receiptAdded: Ending = { ...paid, events: [['completed', 'updated']] };
/** Completed by a query, and no receipt ever comes. */
export const withoutReceipt: Ending = { ...completed, receipt: false, cases: ['receipt_missing'] };
/** Given up for a while, then completed with its receipt. */
export const completedLate: Ending = { ...paid, events: [['unknown', 'completed']] };
/** Found by its likeness as soon as its window has closed, which is when it is given up for a while. */
export const foundByLikeness: Ending = { ...paid, events: [['unknown', 'completed'], ['completed']] };
export const canceled: Ending = { ...unpaid, status: 'canceled', events: [['canceled']] };
export const failed = (advice: RegExp): Ending => ({
  ...unpaid,
  status: 'failed',
  events: [['failed']],
  advice,
});
/** Nobody can settle it: a case for a person. */
export const unknown: Ending = {
  ...unpaid,
  status: 'unknown',
  events: [['unknown']],
  cases: ['still_unknown'],
};
/** Failed in the end, because a complete list lacks it. */
export const absent: Ending = {
  ...failed(/M-Pesa received no such payment; nothing was charged/),
  events: [['unknown', 'failed']],
};
