import type { EntityManager } from '@mikro-orm/postgresql';
import { findOrCreateCustomer } from '../../db/customer-of-phone.ts';
import type { Customer } from '../../db/entities/index.ts';
import type { NewPayment } from './create-payment.ts';

/** The payer that an order names by phone: found, or made with what the order says of a new customer. */
export const payerOf = (em: EntityManager, { tenant, request }: NewPayment, now: Date): Promise<Customer> =>
  findOrCreateCustomer(em, {
    tenant,
    source: 'api',
    phoneNumber: request.phoneNumber ?? '',
    ...(request.customerName !== undefined && { name: request.customerName }),
    ...(request.customerDescription !== undefined && { description: request.customerDescription }),
    ...(request.customerMetadata !== undefined && { metadata: request.customerMetadata }),
    now,
  });
