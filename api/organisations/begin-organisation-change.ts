import type { EntityManager } from '@mikro-orm/postgresql';
import { ApiKey } from '../../db/entities/index.ts';
import { beginChange, isLive, type Caller } from '../api-keys/caller.ts';
import { ApiError } from '../errors.ts';
import type { ApiRequest } from '../route.ts';

/**
 * Begins a change that concerns both environments. Sandbox keys are handed around among developers: where the organisation
 * has a production key that can change settings, they must not decide about production.
 */
export async function beginOrganisationChange(
  em: EntityManager,
  request: Pick<ApiRequest, 'tenant' | 'actor'>,
): Promise<Caller> {
  const caller = await beginChange(em, request);
  const { organisationId, environment } = request.tenant;
  if (environment === 'production') return caller;
  const ofProduction = { organisationId, environment: 'production' as const, revokedAt: null };
  const keys = await em.find(ApiKey, { ...ofProduction, scopes: { $contains: ['settings.write'] } });
  if (keys.every((key) => !isLive(key, caller.now))) return caller;
  throw new ApiError(
    'production_key_needed',
    'This concerns production too. Use a production key (hk_live_…) with settings.write.',
  );
}
