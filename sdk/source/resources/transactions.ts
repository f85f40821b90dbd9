import type { List } from '../list.ts';
import type { Transaction } from '../objects.ts';
import type { Query } from '../operation.ts';
import type { CallOptions } from '../options.ts';
import { Resource } from '../resource.ts';

export class Transactions extends Resource {
  get(id: string, options?: CallOptions): Promise<Transaction> {
    return this.api.request('getTransaction', { path: { id } }, options);
  }

  list(filters: Query<'listTransactions'> = {}, options?: CallOptions): List<Transaction> {
    return this.api.list('listTransactions', filters, options);
  }
}
