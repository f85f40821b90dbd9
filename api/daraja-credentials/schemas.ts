import * as z from 'zod';
import { credentialTypes } from '../../db/entities/daraja-credential.ts';
import { environments, type DarajaCredential } from '../../db/entities/index.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { credentialExample } from './examples.ts';

export const ResumeCredential = z.strictObject({
  reason: z
    .string('Say why it may prompt again.')
    .trim()
    .min(1, 'Say why it may prompt again.')
    .max(500, 'Send at most 500 characters.')
    .describe('What was corrected, for those who look at it later.')
    .meta({ pattern: '\\S', examples: ['The till number was corrected.'] }),
});

export const CredentialAnswer = z
  .object({
    id: idOf('cred'),
    object: z.literal('daraja_credential'),
    environment: z.enum(environments),
    name: z.string(),
    type: z.enum(credentialTypes),
    businessShortCode: z.string(),
    tillNumber: z.string().nullable(),
    isDefault: z.boolean(),
    suspendedAt: Instant.nullable().describe('Since when it prompts nobody.'),
    suspendedCode: z.string().nullable().describe('The result code that suspended it.'),
  })
  .meta({ id: 'DarajaCredential', examples: [credentialExample] });

/** A credential as the API shows it: never its secrets. */
export const credentialView = (credential: DarajaCredential): z.input<typeof CredentialAnswer> => ({
  id: credential.id,
  object: 'daraja_credential',
  environment: credential.environment,
  name: credential.name,
  type: credential.type,
  businessShortCode: credential.businessShortCode,
  tillNumber: credential.tillNumber,
  isDefault: credential.isDefault,
  suspendedAt: credential.suspendedAt?.toISOString() ?? null,
  suspendedCode: credential.suspendedCode,
});
