import type { EntityManager } from '@mikro-orm/postgresql';
import { announce } from './announce.ts';
import type { Customer } from './entities/index.ts';
import { customerView } from './payment-view.ts';

/** Announces what became of a customer, under the `eventSequence` that its row has by now; in the transaction of the change. */
export const announceCustomer = (
  em: EntityManager,
  type: 'customer.created' | 'customer.updated' | 'customer.deleted',
  customer: Customer,
  now: Date,
): Promise<void> =>
  announce(em, {
    type,
    organisationId: customer.organisationId,
    environment: customer.environment,
    subjectId: customer.id,
    sequence: customer.eventSequence,
    occurredAt: now,
    data: type === 'customer.deleted' ? deletedCustomerView(customer) : customerView(customer),
    relayAfterMs: 0,
  });

/** What is left to tell of somebody who is to be forgotten. */
export const deletedCustomerView = ({ id, environment }: Pick<Customer, 'id' | 'environment'>) => ({
  id,
  object: 'customer' as const,
  environment,
  deleted: true as const,
});
