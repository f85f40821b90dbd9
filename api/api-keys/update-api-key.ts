import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import type { ApiKey } from '../../db/entities/index.ts';
import type { ApiRequest } from '../route.ts';
import { wrongFields } from '../validate.ts';
import { beginChange } from './caller.ts';
import { findApiKey, refuseEnded } from './find-api-key.ts';
import { refuseUntimely } from './order-api-key.ts';
import type { UpdateApiKey } from './schemas.ts';
import { keepSettingsAccess } from './settings-access.ts';
import { beyondCaller, outlives } from './within-caller.ts';

/**
 * Changes name or expiry. A longer life is given like a new key: not beyond the key that asks. Throws `api_key_ended`,
 * `last_settings_key` and `validation_error`.
 */
export async function updateApiKey(request: ApiRequest<z.output<typeof UpdateApiKey>>): Promise<ApiKey> {
  const { em, tenant, actor, requestId, body } = request;
  return await em.transactional(async (inner) => {
    const caller = await beginChange(inner, request);
    const key = await findApiKey({ ...request, em: inner });
    refuseEnded(key, caller);
    const { name = key.name, expiresAt = key.expiresAt } = body;
    const isLater = outlives(expiresAt, key.expiresAt);
    const details = {
      ...(name !== key.name && { name }),
      ...(expiresAt?.getTime() !== key.expiresAt?.getTime() && {
        expiresAt: expiresAt?.toISOString() ?? null,
      }),
    };
    if (Object.keys(details).length === 0) return key;
    refuseUntimely(expiresAt, caller);
    const wrong = isLater ? beyondCaller(caller.key, { scopes: key.scopes, expiresAt }) : [];
    if (wrong.length > 0) throw wrongFields(wrong.map(({ message }) => ({ field: 'expiresAt', message })));
    if (expiresAt !== null) await keepSettingsAccess(inner, caller, key, expiresAt);
    Object.assign(key, { name, expiresAt });
    await inner.flush();
    await audit(inner, tenant, { actor, requestId, action: 'api_key.updated', subject: key.id, details });
    return key;
  });
}
