import type { EntityManager } from '@mikro-orm/postgresql';
import { audit, type Actor } from '../../db/audit.ts';
import { DarajaCredential, type Tenant } from '../../db/entities/index.ts';
import type { Sealer } from '../../db/sealed.ts';
import { ApiError } from '../errors.ts';
import { announceChange } from './announce-change.ts';
import { clearDefault, findSaved, writeCredential, type CredentialInput } from './write-credential.ts';

export interface NewCredential {
  input: CredentialInput;
  /** The first is, whatever is wanted: payments that name none must go somewhere. */
  isDefault?: boolean | undefined;
}

/**
 * Adds a paybill or till, or brings back a deleted one, to which its earlier payments belong; announced and audited, in
 * the caller's transaction and under its lock of the organisation. Returns its id. Throws `duplicate_error` for one that
 * is there.
 */
export async function addCredential(
  em: EntityManager,
  sealer: Sealer,
  { organisationId, environment }: Tenant,
  { input, isDefault: wanted, actor, requestId }: NewCredential & Actor,
): Promise<string> {
  const tenant = { organisationId, environment };
  const { name, type, businessShortCode, tillNumber } = input;
  const known = await findSaved(em, { ...tenant, businessShortCode, tillNumber });
  if (known !== null && known.deletedAt === null) throw alreadyThere(known);
  const isDefault =
    wanted === true || (await em.count(DarajaCredential, { ...tenant, isDefault: true })) === 0;
  const previousDefault = isDefault ? await clearDefault(em, tenant) : undefined;
  const id = await writeCredential(em, sealer, tenant, { known, input, isDefault });
  await announceChange(em, id, { change: 'created', changedFields: [] });
  await audit(em, tenant, {
    actor,
    requestId,
    action: 'credential.created',
    subject: id,
    details: {
      name,
      type,
      businessShortCode,
      tillNumber,
      isDefault,
      ...(previousDefault !== undefined && { previousDefault }),
    },
  });
  return id;
}

function alreadyThere({ id, tillNumber, businessShortCode }: DarajaCredential): ApiError {
  const what =
    tillNumber === null ? `paybill ${businessShortCode}` : `till ${tillNumber} of ${businessShortCode}`;
  const message = `The Daraja credentials of ${what} are ${id}. Change those by PATCH /v1/daraja-credentials/${id}.`;
  return new ApiError('duplicate_error', message, { facts: { credentialId: id } });
}
