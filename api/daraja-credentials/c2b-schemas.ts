import * as z from 'zod';
import { c2bResponseTypes, c2bVersions } from '../../daraja/c2b-registration.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';

export const RegisterC2b = z.strictObject({
  responseType: z
    .enum(c2bResponseTypes, 'Send Completed or Cancelled.')
    .default('Completed')
    .describe(
      'What becomes of a payment while the validation does not answer, where Safaricom has validation switched on. With Cancelled an outage here turns payers away.',
    ),
  version: z
    .enum(c2bVersions, 'Send v1 or v2.')
    .default('v2')
    .describe('Of Safaricom’s API: v2 masks the payer’s phone, v1 may give it in full or hashed.'),
});

export const C2bRegistered = z
  .object({
    id: idOf('cred'),
    object: z.literal('c2b_registration'),
    shortCode: z.string().meta({ examples: ['174379'] }),
    responseType: z.enum(c2bResponseTypes),
    version: z.enum(c2bVersions),
    registeredAt: Instant,
    message: z
      .string()
      .describe('What this means, and what to know before the next time.')
      .meta({
        examples: [
          'Safaricom tells Hakika of money to this short code from now on. The sandbox takes new addresses at any time.',
        ],
      }),
  })
  .meta({ id: 'C2bRegistration' });
