import * as z from 'zod';
import { environments, eventsForAll, eventTypes } from '../../db/entities/index.ts';
import { OverlapHours } from '../fields.ts';
import { idOf } from '../ids.ts';
import { Instant, instantParameter } from '../instant.ts';
import { pageOf, pageQuery } from '../lists/page.ts';
import { endpointExample } from './examples.ts';

const url = z
  .url({ protocol: /^https?$/, error: 'Send an https address, such as https://shop.example/webhooks.' })
  .max(2000)
  .refine((text) => !namesUser(text), 'Leave user and password out of the address.')
  .meta({ pattern: '^https?://[^@]+$', examples: ['https://shop.example/webhooks'] })
  .describe('https; http in a sandbox whose operator allows it. Without user and password.');

function namesUser(text: string): boolean {
  const parsed = URL.parse(text);
  return parsed !== null && (parsed.username !== '' || parsed.password !== '');
}

const description = z
  .string('Send text.')
  .max(200, 'Send at most 200 characters.')
  .nullable()
  .describe('Your own words.')
  .meta({ examples: ['Shop'] });
const events = z
  .array(z.enum(eventTypes, `Send any of ${eventTypes.join(', ')}.`), 'Send a list of event types.')
  .transform((types) => [...new Set(types)])
  .describe(
    `Which events are sent; empty: all, also those that later versions add. Always sent: ${eventsForAll.join(', ')}.`,
  )
  .meta({ examples: [['payment.completed', 'payment.failed']] });

export const CreateEndpoint = z.strictObject({
  url,
  description: description.default(null),
  events: events.default([]),
});
export const UpdateEndpoint = z.strictObject({
  url: url.optional(),
  description: description.optional(),
  events: events.optional(),
  disabled: z.boolean('Send true or false.').optional(),
});

const Endpoint = z.object({
  id: idOf('we'),
  object: z.literal('webhook_endpoint'),
  environment: z.enum(environments),
  url: z.string(),
  description: z.string().nullable(),
  events: z.array(z.string()).describe(`Of ${eventTypes.join(', ')}; empty: all.`),
  disabled: z.boolean(),
  disabledReason: z.string().nullable().describe('Why nothing is sent to it, in words.'),
  disabledAt: Instant.nullable(),
  failingSince: Instant.nullable().describe(
    'Since when no webhook was taken; null while all is well. After 5 days the endpoint is disabled.',
  ),
  previousSecretUntil: Instant.nullable().describe(
    'Until then the secret before the last rotation signs as well.',
  ),
  verifiedAt: Instant.nullable().describe(
    'When its receiver last proved to take genuine messages and to refuse forged and stale ones. Null: never since its address or secret changed, or the last proof failed.',
  ),
  verificationFailure: z.string().nullable().describe('What the last proof failed for, and what to do.'),
  createdAt: Instant,
  updatedAt: Instant,
});
export const EndpointAnswer = Endpoint.meta({ id: 'WebhookEndpoint', examples: [endpointExample] });
/** Its name in the document is older than rotation. */
export const EndpointWithSecretAnswer = Endpoint.extend({
  secret: z.string().describe('whsec_…: verifies signatures. Shown this once.'),
}).meta({
  id: 'CreatedWebhookEndpoint',
  examples: [{ ...endpointExample, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }],
});
export const RotateSecret = z.strictObject({
  overlapHours: OverlapHours.describe(
    'How long the old secret signs as well. 0: not at all, for one that leaked.',
  ).meta({ examples: [24] }),
});
export const Recover = z
  .strictObject({
    since: instantParameter.describe('Of webhooks that were created at or after, at most 14 days back.'),
    until: instantParameter.optional().describe('And before; now if absent.'),
  })
  .refine(({ since, until }) => until === undefined || Date.parse(since) < Date.parse(until), {
    path: ['until'],
    error: 'Send an instant after `since`.',
  });
export const RecoveryAnswer = z
  .object({
    count: z.int().describe('How many webhooks are sent again.'),
    hasMore: z
      .boolean()
      .describe(
        'There were more than are taken at once: send the request again, with another Idempotency-Key.',
      ),
  })
  .meta({ id: 'Recovery', examples: [{ count: 17, hasMore: false }] });

export const EndpointPage = pageOf(EndpointAnswer);
export const EndpointsQuery = z.strictObject(pageQuery);
export const DeletedEndpoint = z.object({ id: idOf('we') });
