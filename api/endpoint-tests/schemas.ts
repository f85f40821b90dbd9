import * as z from 'zod';
import { eventTypes, messageKinds } from '../../db/entities/index.ts';
import { attemptOutcomes } from '../../db/entities/webhook-attempt.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { testExample, verificationExample } from './examples.ts';

export const TestEndpoint = z.strictObject({
  type: z
    .enum(eventTypes, `Send one of ${eventTypes.join(', ')}.`)
    .optional()
    .describe('If absent: the first that the endpoint listens to, or payment.completed.')
    .meta({ examples: ['payment.failed'] }),
});
export const VerifyEndpoint = z.strictObject({});

const result = {
  eventId: idOf('evt').describe('The `webhook-id` that it was sent under; no event has it.'),
  outcome: z.enum(attemptOutcomes),
  httpStatus: z.int().nullable(),
  detail: z.string().nullable(),
  responseBody: z.string().nullable().describe('The first 20 kB of the answer.'),
  durationMs: z.int(),
  message: z.string().describe('What came back, and what to do about it.'),
};
const test = { id: idOf('wht'), endpointId: idOf('we'), eventType: z.string(), createdAt: Instant };

export const TestAnswer = z
  .object({ ...test, object: z.literal('webhook_test'), delivered: z.boolean(), ...result })
  .meta({ id: 'WebhookTest', examples: [testExample] });

export const VerificationAnswer = z
  .object({
    ...test,
    object: z.literal('webhook_verification'),
    verified: z.boolean().describe('Every check was passed.'),
    message: z.string().describe('What to mend, if anything.'),
    checks: z
      .array(
        z.object({
          sent: z
            .enum(messageKinds)
            .describe(
              '`genuine`: signed by the newest secret, must be answered 2xx. `forged`: signed by a secret that is nobody’s, and `stale`: signed ten minutes ago, must be refused.',
            ),
          passed: z.boolean(),
          ...result,
        }),
      )
      .describe('One for each message.'),
  })
  .meta({ id: 'WebhookVerification', examples: [verificationExample] });
