import type { uncertainScenarios } from '../../../simulator/scenarios/uncertain.ts';
import { absent, completed, completedLate, foundByLikeness, type Row, unknown } from '../ending.ts';

const paidUnsaid: Row = { alone: unknown, notices: completed, likeness: foundByLikeness, lists: completed };
const unpaidUnsaid: Row = { alone: unknown, lists: absent };

export const uncertainEndings = {
  paysAfterExpiry: { alone: completedLate },
  failureThenSuccess: { alone: { ...completed, events: [['failed', 'completed']] } },
  smscTimeoutPaid: paidUnsaid,
  smscTimeoutUnpaid: unpaidUnsaid,
  pushErrorPaid: paidUnsaid,
  pushErrorUnpaid: unpaidUnsaid,
  unknownCodePaid: paidUnsaid,
  unknownCodeUnpaid: unpaidUnsaid,
} as const satisfies Record<keyof typeof uncertainScenarios, Row>;
