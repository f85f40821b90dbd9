import type * as z from 'zod';
import type { ApiKey } from '../../db/entities/index.ts';
import type { ApiKeyAnswer } from './schemas.ts';

/** A key as the API shows it: never the key itself. */
export const apiKeyView = (key: ApiKey): z.input<typeof ApiKeyAnswer> => ({
  id: key.id,
  object: 'api_key',
  environment: key.environment,
  name: key.name,
  hint: key.hint,
  scopes: key.scopes,
  createdAt: key.createdAt.toISOString(),
  expiresAt: key.expiresAt?.toISOString() ?? null,
  revokedAt: key.revokedAt?.toISOString() ?? null,
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  rotatedTo: key.rotatedTo,
});
