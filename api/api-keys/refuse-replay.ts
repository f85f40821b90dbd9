import { ApiKey } from '../../db/entities/index.ts';
import { ApiError } from '../errors.ts';
import type { ApiRequest } from '../route.ts';
import { findApiKey } from './find-api-key.ts';
import { beyondCaller } from './within-caller.ts';

/**
 * A repetition shows the secret as well, and its Idempotency-Key is a word that may be guessed: so it is answered to no
 * key that could not have made this one. A key that was rotated may see the one that follows it, which outlives it.
 */
export async function refuseReplay(
  { em, tenant, actor }: Pick<ApiRequest, 'em' | 'tenant' | 'actor'>,
  madeId: string,
): Promise<void> {
  const caller = await em.findOneOrFail(ApiKey, { id: actor }, { refresh: true });
  const made = await findApiKey({ em, tenant, id: madeId });
  if (caller.rotatedTo === made.id || beyondCaller(caller, made).length === 0) return;
  throw new ApiError(
    'invalid_access',
    `This Idempotency-Key made ${made.id}, which may do more, or for longer, than this API key. Repeat the request with the key that made it, or use a new Idempotency-Key.`,
  );
}
