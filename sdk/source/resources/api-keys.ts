import type { List } from '../list.ts';
import type { Answer, Body, Item, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';

export class ApiKeys extends Resource {
  /** The key itself is shown this once. */
  create(params: Body<'createApiKey'>, options?: KeyedOptions): Promise<Answer<'createApiKey'>> {
    return this.api.request('createApiKey', { body: params }, options);
  }

  get(id: string, options?: CallOptions): Promise<Answer<'getApiKey'>> {
    return this.api.request('getApiKey', { path: { id } }, options);
  }

  list(filters: Query<'listApiKeys'> = {}, options?: CallOptions): List<Item<'listApiKeys'>> {
    return this.api.list('listApiKeys', filters, options);
  }

  update(id: string, changes: Body<'updateApiKey'>, options?: CallOptions): Promise<Answer<'updateApiKey'>> {
    return this.api.request('updateApiKey', { path: { id }, body: changes }, options);
  }

  /** A new key, beside which the old one goes on for a while. */
  rotate(
    id: string,
    params: Body<'rotateApiKey'> = {},
    options?: KeyedOptions,
  ): Promise<Answer<'rotateApiKey'>> {
    return this.api.request('rotateApiKey', { path: { id }, body: params }, options);
  }

  /** From now on the key counts for nothing. */
  revoke(
    id: string,
    params: Body<'revokeApiKey'> = {},
    options?: CallOptions,
  ): Promise<Answer<'revokeApiKey'>> {
    return this.api.request('revokeApiKey', { path: { id }, body: params }, options);
  }
}
