import { follow, type FollowedEvent, type FollowOptions } from '../follow.ts';
import type { List } from '../list.ts';
import type { Answer, Item, Query } from '../operation.ts';
import type { CallOptions } from '../options.ts';
import { Resource } from '../resource.ts';

export class Events extends Resource {
  get(id: string, options?: CallOptions): Promise<Answer<'getEvent'>> {
    return this.api.request('getEvent', { path: { id } }, options);
  }

  list(filters: Query<'listEvents'> = {}, options?: CallOptions): List<Item<'listEvents'>> {
    return this.api.list('listEvents', filters, options);
  }

  /** All events from the first, `since` or a kept `position` on, and new ones as they come. Ends by `signal` only. */
  follow(options?: FollowOptions): AsyncGenerator<FollowedEvent, never> {
    return follow(this.api.list, options);
  }
}
