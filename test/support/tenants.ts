import type { MikroORM } from '@mikro-orm/postgresql';
import { createApiKey } from '../../api/api-keys/create-api-key.ts';
import { saveDefaultCredential, type CredentialInput } from '../../api/daraja-credentials/save-credential.ts';
import { scopes, type Scope } from '../../api/api-keys/scopes.ts';
import { DarajaCredential, Organisation, type Environment, type Tenant } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import type { Sealer } from '../../db/sealed.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { simulatorCredential } from '../../local/credential.ts';

export interface TestTenant extends Tenant {
  apiKey: string;
  credentialId: string;
}

/** An organisation with a key of every scope and the simulator's paybill, or another credential. */
export async function makeTenant(
  orm: MikroORM,
  sealer: Sealer,
  environment: Environment = 'sandbox',
  credential: CredentialInput = simulatorCredential,
): Promise<TestTenant> {
  const em = everyTenantsEntities(orm);
  const organisationId = newId('org');
  await em.insert(Organisation, { id: organisationId, name: 'Test shop' });
  const tenant = { organisationId, environment };
  await saveDefaultCredential(em, sealer, tenant, credential);
  const { id: credentialId } = await em.findOneOrFail(DarajaCredential, tenant);
  return { ...tenant, credentialId, apiKey: await makeKey(orm, tenant) };
}

export const makeKey = (orm: MikroORM, tenant: Tenant, only: readonly Scope[] = scopes): Promise<string> =>
  createApiKey(everyTenantsEntities(orm), tenant, { name: 'test', scopes: only });
