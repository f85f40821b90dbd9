import type { moneyScenarios } from '../../../simulator/scenarios/money.ts';
import type { NotPlayed } from '../not-played.ts';
import { canceled, completed, completedLate, type Row, unknown } from '../ending.ts';

const everyNotice: Row = { alone: completed, notices: completed, likeness: completed };

export const moneyEndings = {
  confirmationTwice: everyNotice,
  confirmationLate: everyNotice,
  confirmationLost: everyNotice,
  paysByHandToo: {
    alone: { ...completed, untoldDebits: 1 },
    notices: { ...completed, cases: ['paid_twice'] },
    likeness: { ...completed, ownPayments: 1 },
    lists: { ...completed, cases: ['paid_twice'] },
  },
  paysByHandInstead: {
    alone: { ...canceled, untoldDebits: 1 },
    // The payer declines and pays by hand in one moment: whichever Safaricom tells first.
    notices: { ...completed, events: [['completed'], ['canceled', 'completed']] },
    // A likeness is no proof against a refusal: that is for a person.
    likeness: { ...canceled, cases: ['contested'] },
    lists: { ...completed, events: [['completed'], ['canceled', 'completed']] },
  },
  // Its row comes 3 min 54 s after the debit.
  pullLate: { alone: unknown, lists: { ...completedLate, phoneNumber: '254700100001' } },
  pullRepeats: { alone: unknown, lists: completed },
  statusAfterQueueTimeout: { alone: completed },
  statusQueueTimeout: { alone: completed },
} as const satisfies Record<Exclude<keyof typeof moneyScenarios, NotPlayed>, Row>;
