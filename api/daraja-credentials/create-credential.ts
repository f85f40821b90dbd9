import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import { DarajaCredential } from '../../db/entities/index.ts';
import { beginChange } from '../api-keys/caller.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import type { ApiRequest } from '../route.ts';
import { announceChange } from './announce-change.ts';
import type { CreateCredential } from './schemas.ts';
import { clearDefault, findSaved, writeCredential } from './write-credential.ts';

/**
 * Adds a paybill or till, or brings back a deleted one, to which its earlier payments belong. Throws `duplicate_error`
 * for one that is there.
 */
export async function createCredential(
  { sealer }: ApiDeps,
  { em, tenant, actor, requestId, body }: ApiRequest<z.output<typeof CreateCredential>>,
  bound: Bound | undefined,
): Promise<DarajaCredential> {
  const { isDefault: wanted, tillNumber = null, ...entered } = body;
  return await em.transactional(async (inner) => {
    await beginChange(inner, { tenant, actor });
    const { businessShortCode } = entered;
    const known = await findSaved(inner, { ...tenant, businessShortCode, tillNumber });
    if (known !== null && known.deletedAt === null) throw alreadyThere(known);
    const isDefault = wanted ?? (await inner.count(DarajaCredential, { isDefault: true })) === 0;
    const previousDefault = isDefault ? await clearDefault(inner, tenant) : undefined;
    const input = { ...entered, tillNumber };
    const id = await writeCredential(inner, sealer, tenant, { known, input, isDefault });
    if (bound !== undefined) await bindKey(inner, tenant, bound, id);
    await announceChange(inner, id, { change: 'created', changedFields: [] });
    await audit(inner, tenant, {
      actor,
      requestId,
      action: 'credential.created',
      subject: id,
      details: {
        name: input.name,
        type: input.type,
        businessShortCode,
        tillNumber,
        isDefault,
        ...(previousDefault !== undefined && { previousDefault }),
      },
    });
    return await inner.findOneOrFail(DarajaCredential, { id }, { refresh: true });
  });
}

function alreadyThere({ id, tillNumber, businessShortCode }: DarajaCredential): ApiError {
  const what =
    tillNumber === null ? `paybill ${businessShortCode}` : `till ${tillNumber} of ${businessShortCode}`;
  const message = `The Daraja credentials of ${what} are ${id}. Change those by PATCH /v1/daraja-credentials/${id}.`;
  return new ApiError('duplicate_error', message, { facts: { credentialId: id } });
}
