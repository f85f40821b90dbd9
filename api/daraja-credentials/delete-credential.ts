import { audit } from '../../db/audit.ts';
import { DarajaCredential } from '../../db/entities/index.ts';
import { beginChange } from '../api-keys/caller.ts';
import { ApiError } from '../errors.ts';
import type { ApiRequest } from '../route.ts';
import { announceChange } from './announce-change.ts';
import { findCredential } from './find-credential.ts';

/**
 * Takes a credential out of use for new payments. Its row and keys stay: what was asked for with it may still be paid,
 * asked about and told of; housekeeping removes the keys a month later. Throws `credential_is_default` while there are others.
 */
export async function deleteCredential(request: ApiRequest): Promise<void> {
  const { em, tenant, id, actor, requestId } = request;
  await em.transactional(async (inner) => {
    const { now } = await beginChange(inner, request);
    const { isDefault, businessShortCode, tillNumber } = await findCredential({ em: inner, id });
    const others = await inner.count(DarajaCredential, { id: { $ne: id }, deletedAt: null });
    if (isDefault && others > 0) throw isTheDefault();
    await inner.nativeUpdate(DarajaCredential, { id }, { deletedAt: now, isDefault: false, updatedAt: now });
    await announceChange(inner, id, { change: 'deleted', changedFields: [] });
    const details = { businessShortCode, tillNumber };
    await audit(inner, tenant, { actor, requestId, action: 'credential.deleted', subject: id, details });
  });
}

const isTheDefault = (): ApiError =>
  new ApiError(
    'credential_is_default',
    'Payments that name no Daraja credentials go by these. Make others the default first, by PATCH with {"isDefault":true}.',
  );
