import { Customer } from '../../db/entities/index.ts';
import { notFound } from '../errors.ts';
import type { ApiRequest } from '../route.ts';

/** As it is now; another tenant's customer does not exist. */
export async function findCustomer({ em, id }: Pick<ApiRequest, 'em' | 'id'>): Promise<Customer> {
  const customer = await em.findOne(Customer, { id }, { refresh: true });
  if (customer === null) throw notFound('customer');
  return customer;
}
