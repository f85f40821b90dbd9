import type { acknowledgementScenarios } from '../../../simulator/scenarios/acknowledgement.ts';
import { completed, foundByLikeness, type Row, unknown } from '../ending.ts';

export const acknowledgementEndings = {
  ackLostByReset: { alone: completed },
  ackLostBy504: { alone: completed },
  ackLostByInternalError: { alone: completed },
  ackLostBySystemBusy: { alone: completed },
  // The callback may be there before the refusal is settled.
  lockedButPrompted: { alone: { ...completed, events: [['failed', 'completed'], ['completed']] } },
  ackSlow: { alone: completed },
  ackAndCallbackLost: {
    alone: unknown,
    notices: completed,
    likeness: foundByLikeness,
    lists: completed,
  },
} as const satisfies Record<keyof typeof acknowledgementScenarios, Row>;
