import * as z from 'zod';
import { exampleId, idOf } from '../ids.ts';
import { Instant, instantParameter } from '../instant.ts';
import { pageOf, pageQuery } from '../lists/page.ts';

export const ResendEvent = z.strictObject({
  endpointId: z
    .string('Send the id of a webhook endpoint.')
    .optional()
    .describe(
      'Only to this endpoint, whether it listens to the type or not. If absent: to every enabled endpoint that listens to it or had it.',
    )
    .meta({ examples: [exampleId('we')] }),
});
export const ResendDelivery = z.strictObject({});

export const EventResendAnswer = z
  .object({
    id: idOf('rsnd'),
    object: z.literal('event_resend'),
    eventId: idOf('evt'),
    endpointId: idOf('we')
      .nullable()
      .describe('Null: to every endpoint that listens, so to followers of the list of events as well.'),
    deliveryIds: z
      .array(idOf('whd'))
      .describe('The deliveries by which it is sent. One that is being sent just now is not sent twice.'),
    createdAt: Instant,
  })
  .meta({
    id: 'EventResend',
    examples: [
      {
        id: exampleId('rsnd'),
        object: 'event_resend',
        eventId: exampleId('evt'),
        endpointId: null,
        deliveryIds: [exampleId('whd')],
        createdAt: '2026-09-14T10:02:41.507Z',
      },
    ],
  });
export const EventResendPage = pageOf(EventResendAnswer);

export const EventResendsQuery = z.strictObject({
  ...pageQuery,
  since: instantParameter.optional().describe('Asked for at or after.'),
  after: z
    .string('Send the id of one resend.')
    .optional()
    .describe('Only what is placed after the resend with this id: send the last one that you saw.')
    .meta({ examples: [exampleId('rsnd')] }),
});
