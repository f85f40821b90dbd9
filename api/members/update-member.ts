import { raw } from '@mikro-orm/postgresql';
import type * as z from 'zod';
import { auditOrganisation } from '../../db/audit.ts';
import { Member } from '../../db/entities/index.ts';
import { beginOrganisationChange } from '../organisations/begin-organisation-change.ts';
import type { ApiRequest } from '../route.ts';
import { findMember } from './find-member.ts';
import { keepAnOwner, refuseBeyondKey } from './member-guards.ts';
import type { UpdateMember } from './schemas.ts';

/** Changes name or role. Throws `last_owner`, and `invalid_access` for a role beyond the key. */
export async function updateMember(request: ApiRequest<z.output<typeof UpdateMember>>): Promise<Member> {
  const { em, tenant, id, actor, requestId, body } = request;
  return await em.transactional(async (inner) => {
    const caller = await beginOrganisationChange(inner, request);
    const member = await findMember({ em: inner, id });
    const before = { name: member.name, role: member.role };
    const after = { name: body.name ?? before.name, role: body.role ?? before.role };
    if (after.role !== before.role) {
      refuseBeyondKey(caller, before.role);
      refuseBeyondKey(caller, after.role);
      await keepAnOwner(inner, member);
    }
    if (after.name === before.name && after.role === before.role) return member;
    await inner.nativeUpdate(Member, { id }, { ...after, updatedAt: raw('clock_timestamp()') });
    const deed = { action: 'member.updated', subject: id, details: { before, after } } as const;
    await auditOrganisation(inner, tenant.organisationId, { actor, requestId, ...deed });
    return await findMember({ em: inner, id });
  });
}

/** Takes a person out; who it was stays in the audit. Throws as `updateMember` does. */
export async function removeMember(request: ApiRequest): Promise<void> {
  const { em, tenant, id, actor, requestId } = request;
  await em.transactional(async (inner) => {
    const caller = await beginOrganisationChange(inner, request);
    const member = await findMember({ em: inner, id });
    refuseBeyondKey(caller, member.role);
    await keepAnOwner(inner, member);
    await inner.nativeDelete(Member, { id });
    const { email, role } = member;
    const deed = { action: 'member.removed', subject: id, details: { email, role } } as const;
    await auditOrganisation(inner, tenant.organisationId, { actor, requestId, ...deed });
  });
}
