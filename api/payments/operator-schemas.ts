import * as z from 'zod';
import { Reason } from '../cases/schemas.ts';
import { PaymentAnswer } from './schemas.ts';

export const RefreshPayment = z.strictObject({
  reason: Reason.optional(),
});

export const refreshOutcomes = ['answered', 'underWay', 'notAsked'] as const;

export const RefreshAnswer = z
  .object({
    object: z.literal('refresh'),
    outcome: z
      .enum(refreshOutcomes)
      .describe(
        '`answered`: Safaricom said something, which is evidence now; `underWay`: its answer is awaited; `notAsked`: there is nothing to ask, or nobody.',
      ),
    message: z
      .string()
      .describe('What came of it, in words.')
      .meta({ examples: ['Safaricom answered; what it said is evidence now.'] }),
    payment: PaymentAnswer.describe('As it is now.'),
  })
  .meta({ id: 'Refresh' });
