import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import type { ApiKey } from '../../db/entities/index.ts';
import type { ApiRequest } from '../route.ts';
import { beginChange } from './caller.ts';
import { findApiKey } from './find-api-key.ts';
import type { RevokeApiKey } from './schemas.ts';
import { keepSettingsAccess } from './settings-access.ts';

/** Ends a key now and for ever; again changes nothing. Throws `last_settings_key`. */
export async function revokeApiKey(request: ApiRequest<z.output<typeof RevokeApiKey>>): Promise<ApiKey> {
  const { em, tenant, actor, requestId, body } = request;
  return await em.transactional(async (inner) => {
    const caller = await beginChange(inner, request);
    const key = await findApiKey({ ...request, em: inner });
    if (key.revokedAt !== null) return key;
    await keepSettingsAccess(inner, caller, key, caller.now);
    key.revokedAt = caller.now;
    await inner.flush();
    await audit(inner, tenant, {
      actor,
      requestId,
      action: 'api_key.revoked',
      subject: key.id,
      reason: body.reason ?? null,
      details: { name: key.name },
    });
    return key;
  });
}
