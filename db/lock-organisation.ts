import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * One change of an organisation's settings at a time, until the transaction ends: what a change is judged by, such as
 * which key or owner is the last, cannot move meanwhile. Rows that refer to the organisation, payments among them, do not
 * wait for it.
 */
export async function lockOrganisation(em: EntityManager, organisationId: string): Promise<void> {
  await em.execute('select 1 from organisations where id = ? for no key update', [organisationId]);
}
