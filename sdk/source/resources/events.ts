import { follow, type FollowedEvent, type FollowOptions } from '../follow.ts';
import type { List } from '../list.ts';
import type { Answer, Body, Item, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';

export class Events extends Resource {
  get(id: string, options?: CallOptions): Promise<Answer<'getEvent'>> {
    return this.api.request('getEvent', { path: { id } }, options);
  }

  list(filters: Query<'listEvents'> = {}, options?: CallOptions): List<Item<'listEvents'>> {
    return this.api.list('listEvents', filters, options);
  }

  /** Sends it again, to one endpoint or to all that listen. */
  resend(
    id: string,
    params: Body<'resendEvent'> = {},
    options?: KeyedOptions,
  ): Promise<Answer<'resendEvent'>> {
    return this.api.request('resendEvent', { path: { id }, body: params }, options);
  }

  /** What was asked to be sent again, in an order that a cursor can follow. */
  resends(filters: Query<'listEventResends'> = {}, options?: CallOptions): List<Item<'listEventResends'>> {
    return this.api.list('listEventResends', filters, options);
  }

  /** All events from the first, `since` or a kept `position` on, and new ones as they come. Ends by `signal` only. */
  follow(options?: FollowOptions): AsyncGenerator<FollowedEvent, never> {
    return follow(this.api.list, options);
  }
}
