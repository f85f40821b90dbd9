import type { List } from '../list.ts';
import type { Answer, Body, Item, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';

/** The people of the organisation. */
export class Members extends Resource {
  add(params: Body<'addMember'>, options?: KeyedOptions): Promise<Answer<'addMember'>> {
    return this.api.request('addMember', { body: params }, options);
  }

  get(id: string, options?: CallOptions): Promise<Answer<'getMember'>> {
    return this.api.request('getMember', { path: { id } }, options);
  }

  list(filters: Query<'listMembers'> = {}, options?: CallOptions): List<Item<'listMembers'>> {
    return this.api.list('listMembers', filters, options);
  }

  update(id: string, changes: Body<'updateMember'>, options?: CallOptions): Promise<Answer<'updateMember'>> {
    return this.api.request('updateMember', { path: { id }, body: changes }, options);
  }

  remove(id: string, options?: CallOptions): Promise<Answer<'removeMember'>> {
    return this.api.request('removeMember', { path: { id } }, options);
  }
}
