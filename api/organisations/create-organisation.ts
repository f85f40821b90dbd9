import type { EntityManager } from '@mikro-orm/postgresql';
import { auditOrganisation, type Actor } from '../../db/audit.ts';
import { Organisation } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import { makeMember } from '../members/add-member.ts';

export interface NewOrganisation {
  name: string;
  /** The first member; the e-mail address in lower case. */
  owner?: { email: string; name: string } | undefined;
}

/** Makes an organisation with its first owner, in the caller's transaction. Returns its id. */
export async function createOrganisation(
  em: EntityManager,
  { name, owner }: NewOrganisation,
  actor: Actor,
): Promise<string> {
  const id = newId('org');
  await em.insert(Organisation, { id, name });
  const deed = { action: 'organisation.created', subject: id, details: { name } } as const;
  await auditOrganisation(em, id, { ...actor, ...deed });
  if (owner !== undefined) await makeMember(em, id, { ...owner, role: 'owner' }, actor);
  return id;
}
