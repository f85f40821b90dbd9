import type { EntityManager } from '@mikro-orm/postgresql';
import { findOrCreateCustomer } from '../../db/customer-of-phone.ts';
import type { Customer } from '../../db/entities/index.ts';
import { lockCustomer } from '../../db/lock-customer.ts';
import { wrongFields } from '../validate.ts';
import type { NewPayment } from './create-payment.ts';

/** The payer that an order names: by id, or by phone, found or made with what the order says of a new customer. */
export async function payerOf(
  em: EntityManager,
  { tenant, request }: NewPayment,
  now: Date,
): Promise<Customer> {
  const { customerId } = request;
  if (customerId === undefined) {
    return await findOrCreateCustomer(em, {
      tenant,
      source: 'api',
      phoneNumber: request.phoneNumber ?? '',
      name: request.customerName,
      description: request.customerDescription,
      metadata: request.customerMetadata,
      now,
    });
  }
  const customer = await lockCustomer(em, tenant, { id: customerId }, 'key share');
  if (customer === undefined) throw wrongFields([unknownCustomer]);
  return customer;
}

export const unknownCustomer = {
  field: 'customerId',
  message: 'Send the id of a customer of this environment, or a phoneNumber in its place.',
};
