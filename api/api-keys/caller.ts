import type { EntityManager } from '@mikro-orm/postgresql';
import { databaseNow } from '../../db/database-clock.ts';
import { ApiKey } from '../../db/entities/index.ts';
import { lockOrganisation } from '../../db/lock-organisation.ts';
import { ApiError } from '../errors.ts';
import type { ApiRequest } from '../route.ts';

export const isLive = ({ revokedAt, expiresAt }: ApiKey, now: Date): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);

/** The key that changes settings, and the instant of the change. */
export interface Caller {
  key: ApiKey;
  now: Date;
}

/**
 * Begins a change of settings: alone in its organisation, and by a key that is valid now. Without a second look a key that
 * leaked could still make others while it is revoked.
 */
export async function beginChange(
  em: EntityManager,
  { tenant, actor }: Pick<ApiRequest, 'tenant' | 'actor'>,
): Promise<Caller> {
  await lockOrganisation(em, tenant.organisationId);
  const now = await databaseNow(em);
  const key = await em.findOneOrFail(ApiKey, { id: actor }, { refresh: true });
  if (!isLive(key, now))
    throw new ApiError('invalid_api_key', 'This API key was revoked or expired a moment ago. Use another.');
  return { key, now };
}
