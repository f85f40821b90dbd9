import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import type { ApiKey } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import { keptAnswer, type Bound } from '../idempotency/once.ts';
import type { ApiAnswer, ApiRequest } from '../route.ts';
import { wrongFields } from '../validate.ts';
import { apiKeyView } from './api-key-view.ts';
import { beginChange } from './caller.ts';
import { makeApiKey } from './create-api-key.ts';
import { findApiKey, refuseEnded } from './find-api-key.ts';
import { refuseUntimely } from './order-api-key.ts';
import type { RotateApiKey } from './schemas.ts';
import { isScope } from './scopes.ts';
import { keepSettingsAccess } from './settings-access.ts';
import { beyondCaller, outlives } from './within-caller.ts';

const hourMs = 60 * 60 * 1000;

/**
 * Makes a key of the same name and scopes, and lets the old one end after the overlap. Whoever asks is shown the new key,
 * so it must not go beyond the one that asks. Throws `api_key_ended` and `validation_error`.
 */
export async function rotateApiKey(
  deps: ApiDeps,
  request: ApiRequest<z.output<typeof RotateApiKey>>,
  bound: Bound | undefined,
): Promise<ApiAnswer> {
  const { em, tenant, actor, requestId, body } = request;
  return await em.transactional(async (inner) => {
    const caller = await beginChange(inner, request);
    const old = await findApiKey({ ...request, em: inner });
    refuseEnded(old, caller);
    refuseRotated(old);
    const expiresAt = body.expiresAt === undefined ? old.expiresAt : body.expiresAt;
    refuseUntimely(expiresAt, caller);
    const wrong = beyondCaller(caller.key, { scopes: old.scopes, expiresAt });
    if (wrong.length > 0) throw wrongFields(wrong);
    const scopes = old.scopes.filter(isScope);
    const { apiKey, secret } = await makeApiKey(inner, tenant, { name: old.name, scopes, expiresAt });
    const overlapEndsAt = new Date(caller.now.getTime() + body.overlapHours * hourMs);
    const oldEndsAt = earlier(old.expiresAt, overlapEndsAt);
    await keepSettingsAccess(inner, caller, old, oldEndsAt);
    Object.assign(old, { expiresAt: oldEndsAt, rotatedTo: apiKey.id });
    const replaces = { id: old.id, expiresAt: oldEndsAt.toISOString() };
    const answer = {
      status: 201,
      body: { ...apiKeyView(apiKey), secret, replaces },
      headers: { Location: `/v1/api-keys/${apiKey.id}` },
    };
    // With its answer, because nothing else holds the secret.
    if (bound !== undefined)
      await bindKey(inner, tenant, bound, apiKey.id, keptAnswer(deps, tenant, bound, answer));
    const details = { rotatedTo: apiKey.id, oldEndsAt: replaces.expiresAt };
    await audit(inner, tenant, { actor, requestId, action: 'api_key.rotated', subject: old.id, details });
    return answer;
  });
}

/** Of two that follow one key nobody would know which is in use. */
function refuseRotated({ rotatedTo }: ApiKey): void {
  if (rotatedTo === null) return;
  throw new ApiError(
    'api_key_ended',
    `This API key was rotated before: rotate ${rotatedTo}, which follows it.`,
  );
}

const earlier = (one: Date | null, other: Date): Date => (one === null || outlives(one, other) ? other : one);
