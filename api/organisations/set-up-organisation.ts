import type { MikroORM } from '@mikro-orm/postgresql';
import { audit, type Actor } from '../../db/audit.ts';
import type { Environment } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import type { Sealer } from '../../db/sealed.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { makeApiKey } from '../api-keys/create-api-key.ts';
import { scopes } from '../api-keys/scopes.ts';
import { saveDefaultCredential, type CredentialInput } from '../daraja-credentials/save-credential.ts';
import { createOrganisation, type NewOrganisation } from './create-organisation.ts';

export interface FirstSettings extends NewOrganisation {
  environment: Environment;
  credential: CredentialInput;
}

export interface SetUp {
  organisationId: string;
  /** With every scope; it can be read this once. */
  apiKey: string;
  credentialId: string;
}

/** Makes an organisation that can take payments at once: owner, Daraja credential and key, all of it or nothing. */
export async function setUpOrganisation(
  orm: MikroORM,
  sealer: Sealer,
  { name, owner, environment, credential }: FirstSettings,
): Promise<SetUp> {
  const actor: Actor = { actor: 'setup', requestId: newId('req') };
  return await everyTenantsEntities(orm).transactional(async (em) => {
    const organisationId = await createOrganisation(em, { name, owner }, actor);
    const tenant = { organisationId, environment };
    const credentialId = await saveDefaultCredential(em, sealer, tenant, credential);
    const { type, businessShortCode, tillNumber } = credential;
    await audit(em, tenant, {
      ...actor,
      action: 'credential.created',
      subject: credentialId,
      details: { name: credential.name, type, businessShortCode, tillNumber, isDefault: true },
    });
    const { apiKey, secret } = await makeApiKey(em, tenant, { name: 'setup', scopes });
    const details = { name: apiKey.name, scopes: apiKey.scopes, expiresAt: null };
    await audit(em, tenant, { ...actor, action: 'api_key.created', subject: apiKey.id, details });
    return { organisationId, apiKey: secret, credentialId };
  });
}
