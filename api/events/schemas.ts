import * as z from 'zod';
import { eventTypes } from '../../db/entities/index.ts';
import { pageOf, pageQuery } from '../lists/page.ts';

export const EventAnswer = z.object({
  id: z.string(),
  type: z.enum(eventTypes),
  object: z.literal('event'),
  timestamp: z.iso.datetime().describe('When it happened, not when it was sent.'),
  sequence: z
    .int()
    .describe('Rises per data.id; ignore an event that is not above the last you saw. Gaps are normal.'),
  data: z.record(z.string(), z.unknown()).describe('The object as it was then.'),
});
export const EventPage = pageOf(EventAnswer);

const typeWords = `Send any of ${eventTypes.join(', ')}.`;
const type = z.enum(eventTypes);
export const EventsQuery = z.strictObject({
  ...pageQuery,
  types: z.union([z.array(type), type.transform((one) => [one])], typeWords).optional(),
  since: z.iso
    .datetime({ offset: true, error: 'Send an instant such as 2026-09-14T00:00:00.000Z.' })
    .optional()
    .describe('Happened at or after.'),
});
