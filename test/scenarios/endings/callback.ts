import type { callbackScenarios } from '../../../simulator/scenarios/callback.ts';
import { completed, receiptAdded, type Row, withoutReceipt } from '../ending.ts';

export const callbackEndings = {
  callbackLost: {
    alone: withoutReceipt,
    notices: completed,
    likeness: receiptAdded,
    // A list is pulled before the query or after it.
    lists: { ...completed, events: [['completed'], ['completed', 'updated']] },
  },
  callbackTwice: { alone: completed },
  callbackThreeTimes: { alone: completed },
  callbackFourTimes: { alone: completed },
  // Its callback comes 3 min 43 s after the PIN.
  callbackLate: { alone: { ...receiptAdded, phoneNumber: '254700100180' } },
  callbackReplayed: { alone: completed },
  callbackBeforeAck: { alone: completed },
  laterAttemptFirst: { alone: receiptAdded },
  confirmationFirst: { alone: completed, notices: completed, likeness: completed },
  callbackCutShort: { alone: withoutReceipt, notices: completed },
} as const satisfies Record<keyof typeof callbackScenarios, Row>;
