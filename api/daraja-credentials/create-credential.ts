import type * as z from 'zod';
import { DarajaCredential } from '../../db/entities/index.ts';
import { beginChange } from '../api-keys/caller.ts';
import type { ApiDeps } from '../deps.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import type { ApiRequest } from '../route.ts';
import { addCredential } from './add-credential.ts';
import type { CreateCredential } from './schemas.ts';

/** Adds the paybill or till that a key asks for. Throws `duplicate_error` for one that is there. */
export async function createCredential(
  { sealer }: ApiDeps,
  { em, tenant, actor, requestId, body }: ApiRequest<z.output<typeof CreateCredential>>,
  bound: Bound | undefined,
): Promise<DarajaCredential> {
  const { isDefault, tillNumber = null, ...entered } = body;
  return await em.transactional(async (inner) => {
    await beginChange(inner, { tenant, actor });
    const input = { ...entered, tillNumber };
    const id = await addCredential(inner, sealer, tenant, { input, isDefault, actor, requestId });
    await bindKey(inner, tenant, bound, id);
    return await inner.findOneOrFail(DarajaCredential, { id }, { refresh: true });
  });
}
