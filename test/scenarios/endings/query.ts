import type { queryScenarios } from '../../../simulator/scenarios/query.ts';
import { canceled, completed, foundByLikeness, type Row, unknown, withoutReceipt } from '../ending.ts';

export const queryEndings = {
  querySaysFailed: { alone: completed },
  querySaysFailedCallbackLost: {
    // Everything that Safaricom says denies the money.
    alone: { ...canceled, untoldDebits: 1 },
    notices: completed,
    // A likeness is no proof against a refusal: that is for a person.
    likeness: { ...canceled, cases: ['contested'] },
    lists: { ...completed, events: [['completed'], ['canceled', 'completed']] },
  },
  queryPendingForever: { alone: completed },
  callbackLostQueryPending: {
    alone: unknown,
    notices: completed,
    likeness: foundByLikeness,
    lists: completed,
  },
  queryPaidEarly: { alone: canceled },
  queryPendingByError: { alone: withoutReceipt },
} as const satisfies Record<keyof typeof queryScenarios, Row>;
