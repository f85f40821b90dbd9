import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { audit, type Actor } from '../../db/audit.ts';
import { Organisation, type Environment } from '../../db/entities/index.ts';
import { lockOrganisation } from '../../db/lock-organisation.ts';
import { newId } from '../../db/new-id.ts';
import type { Sealer } from '../../db/sealed.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { makeApiKey } from '../api-keys/create-api-key.ts';
import { scopes } from '../api-keys/scopes.ts';
import { addCredential } from '../daraja-credentials/add-credential.ts';
import type { CredentialInput } from '../daraja-credentials/save-credential.ts';
import { ApiError } from '../errors.ts';
import { createOrganisation, type NewOrganisation } from './create-organisation.ts';

/** Which organisation takes payments by it: a new one, or one that is there. */
export type Whose = { created: NewOrganisation } | { organisationId: string };

export interface FirstSettings {
  whose: Whose;
  environment: Environment;
  /** Named as the organisation unless it has a name of its own. Undefined: another key only, as where every one was lost. */
  credential: (Omit<CredentialInput, 'name'> & { name?: string | undefined }) | undefined;
}

export interface SetUp {
  organisationId: string;
  /** With every scope; it can be read this once. */
  apiKey: string;
  credentialId: string | null;
}

/**
 * Makes an organisation able to take payments in an environment at once, with a Daraja credential and a key: all of it or
 * nothing. Throws `not_found` for an organisation that is not there and `duplicate_error` for a credential that is.
 */
export async function setUpOrganisation(
  orm: MikroORM,
  sealer: Sealer,
  { whose, environment, credential }: FirstSettings,
): Promise<SetUp> {
  const actor: Actor = { actor: 'setup', requestId: newId('req') };
  return await everyTenantsEntities(orm).transactional(async (em) => {
    const organisation = await organisationOf(em, whose, actor);
    const tenant = { organisationId: organisation.id, environment };
    const input = credential && { ...credential, name: credential.name ?? organisation.name };
    const credentialId =
      input === undefined ? null : await addCredential(em, sealer, tenant, { input, ...actor });
    const { apiKey, secret } = await makeApiKey(em, tenant, { name: 'setup', scopes });
    const details = { name: apiKey.name, scopes: apiKey.scopes, expiresAt: null };
    await audit(em, tenant, { ...actor, action: 'api_key.created', subject: apiKey.id, details });
    return { organisationId: organisation.id, apiKey: secret, credentialId };
  });
}

async function organisationOf(
  em: EntityManager,
  whose: Whose,
  actor: Actor,
): Promise<Pick<Organisation, 'id' | 'name'>> {
  if ('created' in whose)
    return { id: await createOrganisation(em, whose.created, actor), name: whose.created.name };
  const { organisationId: id } = whose;
  await lockOrganisation(em, id);
  const organisation = await em.findOne(Organisation, { id });
  if (organisation !== null) return organisation;
  throw new ApiError(
    'not_found',
    `There is no organisation ${id}. A key of it is told its id by GET /v1/organisation.`,
  );
}
