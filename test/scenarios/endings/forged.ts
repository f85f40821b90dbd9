import type { forgedScenarios } from '../../../simulator/scenarios/forged.ts';
import { canceled, completed, type Row } from '../ending.ts';

export const forgedEndings = {
  forgedSuccess: { alone: canceled, notices: canceled },
  forgedSuccessAfterDecline: { alone: canceled, notices: canceled },
  forgedBesideTrue: { alone: completed, notices: completed },
  forgedFailure: { alone: completed, notices: completed },
  forgedWrongToken: { alone: canceled },
  forgedWrongCheckoutRequestId: { alone: canceled },
  forgedWrongAmount: { alone: completed, notices: completed },
} as const satisfies Record<keyof typeof forgedScenarios, Row>;
