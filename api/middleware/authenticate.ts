import { raw, type MikroORM } from '@mikro-orm/postgresql';
import { ApiKey, type Tenant } from '../../db/entities/index.ts';
import { hashApiKey, isApiKey } from '../api-keys/api-key-secret.ts';
import type { Scope } from '../api-keys/scopes.ts';
import { ApiError } from '../errors.ts';

/** A key's use is written down once in this time, not at every request. */
const lastUsedSeconds = 60;

/** Whose request it is, and by which key. */
export interface Caller {
  tenant: Tenant;
  keyId: string;
}

const unknownKey = (): ApiError =>
  new ApiError(
    'invalid_api_key',
    'This API key is unknown, revoked or expired. Check it, or make a new one.',
  );

/** The hash of the key that a request carries; what cannot be one is refused without a look at the database. */
export function readApiKey(authorization: string): string {
  const form = 'Send your API key as "Authorization: Bearer hk_test_…" or "Bearer hk_live_…".';
  if (authorization === '') throw new ApiError('missing_api_key', form);
  const [, key] = /^Bearer\s+(\S+)$/i.exec(authorization) ?? [];
  if (key === undefined) throw new ApiError('invalid_api_key', form);
  if (!isApiKey(key)) throw unknownKey();
  return hashApiKey(key);
}

/** By the database's clock: a key that has expired for one process has expired for all. */
export async function findApiKey(orm: MikroORM, keyHash: string): Promise<ApiKey> {
  const row = await orm.em.fork().findOne(ApiKey, {
    keyHash,
    revokedAt: null,
    $or: [{ expiresAt: null }, { expiresAt: { $gt: raw('clock_timestamp()') } }],
  });
  if (row === null) throw unknownKey();
  return row;
}

/** Tells organisation and environment from the key, and refuses one that lacks the scope. */
export async function callerOf(orm: MikroORM, key: ApiKey, scope: Scope): Promise<Caller> {
  if (!key.scopes.includes(scope)) {
    throw new ApiError('invalid_access', `This API key lacks the scope ${scope}. Use a key that has it.`);
  }
  await rememberUse(orm, key);
  return { tenant: { organisationId: key.organisationId, environment: key.environment }, keyId: key.id };
}

/** This process's clock only spares most requests the statement, which goes by the database's. */
async function rememberUse(orm: MikroORM, { id, lastUsedAt }: ApiKey): Promise<void> {
  if (lastUsedAt !== null && Math.abs(Date.now() - lastUsedAt.getTime()) < lastUsedSeconds * 1000) return;
  const longAgo = raw(`clock_timestamp() - interval '${lastUsedSeconds} seconds'`);
  await orm.em
    .fork()
    .nativeUpdate(
      ApiKey,
      { id, $or: [{ lastUsedAt: null }, { lastUsedAt: { $lt: longAgo } }] },
      { lastUsedAt: raw('clock_timestamp()') },
    );
}
