import type { EntityManager } from '@mikro-orm/postgresql';
import type { Tenant } from '../../db/entities/index.ts';
import type { Sealer } from '../../db/sealed.ts';
import { clearDefault, findSaved, writeCredential, type CredentialInput } from './write-credential.ts';

export type { CredentialInput };

/**
 * Saves the default credential of a tenant, for who sets one up: nobody is told. The same paybill or till again replaces
 * what was saved of it; another one is a row of its own, for payments and money of the first go on belonging to it.
 * Returns its id.
 */
export async function saveDefaultCredential(
  em: EntityManager,
  sealer: Sealer,
  tenant: Tenant,
  input: CredentialInput,
): Promise<string> {
  const { organisationId, environment } = tenant;
  const { businessShortCode, tillNumber } = input;
  const known = await findSaved(em, { organisationId, environment, businessShortCode, tillNumber });
  await clearDefault(em, tenant);
  return await writeCredential(em, sealer, tenant, { known, input, isDefault: true });
}
