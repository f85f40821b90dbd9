import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import type { ApiDeps } from '../deps.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import { keptAnswer, type Bound } from '../idempotency/once.ts';
import type { ApiAnswer, ApiRequest } from '../route.ts';
import { wrongFields } from '../validate.ts';
import { apiKeyView } from './api-key-view.ts';
import { beginChange, type Caller } from './caller.ts';
import { makeApiKey } from './create-api-key.ts';
import { neverDefault, type CreateApiKey } from './schemas.ts';
import { isScope, type Scope } from './scopes.ts';
import { beyondCaller } from './within-caller.ts';

/** Makes the key that a key asks for. Throws `validation_error` for what would go beyond the one that asks. */
export async function orderApiKey(
  deps: ApiDeps,
  request: ApiRequest<z.output<typeof CreateApiKey>>,
  bound: Bound | undefined,
): Promise<ApiAnswer> {
  const { em, tenant, actor, requestId, body } = request;
  return await em.transactional(async (inner) => {
    const caller = await beginChange(inner, request);
    const { name, expiresAt, scopes = defaultScopes(caller) } = body;
    refuseUntimely(expiresAt, caller);
    const wrong = beyondCaller(caller.key, { scopes, expiresAt });
    if (wrong.length > 0) throw wrongFields(wrong);
    const { apiKey, secret } = await makeApiKey(inner, tenant, { name, scopes, expiresAt });
    const answer = {
      status: 201,
      body: { ...apiKeyView(apiKey), secret },
      headers: { Location: `/v1/api-keys/${apiKey.id}` },
    };
    // With its answer, because nothing else holds the secret: after a crash a repetition still shows it.
    if (bound !== undefined)
      await bindKey(inner, tenant, bound, apiKey.id, keptAnswer(deps, tenant, bound, answer));
    await audit(inner, tenant, {
      actor,
      requestId,
      action: 'api_key.created',
      subject: apiKey.id,
      details: { name, scopes: apiKey.scopes, expiresAt: expiresAt?.toISOString() ?? null },
    });
    return answer;
  });
}

function defaultScopes({ key }: Caller): Scope[] {
  const given = key.scopes.filter(isScope).filter((scope) => scope !== neverDefault);
  if (given.length > 0) return given;
  const message = `Send scopes: the key that asks has none that a key gets by default, which ${neverDefault} never is.`;
  throw wrongFields([{ field: 'scopes', message }]);
}

/** By the database's clock, as keys expire. */
export function refuseUntimely(expiresAt: Date | null | undefined, { now }: Caller): void {
  if (expiresAt instanceof Date && expiresAt <= now)
    throw wrongFields([{ field: 'expiresAt', message: 'Send an instant that is still to come, or null.' }]);
}
