import { ApiKey } from '../../db/entities/index.ts';
import { ApiError, notFound } from '../errors.ts';
import type { ApiRequest } from '../route.ts';
import { isLive, type Caller } from './caller.ts';

/** Keys have no tenant filter, for they tell the tenant: here it is named. */
export async function findApiKey({
  em,
  tenant,
  id,
}: Pick<ApiRequest, 'em' | 'tenant' | 'id'>): Promise<ApiKey> {
  const { organisationId, environment } = tenant;
  const key = await em.findOne(ApiKey, { id, organisationId, environment }, { refresh: true });
  if (key === null) throw notFound('API key');
  return key;
}

/** Throws `api_key_ended` for a key that does not come back to life. */
export function refuseEnded(key: ApiKey, { now }: Caller): void {
  if (isLive(key, now)) return;
  const how = key.revokedAt === null ? 'has expired' : 'was revoked';
  throw new ApiError('api_key_ended', `This API key ${how}. Make another one.`);
}
