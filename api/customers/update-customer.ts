import { UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/postgresql';
import { announceCustomer } from '../../db/announce-customer.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { Payment, type Customer, type Metadata } from '../../db/entities/index.ts';
import { lockCustomer } from '../../db/lock-customer.ts';
import { customerView } from '../../db/payment-view.ts';
import { notFound } from '../errors.ts';
import { metadataPairsMax, metadataWords } from '../payments/schemas.ts';
import type { ApiRequest } from '../route.ts';
import { wrongFields } from '../validate.ts';
import { duplicateCustomer } from './create-customer.ts';
import type { UpdateCustomer } from './schemas.ts';

/** Changes what the request names and announces it; what changes nothing is announced to nobody. */
export async function updateCustomer(request: ApiRequest<UpdateCustomer>): Promise<Customer> {
  const { em, body } = request;
  try {
    return await em.transactional((inner) => update(inner, request));
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException && body.phoneNumber !== undefined)
      throw await duplicateCustomer(em, body.phoneNumber);
    throw error;
  }
}

async function update(em: EntityManager, request: ApiRequest<UpdateCustomer>): Promise<Customer> {
  // Two changes at once go one after the other, and each starts from what the other left.
  const customer = await lockCustomer(em, request.tenant, request, 'no key update');
  if (customer === undefined) throw notFound('customer');
  const { metadata, phoneNumber, ...plain } = request.body;
  const before = JSON.stringify(customerView(customer));
  Object.assign(
    customer,
    Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
  );
  if (metadata !== undefined) customer.metadata = merged(customer.metadata, metadata);
  if (phoneNumber !== undefined && phoneNumber !== customer.phoneNumber) {
    customer.phoneNumber = phoneNumber;
    // Who has paid knew the PIN of that phone, which says nothing of another.
    customer.isVerified =
      (await em.count(Payment, { customerId: customer.id, phoneNumber, status: 'completed' })) > 0;
  }
  if (JSON.stringify(customerView(customer)) === before) return customer;
  const now = await databaseNow(em);
  customer.updatedAt = now;
  customer.eventSequence += 1;
  await em.flush();
  await announceCustomer(em, 'customer.updated', customer, now);
  return customer;
}

function merged(known: Metadata, change: NonNullable<UpdateCustomer['metadata']>): Metadata {
  const all = Object.entries({ ...known, ...change });
  const pairs = all.filter((pair): pair is [string, Metadata[string]] => pair[1] !== null);
  if (pairs.length > metadataPairsMax) throw wrongFields([{ field: 'metadata', message: metadataWords }]);
  return Object.fromEntries(pairs);
}
