import type { EntityManager } from '@mikro-orm/postgresql';
import { databaseNow } from '../../db/database-clock.ts';
import { ApiKey, type Tenant } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import { hashApiKey, newApiKey } from './api-key-secret.ts';
import type { Scope } from './scopes.ts';

export interface WantedKey {
  name: string;
  scopes: readonly Scope[];
  /** Default: it never expires. */
  expiresAt?: Date | null;
}

export interface MadeKey {
  apiKey: ApiKey;
  /** The only time that it can be read. */
  secret: string;
}

/** Makes a key, in the caller's transaction if there is one. */
export async function makeApiKey(
  em: EntityManager,
  { organisationId, environment }: Tenant,
  { name, scopes, expiresAt = null }: WantedKey,
): Promise<MadeKey> {
  const secret = newApiKey(environment);
  const apiKey = Object.assign(new ApiKey(), {
    id: newId('key'),
    organisationId,
    environment,
    name,
    scopes: [...scopes],
    keyHash: hashApiKey(secret),
    hint: secret.slice(-4),
    expiresAt,
    revokedAt: null,
    lastUsedAt: null,
    rotatedTo: null,
    createdAt: await databaseNow(em),
  });
  await em.persist(apiKey).flush();
  return { apiKey, secret };
}

/** Makes a key and returns what its owner sends. */
export const createApiKey = async (em: EntityManager, tenant: Tenant, wanted: WantedKey): Promise<string> =>
  (await makeApiKey(em, tenant, wanted)).secret;
