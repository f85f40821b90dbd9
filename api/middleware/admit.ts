import type { Context } from 'koa';
import type { ApiKey } from '../../db/entities/index.ts';
import type { Scope } from '../api-keys/scopes.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import type { Allowance } from '../rate-limit/key-limit.ts';
import { callerOf, findApiKey, readApiKey, type Caller } from './authenticate.ts';

/** Lets a request in by its key, within the limits, and with the scope. What is left of the limit is in every answer. */
export async function admit(deps: ApiDeps, ctx: Context, scope: Scope): Promise<Caller> {
  const keyHash = readApiKey(ctx.get('Authorization'));
  const known = deps.limits.knownOver(keyHash);
  if (known !== undefined) spend(ctx, known);
  const key = await findWithinLimit(deps, ctx.ip, keyHash);
  spend(ctx, await deps.limits.count(key.id, keyHash));
  return await callerOf(deps.orm, key, scope);
}

/** Looks the key up, unless its sender has tried so many in vain that this one is likely no key either. */
async function findWithinLimit({ orm, limits }: ApiDeps, address: string, keyHash: string): Promise<ApiKey> {
  const waitMs = await limits.waitBeforeKey(address, keyHash);
  if (waitMs !== undefined) {
    throw tooMany('Too many requests with unknown API keys came from your address. Check your key', waitMs);
  }
  try {
    return await findApiKey(orm, keyHash);
  } catch (error) {
    if (error instanceof ApiError) await limits.refuseKey(address, keyHash);
    throw error;
  }
}

function spend(ctx: Context, { limit, remaining, resetAtMs, isOver }: Allowance): void {
  ctx.set({
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil(resetAtMs / 1000)),
  });
  if (isOver) {
    throw tooMany(`This API key has made its ${limit} requests of this moment`, resetAtMs - Date.now());
  }
}

function tooMany(why: string, waitMs: number): ApiError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  const message = `${why}. Nothing was done; send it again in ${retryAfterSeconds} s.`;
  return new ApiError('rate_limit_exceeded', message, { retryAfterSeconds });
}
