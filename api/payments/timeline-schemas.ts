import * as z from 'zod';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { oneOfGrowing } from '../growing-set.ts';
import { timelineExample } from './timeline-example.ts';

export const timelineKinds = [
  'created',
  'prompted',
  'evidence',
  'query',
  'move',
  'caseOpened',
  'caseClosed',
  'webhookAttempt',
  'guard',
  'person',
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

export const TimelineAnswer = z
  .object({
    object: z.literal('timeline'),
    paymentId: idOf('pay'),
    data: z
      .array(
        z.object({
          at: Instant,
          kind: oneOfGrowing(timelineKinds),
          words: z.string(),
          id: z
            .string()
            .describe('Of what it tells of: the payment, a piece of evidence, an event, a case …'),
        }),
      )
      .describe('Oldest first.'),
    isComplete: z.boolean().describe('False when there is more of one kind than is shown: the first 500.'),
  })
  .meta({ id: 'Timeline', examples: [timelineExample] });
