import type { EntityManager } from '@mikro-orm/postgresql';
import { announce } from '../../db/announce.ts';
import { Customer } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import { customerView } from '../../db/payment-view.ts';
import type { NewPayment } from './create-payment.ts';

/** Finds the payer by phone, or makes the customer and announces it; in the transaction of the payment. */
export async function findOrCreateCustomer(
  em: EntityManager,
  { tenant, request }: NewPayment,
  now: Date,
): Promise<Customer> {
  const { phoneNumber = '' } = request;
  // Two first payments of one phone at once make one customer: the second insert waits for the first and yields.
  const id = newId('cus');
  const rows = await em.execute<{ id: string }[]>(
    `insert into customers (id, organisation_id, environment, source, name, phone_number, description, metadata,
       event_sequence, created_at, updated_at) values (?, ?, ?, 'api', ?, ?, ?, ?, 1, ?, ?)
     on conflict (organisation_id, environment, phone_number) do nothing returning id`,
    [
      id,
      tenant.organisationId,
      tenant.environment,
      request.customerName ?? null,
      phoneNumber,
      request.customerDescription ?? null,
      JSON.stringify(request.customerMetadata ?? {}),
      now,
      now,
    ],
  );
  const customer = await em.findOneOrFail(Customer, { phoneNumber });
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
