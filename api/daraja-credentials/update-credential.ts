import { raw, type EntityManager } from '@mikro-orm/postgresql';
import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import { DarajaCredential } from '../../db/entities/index.ts';
import { openCredential } from '../../db/open-credential.ts';
import { beginChange } from '../api-keys/caller.ts';
import type { ApiDeps } from '../deps.ts';
import type { ApiRequest } from '../route.ts';
import { announceChange, announcedFields } from './announce-change.ts';
import { credentialChanges, entersKeys, type CredentialChanges } from './credential-changes.ts';
import { findCredential } from './find-credential.ts';
import { asIfNew } from './resume-credential.ts';
import type { UpdateCredential } from './schemas.ts';
import { clearDefault, dropToken, secretColumns } from './write-credential.ts';

/**
 * Changes what is named, and tells every endpoint where it decides where money goes. Keys that are entered end a
 * suspension: whoever enters them has looked at it.
 */
export async function updateCredential(
  deps: ApiDeps,
  request: ApiRequest<z.output<typeof UpdateCredential>>,
): Promise<DarajaCredential> {
  const { em, tenant, id, actor, requestId, body } = request;
  return await em.transactional(async (inner) => {
    await beginChange(inner, request);
    const row = await findCredential({ em: inner, id });
    const changes = credentialChanges(row, await openCredential(inner, deps.sealer, id), body);
    const { changedFields, before } = changes;
    const liftsSuspension = entersKeys(body) && row.suspendedAt !== null;
    if (changedFields.includes('isDefault')) await clearDefault(inner, tenant);
    await write(inner, deps, { id, changes, entered: entersKeys(body) });
    if (announcedFields.some((field) => changedFields.includes(field)))
      await announceChange(inner, id, { change: 'updated', changedFields });
    if (changedFields.length > 0 || liftsSuspension) {
      const details = { changedFields, before, ...(liftsSuspension && { liftsSuspension }) };
      await audit(inner, tenant, { actor, requestId, action: 'credential.updated', subject: id, details });
    }
    return await findCredential({ em: inner, id });
  });
}

interface Written {
  id: string;
  changes: CredentialChanges;
  /** Keys were entered, be they the same. */
  entered: boolean;
}

async function write(
  em: EntityManager,
  { sealer }: ApiDeps,
  { id, changes: { changedFields, columns, secrets }, entered }: Written,
): Promise<void> {
  const otherApp = changedFields.includes('consumerKey') || changedFields.includes('consumerSecret');
  await em.nativeUpdate(
    DarajaCredential,
    { id },
    {
      ...columns,
      ...(secrets !== null && secretColumns(sealer, id, secrets)),
      ...(otherApp && { verifiedAt: null }),
      ...(entered && asIfNew()),
      ...(changedFields.length > 0 && { updatedAt: raw('clock_timestamp()') }),
    },
  );
  if (entered) await dropToken(em, id);
}
