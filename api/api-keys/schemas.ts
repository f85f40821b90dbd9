import * as z from 'zod';
import { environments } from '../../db/entities/index.ts';
import { nameField, OverlapHours } from '../fields.ts';
import { idOf } from '../ids.ts';
import { Instant, instantParameter } from '../instant.ts';
import { pageOf, pageQuery } from '../lists/page.ts';
import { apiKeyExample, createdKeyExample, rotatedKeyExample } from './examples.ts';
import { scopes } from './scopes.ts';

const name = nameField('Checkout server').describe('What it is for, 1 to 100 characters.');

/** For each key that is made: no key has it unless somebody wants it. */
export const neverDefault = 'settings.write';

const wantedScopes = z
  .array(z.enum(scopes, `Send any of ${scopes.join(', ')}.`), 'Send a list of scopes.')
  .min(1, 'Send at least one scope, or leave this out.')
  .transform((list) => [...new Set(list)]);

const expiresAt = instantParameter
  .transform((text) => new Date(text))
  .nullable()
  .describe('When it stops to work; null: never. Not after the key that asks.');

export const CreateApiKey = z.strictObject({
  name,
  scopes: wantedScopes
    .optional()
    .describe(
      `What it may do, at most what the key that asks may do. If absent: all of that but ${neverDefault}.`,
    ),
  expiresAt: expiresAt.default(null),
});

export const UpdateApiKey = z.strictObject({ name: name.optional(), expiresAt: expiresAt.optional() });

export const RotateApiKey = z.strictObject({
  overlapHours: OverlapHours.describe(
    'How long the old key still works, 0 to 168; 24 if absent. 0 ends it at once: for one that leaked.',
  ),
  expiresAt: expiresAt.optional().describe('Of the new key; as the old one’s if absent.'),
});

const reasonWords = 'Send at most 500 characters.';
export const RevokeApiKey = z.strictObject({
  reason: z.string('Send text.').trim().max(500, reasonWords).optional().describe('For the audit.'),
});

const ApiKeyFields = z.object({
  id: idOf('key'),
  object: z.literal('api_key'),
  environment: z.enum(environments),
  name: z.string(),
  hint: z.string().describe('The last four characters of the key.'),
  scopes: z.array(z.string()).describe(`Of ${scopes.join(', ')}.`),
  createdAt: Instant,
  expiresAt: Instant.nullable().describe('When it stops, or stopped, to work; null: never.'),
  revokedAt: Instant.nullable(),
  lastUsedAt: Instant.nullable().describe('Its last use, to the minute.'),
  rotatedTo: idOf('key').nullable().describe('The key that takes its place.'),
});
export const ApiKeyAnswer = ApiKeyFields.meta({ id: 'ApiKey', examples: [apiKeyExample] });

const secret = z.string().describe('hk_test_… or hk_live_…: what is sent as Bearer. Shown this once.');
export const CreatedApiKey = ApiKeyFields.extend({ secret }).meta({
  id: 'CreatedApiKey',
  examples: [createdKeyExample],
});
export const RotatedApiKey = ApiKeyFields.extend({
  secret,
  replaces: z
    .object({ id: idOf('key'), expiresAt: Instant })
    .describe('The old key, and until when it still works.'),
}).meta({ id: 'RotatedApiKey', examples: [rotatedKeyExample] });

export const ApiKeyPage = pageOf(ApiKeyAnswer);
export const ApiKeysQuery = z.strictObject(pageQuery);
