import * as z from 'zod';
import { credentialTypes } from '../../db/entities/daraja-credential.ts';
import { environments } from '../../db/entities/index.ts';
import { nameField } from '../fields.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { changedCredentialExample, credentialExample } from './examples.ts';
import { pageOf, pageQuery } from '../lists/page.ts';
import { oneOfGrowing } from '../growing-set.ts';
import { AccountReference, ConsumerKey, ConsumerSecret, Passkey, ShortCode } from './fields.ts';
import { InitiatorInput } from './initiator-input.ts';

/** What became of a credential. */
export const credentialChangeKinds = ['created', 'updated', 'deleted'] as const;

const name = nameField('Main till').describe('Yours, 1 to 100 characters.');

interface Wiring {
  type?: string;
  tillNumber?: string | null | undefined;
}
const tillHasNumber = ({ type, tillNumber }: Wiring): boolean =>
  type !== 'till' || (tillNumber !== undefined && tillNumber !== null);
const paybillHasNone = ({ type, tillNumber }: Wiring): boolean =>
  type !== 'paybill' || tillNumber === undefined || tillNumber === null;

const CredentialFields = z.strictObject({
  name,
  type: z.enum(credentialTypes, 'Send paybill or till.'),
  businessShortCode: ShortCode.describe(
    'The paybill or, for a till, the store or head-office number that Safaricom gave at Go Live.',
  ),
  tillNumber: ShortCode.nullable()
    .optional()
    .describe('Who is paid: needed for a till, left out for a paybill.'),
  consumerKey: ConsumerKey,
  consumerSecret: ConsumerSecret,
  passkey: Passkey,
  defaultAccountReference: AccountReference.default('auto'),
  initiator: InitiatorInput.optional(),
  isDefault: z
    .boolean('Send true or false.')
    .optional()
    .describe('Whether payments that name no credentials go by these. The first always are.'),
});

/** Judged beside the fields, so that all that is wrong is told at once. */
const anyway = {
  when: ({ value }: { value: unknown }) =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
};
export const CreateCredential = CredentialFields.refine(tillHasNumber, {
  path: ['tillNumber'],
  error: 'Send the till number: a till is paid by it, and businessShortCode is its store number.',
  ...anyway,
}).refine(paybillHasNone, {
  path: ['tillNumber'],
  error: 'Leave this out for a paybill: businessShortCode is who is paid.',
  ...anyway,
});

const { consumerKey, consumerSecret, passkey } = CredentialFields.shape;
export const UpdateCredential = z
  .strictObject({
    name: name.optional(),
    consumerKey: consumerKey.optional(),
    consumerSecret: consumerSecret.optional(),
    passkey: passkey.optional(),
    defaultAccountReference: AccountReference.optional(),
    initiator: InitiatorInput.nullable().optional().describe('null takes it away.'),
    isDefault: z
      .literal(true, 'Send true, or make another one the default.')
      .optional()
      .describe('Payments that name no credentials go by these from now on.'),
  })
  .refine((body) => (body.consumerKey === undefined) === (body.consumerSecret === undefined), {
    path: ['consumerSecret'],
    error: 'Send consumerKey and consumerSecret together: they belong to one app.',
  })
  .meta({
    dependentRequired: { consumerKey: ['consumerSecret'], consumerSecret: ['consumerKey'] },
  });

export const ResumeCredential = z.strictObject({
  reason: z
    .string('Say why it may prompt again.')
    .trim()
    .min(1, 'Say why it may prompt again.')
    .max(500, 'Send at most 500 characters.')
    .describe('What was corrected, for those who look at it later.')
    .meta({ pattern: '\\S', examples: ['The till number was corrected.'] }),
});

const Credential = z.object({
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
  defaultAccountReference: z.string(),
  initiatorName: z.string().nullable().describe('Null: there is no initiator.'),
  verifiedAt: Instant.nullable().describe('When Safaricom last took these consumer keys.'),
  c2bRegisteredAt: Instant.nullable().describe('Since when Safaricom tells of all money.'),
  pullRegisteredAt: Instant.nullable().describe('Since when its payments are listed.'),
  createdAt: Instant,
  updatedAt: Instant,
});
export const CredentialAnswer = Credential.meta({ id: 'DarajaCredential', examples: [credentialExample] });

/** What `credentials.changed` tells. */
export const ChangedCredential = Credential.extend({
  change: oneOfGrowing(credentialChangeKinds),
  changedFields: z
    .array(z.string())
    .describe('Of an update: the fields that are other than before, secrets by their names only.'),
}).meta({ id: 'ChangedDarajaCredential', examples: [changedCredentialExample] });
export const CredentialPage = pageOf(CredentialAnswer);
export const CredentialsQuery = z.strictObject(pageQuery);
export const DeletedCredential = z.object({ id: idOf('cred') });

export const VerifyCredential = z.strictObject({});
export const CredentialCheck = z
  .object({
    id: idOf('cred'),
    object: z.literal('credential_check'),
    verified: z.boolean().describe('Whether Safaricom took the consumer key and secret.'),
    message: z
      .string()
      .describe('What this means, and what to do.')
      .meta({ examples: ['Safaricom takes the consumer key and secret.'] }),
    checkedAt: Instant,
  })
  .meta({ id: 'CredentialCheck' });
