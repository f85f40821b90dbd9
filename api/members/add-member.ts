import type { EntityManager } from '@mikro-orm/postgresql';
import type * as z from 'zod';
import { auditOrganisation, type Actor } from '../../db/audit.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { Member, type Role } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import { ApiError } from '../errors.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import { beginOrganisationChange } from '../organisations/begin-organisation-change.ts';
import type { ApiRequest } from '../route.ts';
import { refuseBeyondKey } from './member-guards.ts';
import type { AddMember } from './schemas.ts';

export interface NewMember {
  /** In lower case. */
  email: string;
  name: string;
  role: Role;
}

/** Adds a person, in the caller's transaction. */
export async function makeMember(
  em: EntityManager,
  organisationId: string,
  { email, name, role }: NewMember,
  { actor, requestId }: Actor,
): Promise<Member> {
  const now = await databaseNow(em);
  const times = { createdAt: now, updatedAt: now };
  const member = Object.assign(new Member(), {
    id: newId('mem'),
    organisationId,
    email,
    name,
    role,
    ...times,
  });
  await em.persist(member).flush();
  const deed = { action: 'member.added', subject: member.id, details: { email, role } } as const;
  await auditOrganisation(em, organisationId, { actor, requestId, ...deed });
  return member;
}

/** Adds the person that a key asks for. Throws `duplicate_error` for an address that is there. */
export async function addMember(
  request: ApiRequest<z.output<typeof AddMember>>,
  bound: Bound | undefined,
): Promise<Member> {
  const { em, tenant, body } = request;
  return await em.transactional(async (inner) => {
    refuseBeyondKey(await beginOrganisationChange(inner, request), body.role);
    const known = await inner.findOne(Member, { email: body.email });
    if (known !== null) throw alreadyThere(known);
    const member = await makeMember(inner, tenant.organisationId, body, request);
    await bindKey(inner, tenant, bound, member.id);
    return member;
  });
}

const alreadyThere = ({ id, email }: Member): ApiError =>
  new ApiError('duplicate_error', `${email} is member ${id}. Change that one by PATCH /v1/members/${id}.`, {
    facts: { memberId: id },
  });
