import type { EntityManager } from '@mikro-orm/postgresql';
import { announce } from './announce.ts';
import { Customer, type Metadata, type Tenant } from './entities/index.ts';
import { newId } from './new-id.ts';
import { customerView } from './payment-view.ts';

/** A payer by phone, and what a new customer begins with. */
export interface PayerOfPhone {
  tenant: Tenant;
  /** Who made the customer: `api`, or `checkout` where the payer began. */
  source: string;
  phoneNumber: string;
  name?: string | null;
  description?: string | null;
  metadata?: Metadata;
  now: Date;
}

/** Finds the payer by phone, or makes the customer and announces it; in the transaction of the payment. */
export async function findOrCreateCustomer(em: EntityManager, payer: PayerOfPhone): Promise<Customer> {
  const { tenant, source, phoneNumber, now } = payer;
  // Two first payments of one phone at once make one customer: the second insert waits for the first and yields.
  const rows = await em.execute<{ id: string }[]>(
    `insert into customers (id, organisation_id, environment, source, name, phone_number, description, metadata,
       event_sequence, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
     on conflict (organisation_id, environment, phone_number) do nothing returning id`,
    [
      newId('cus'),
      tenant.organisationId,
      tenant.environment,
      source,
      payer.name ?? null,
      phoneNumber,
      payer.description ?? null,
      JSON.stringify(payer.metadata ?? {}),
      now,
      now,
    ],
  );
  const customer = await em.findOneOrFail(Customer, { ...tenant, phoneNumber });
  if (rows.length > 0) await announceCustomer(em, customer, now);
  return customer;
}

const announceCustomer = (em: EntityManager, customer: Customer, now: Date): Promise<void> =>
  announce(em, {
    type: 'customer.created',
    organisationId: customer.organisationId,
    environment: customer.environment,
    subjectId: customer.id,
    sequence: customer.eventSequence,
    occurredAt: now,
    data: customerView(customer),
    relayAfterMs: 0,
  });
