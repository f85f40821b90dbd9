import type { EntityManager } from '@mikro-orm/postgresql';
import { ApiKey, type Tenant } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import { hashApiKey, newApiKey } from './api-key-secret.ts';
import type { Scope } from './scopes.ts';

/** Makes a key and returns it: the only time that it can be read. */
export async function createApiKey(
  em: EntityManager,
  tenant: Tenant,
  { name, scopes }: { name: string; scopes: readonly Scope[] },
): Promise<string> {
  const key = newApiKey(tenant.environment);
  await em.insert(ApiKey, {
    id: newId('key'),
    ...tenant,
    name,
    scopes: [...scopes],
    keyHash: hashApiKey(key),
    hint: key.slice(-4),
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
  });
  return key;
}
