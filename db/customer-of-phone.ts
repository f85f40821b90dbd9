import type { EntityDictionary, EntityManager } from '@mikro-orm/postgresql';
import { announceCustomer } from './announce-customer.ts';
import { Customer, type Metadata, type Tenant } from './entities/index.ts';
import { lockCustomer } from './lock-customer.ts';
import { newId } from './new-id.ts';

/** A person by phone, and what a new customer begins with. */
export interface NewCustomer {
  tenant: Tenant;
  /** Who made the customer: `api`, or `checkout` where the payer began. */
  source: string;
  phoneNumber: string;
  name?: string | null | undefined;
  description?: string | null | undefined;
  metadata?: Metadata | undefined;
  now: Date;
}

/** Finds the payer by phone, or makes the customer and announces it; in the transaction of the payment, held to its end. */
export async function findOrCreateCustomer(em: EntityManager, payer: NewCustomer): Promise<Customer> {
  const { tenant, phoneNumber } = payer;
  // Again only if somebody deleted the customer between the two looks: then the phone is nobody's, and there is a new one.
  for (;;) {
    const customer =
      (await makeCustomer(em, payer)) ?? (await lockCustomer(em, tenant, { phoneNumber }, 'key share'));
    if (customer !== undefined) return customer;
  }
}

/** Makes a customer and announces it; undefined when the phone is a customer's already. */
export async function makeCustomer(em: EntityManager, made: NewCustomer): Promise<Customer | undefined> {
  const { tenant, now } = made;
  // Two who make one of the same phone at once make one customer: the second insert waits for the first and yields.
  const [row] = await em.execute<EntityDictionary<Customer>[]>(
    `insert into customers (id, organisation_id, environment, source, name, phone_number, description, metadata,
       event_sequence, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
     on conflict (organisation_id, environment, phone_number) do nothing returning *`,
    [
      // Of the same instant as `created_at`, so that lists by id are lists by creation.
      newId('cus', now),
      tenant.organisationId,
      tenant.environment,
      made.source,
      made.name ?? null,
      made.phoneNumber,
      made.description ?? null,
      JSON.stringify(made.metadata ?? {}),
      now,
      now,
    ],
  );
  if (row === undefined) return undefined;
  const customer = em.map(Customer, row);
  await announceCustomer(em, 'customer.created', customer, now);
  return customer;
}
