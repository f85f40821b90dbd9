import type { List } from '../list.ts';
import type { Customer } from '../objects.ts';
import type { Answer, Body, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';

export class Customers extends Resource {
  /** One phone has one customer; a payment of a new phone makes its own. */
  create(params: Body<'createCustomer'>, options?: KeyedOptions): Promise<Customer> {
    return this.api.request('createCustomer', { body: params }, options);
  }

  get(id: string, options?: CallOptions): Promise<Customer> {
    return this.api.request('getCustomer', { path: { id } }, options);
  }

  list(filters: Query<'listCustomers'> = {}, options?: CallOptions): List<Customer> {
    return this.api.list('listCustomers', filters, options);
  }

  /** Metadata is merged; null takes a key, the name or the description away. */
  update(id: string, changes: Body<'updateCustomer'>, options?: CallOptions): Promise<Customer> {
    return this.api.request('updateCustomer', { path: { id }, body: changes }, options);
  }

  /** Forgets the person; the payments stay. */
  delete(id: string, options?: CallOptions): Promise<Answer<'deleteCustomer'>> {
    return this.api.request('deleteCustomer', { path: { id } }, options);
  }
}
