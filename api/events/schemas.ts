import * as z from 'zod';
import { eventTypes } from '../../db/entities/index.ts';
import { idOf } from '../ids.ts';
import { Instant, instantParameter } from '../instant.ts';
import { pageOf, pageQuery } from '../lists/page.ts';
import { anyOf } from '../lists/query-values.ts';
import { oneOfGrowing } from '../growing-set.ts';
import { transactionExample } from '../payments/examples.ts';

export const EventAnswer = z
  .object({
    id: idOf('evt'),
    type: oneOfGrowing(eventTypes).meta({ examples: ['payment.completed'] }),
    object: z.literal('event'),
    timestamp: Instant.describe('When it happened, not when it was sent.'),
    sequence: z
      .int()
      .describe(
        'Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal.',
      ),
    data: z
      .record(z.string(), z.unknown())
      .describe('The object as it was then.')
      .meta({ examples: [transactionExample] }),
  })
  .meta({ id: 'Event' });
export const EventPage = pageOf(EventAnswer);

export const EventsQuery = z.strictObject({
  ...pageQuery,
  types: anyOf(eventTypes).optional(),
  since: instantParameter.optional().describe('Happened at or after.'),
  after: z
    .string('Send the id of one event.')
    .optional()
    .describe('Only what is placed after the event with this id: send the last one that you saw.')
    .meta({ examples: ['evt_01m2fg3881x5b8d1f4h7k0n3q6'] }),
});
