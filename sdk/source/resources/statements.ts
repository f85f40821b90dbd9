import type { List } from '../list.ts';
import type { Answer, Body, Item, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';

export class Statements extends Resource {
  /** A statement of the M-Pesa portal: its CSV, or that with the credential that it is of. */
  import(statement: Body<'importStatement'>, options?: KeyedOptions): Promise<Answer<'importStatement'>> {
    return this.api.request('importStatement', { body: statement }, options);
  }

  get(id: string, options?: CallOptions): Promise<Answer<'getStatement'>> {
    return this.api.request('getStatement', { path: { id } }, options);
  }

  list(filters: Query<'listStatements'> = {}, options?: CallOptions): List<Item<'listStatements'>> {
    return this.api.list('listStatements', filters, options);
  }
}
