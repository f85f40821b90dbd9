import type { EntityManager } from '@mikro-orm/postgresql';
import type * as z from 'zod';
import { makeCustomer } from '../../db/customer-of-phone.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { Customer, type Tenant } from '../../db/entities/index.ts';
import { ApiError } from '../errors.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import type { CreateCustomer } from './schemas.ts';

/** Makes a customer, unless the phone is somebody's: then `duplicate_error` says whose. */
export async function createCustomer(
  em: EntityManager,
  tenant: Tenant,
  request: z.output<typeof CreateCustomer>,
  bound: Bound | undefined,
): Promise<Customer> {
  const customer = await em.transactional(async (inner) => {
    const now = await databaseNow(inner);
    const made = await makeCustomer(inner, { tenant, source: 'api', ...request, now });
    if (made !== undefined) await bindKey(inner, tenant, bound, made.id);
    return made;
  });
  if (customer === undefined) throw await duplicateCustomer(em, request.phoneNumber);
  return customer;
}

/** Names the customer who has the phone, unless it was deleted in this moment. */
export async function duplicateCustomer(em: EntityManager, phoneNumber: string): Promise<ApiError> {
  const other = await em.findOne(Customer, { phoneNumber });
  if (other === null)
    return new ApiError('duplicate_error', 'Another customer had this phone number. Send it again.');
  const message = `Customer ${other.id} has this phone number. Use that one, or change it by PATCH.`;
  return new ApiError('duplicate_error', message, { facts: { customerId: other.id } });
}
