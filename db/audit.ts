import type { EntityManager } from '@mikro-orm/postgresql';
import { AuditEntry, environments, type Tenant } from './entities/index.ts';
import { newId } from './new-id.ts';

/** Who asks for something, and by which request of the API or update of Temporal. */
export interface Actor {
  /** An API key's id, `temporal operator <name>`, or `setup` for who has the server's shell. */
  actor: string;
  requestId: string;
}

export type NewAuditEntry = Actor &
  Pick<AuditEntry, 'action' | 'subject'> & {
    /** Made here unless given. */
    id?: string;
    reason?: string | null;
    /** Never a secret, never a phone number. */
    details?: Record<string, unknown>;
  };

/** Writes down who did what and why, in the transaction of the deed: neither is there without the other. */
export async function audit(
  em: EntityManager,
  { organisationId, environment }: Tenant,
  { id = newId('aud'), reason = null, details = {}, ...entry }: NewAuditEntry,
): Promise<void> {
  const row = { id, organisationId, environment, ...entry, reason, details };
  await em.insert(AuditEntry, row);
}

/** For what concerns the whole organisation: keys of either environment read of it. */
export async function auditOrganisation(
  em: EntityManager,
  organisationId: string,
  entry: Omit<NewAuditEntry, 'id'>,
): Promise<void> {
  for (const environment of environments) await audit(em, { organisationId, environment }, entry);
}
