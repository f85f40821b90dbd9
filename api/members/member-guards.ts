import type { EntityManager } from '@mikro-orm/postgresql';
import { Member, type Role } from '../../db/entities/index.ts';
import type { Caller } from '../api-keys/caller.ts';
import { ApiError } from '../errors.ts';
import { scopesOfRole } from './roles.ts';

/** A key gives and takes only what it may do itself. Throws `invalid_access`. */
export function refuseBeyondKey({ key }: Caller, role: Role): void {
  const lacking = scopesOfRole[role].filter((scope) => !key.scopes.includes(scope));
  if (lacking.length === 0) return;
  throw new ApiError(
    'invalid_access',
    `This API key lacks ${lacking.join(', ')}, which the role ${role} has. Use a key that has it.`,
  );
}

/** Under the organisation's lock, so that two owners cannot remove each other. Throws `last_owner`. */
export async function keepAnOwner(em: EntityManager, { id, role }: Member): Promise<void> {
  if (role !== 'owner' || (await em.count(Member, { role: 'owner', id: { $ne: id } })) > 0) return;
  throw new ApiError('last_owner', 'This is the last owner. Make another member an owner first.');
}
