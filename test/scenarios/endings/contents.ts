import type { contentsScenarios } from '../../../simulator/scenarios/contents.ts';
import { completed, type Ending, type Row, unknown, withoutReceipt } from '../ending.ts';

const disputed: Ending = { ...unknown, cases: ['amount_mismatch', 'contested', 'still_unknown'] };

export const contentsEndings = {
  oddMetadata: { alone: completed },
  successWithoutMetadata: { alone: withoutReceipt, notices: completed },
  callbackNamesOtherAmount: {
    alone: disputed,
    notices: { ...completed, cases: ['amount_mismatch'] },
  },
  debitsOtherAmount: { alone: disputed, notices: disputed, lists: disputed },
} as const satisfies Record<keyof typeof contentsScenarios, Row>;
