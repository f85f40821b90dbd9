import type { List } from '../list.ts';
import type { Answer, Body, Item, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';

/** What only a person can decide. */
export class Cases extends Resource {
  /** With its evidence, in words. */
  get(id: string, options?: CallOptions): Promise<Answer<'getCase'>> {
    return this.api.request('getCase', { path: { id } }, options);
  }

  list(filters: Query<'listCases'> = {}, options?: CallOptions): List<Item<'listCases'>> {
    return this.api.list('listCases', filters, options);
  }

  /** Decides it, with a reason; audited. */
  close(id: string, decision: Body<'closeCase'>, options?: KeyedOptions): Promise<Answer<'closeCase'>> {
    return this.api.request('closeCase', { path: { id }, body: decision }, options);
  }
}
