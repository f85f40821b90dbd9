import type { List } from '../list.ts';
import type { Answer, Body, Item, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';

/** One day of one account: our records against Safaricom’s, receipt by receipt. */
export class DayCloses extends Resource {
  create(params: Body<'createDayClose'>, options?: KeyedOptions): Promise<Answer<'createDayClose'>> {
    return this.api.request('createDayClose', { body: params }, options);
  }

  get(id: string, options?: CallOptions): Promise<Answer<'getDayClose'>> {
    return this.api.request('getDayClose', { path: { id } }, options);
  }

  list(filters: Query<'listDayCloses'> = {}, options?: CallOptions): List<Item<'listDayCloses'>> {
    return this.api.list('listDayCloses', filters, options);
  }

  /** Its rows as CSV. */
  rows(id: string, options?: CallOptions): Promise<Answer<'getDayCloseRows'>> {
    return this.api.request('getDayCloseRows', { path: { id } }, options);
  }
}
