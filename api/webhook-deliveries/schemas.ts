import * as z from 'zod';
import { eventTypes } from '../../db/entities/index.ts';
import { attemptOutcomes } from '../../db/entities/webhook-attempt.ts';
import { deliveryStatuses } from '../../db/entities/webhook-delivery.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { pageOf, pageQuery } from '../lists/page.ts';
import { oneOfGrowing } from '../growing-set.ts';
import { deliveryExample } from './example.ts';
import { endsAfterStart, endTooEarly, periodQuery } from '../lists/period.ts';

const AttemptAnswer = z.object({
  number: z.int(),
  outcome: z.enum(attemptOutcomes),
  httpStatus: z.int().nullable(),
  detail: z.string().nullable(),
  responseBody: z.string().nullable().describe('The first 20 kB of the answer.'),
  durationMs: z.int(),
  attemptedAt: Instant,
  nextAttemptAt: Instant.nullable(),
});
export const DeliveryAnswer = z
  .object({
    id: idOf('whd'),
    object: z.literal('webhook_delivery'),
    eventId: idOf('evt'),
    eventType: oneOfGrowing(eventTypes),
    endpointId: idOf('we'),
    status: z.enum(deliveryStatuses),
    attempts: z.array(AttemptAnswer).describe('Every attempt so far, oldest first.'),
    nextAttemptAt: Instant.nullable(),
    resends: z.int().describe('How often it was sent again. Attempts are counted on.'),
    resentAt: Instant.nullable().describe('When that was last.'),
    createdAt: Instant,
    completedAt: Instant.nullable(),
  })
  .meta({ id: 'WebhookDelivery', examples: [deliveryExample] });
export const DeliveryPage = pageOf(DeliveryAnswer);

const text = z.string('Send this parameter once.');

export const DeliveriesQuery = z
  .strictObject({
    ...pageQuery,
    endpointId: text.optional(),
    eventId: text.optional(),
    status: z.enum(deliveryStatuses, `Send one of ${deliveryStatuses.join(', ')}.`).optional(),
    paymentId: text.optional().describe('What was told of this payment, by its pay_ or trxn_ id.'),
    ...periodQuery('Created'),
  })
  .refine(endsAfterStart, endTooEarly);
