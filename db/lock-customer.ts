import type { EntityDictionary, EntityManager } from '@mikro-orm/postgresql';
import { Customer, type Tenant } from './entities/index.ts';

/**
 * What a lock keeps out until the transaction ends. `key share`: a deletion, so that a payment that is made meanwhile finds
 * its customer; `no key update`: other changes, too; `update`: payments as well.
 */
export type CustomerLock = 'key share' | 'no key update' | 'update';

/** The customer as it is now, under this lock; undefined when there is none, or none any more. */
export async function lockCustomer(
  em: EntityManager,
  { organisationId, environment }: Tenant,
  by: { id: string } | { phoneNumber: string },
  lock: CustomerLock,
): Promise<Customer | undefined> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['phone_number', by.phoneNumber];
  const [row] = await em.execute<EntityDictionary<Customer>[]>(
    `select * from customers where organisation_id = ? and environment = ? and ${column} = ? for ${lock}`,
    [organisationId, environment, value],
  );
  return row === undefined ? undefined : em.map(Customer, row);
}
