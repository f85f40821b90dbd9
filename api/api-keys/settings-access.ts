import type { EntityManager } from '@mikro-orm/postgresql';
import { ApiKey } from '../../db/entities/index.ts';
import { ApiError } from '../errors.ts';
import { isLive, type Caller } from './caller.ts';
import { outlives } from './within-caller.ts';

/**
 * Throws `last_settings_key` where ending `key` at `expiresAt` would leave nobody who can change settings as long as it
 * could: with the last such key goes the way to make another. A leaked one is rotated without overlap.
 */
export async function keepSettingsAccess(
  em: EntityManager,
  { now }: Caller,
  key: ApiKey,
  expiresAt: Date,
): Promise<void> {
  if (!key.scopes.includes('settings.write') || !isLive(key, now) || !outlives(key.expiresAt, expiresAt))
    return;
  const { organisationId, environment } = key;
  const others = await em.find(
    ApiKey,
    { organisationId, environment, id: { $ne: key.id }, scopes: { $contains: ['settings.write'] } },
    { refresh: true },
  );
  if (others.some((other) => isLive(other, now) && !outlives(key.expiresAt, other.expiresAt))) return;
  throw new ApiError(
    'last_settings_key',
    'No other key of this environment has settings.write for as long. Make another first, or rotate this one: with overlapHours 0 if it leaked.',
  );
}
