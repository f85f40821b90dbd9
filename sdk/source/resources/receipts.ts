import type { List } from '../list.ts';
import type { Answer, Body, Item, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';

export class Receipts extends Resource {
  /** Whether the code on a customer’s phone is real, of how much, and used. */
  get(code: string, options?: CallOptions): Promise<Answer<'getReceipt'>> {
    return this.api.request('getReceipt', { path: { code } }, options);
  }

  /** Uses a receipt up, once. */
  claim(code: string, params: Body<'claimReceipt'>, options?: KeyedOptions): Promise<Answer<'claimReceipt'>> {
    return this.api.request('claimReceipt', { path: { code }, body: params }, options);
  }
}

/** Receipts that were used up at the desk. */
export class Claims extends Resource {
  get(id: string, options?: CallOptions): Promise<Answer<'getClaim'>> {
    return this.api.request('getClaim', { path: { id } }, options);
  }

  list(filters: Query<'listClaims'> = {}, options?: CallOptions): List<Item<'listClaims'>> {
    return this.api.list('listClaims', filters, options);
  }
}
