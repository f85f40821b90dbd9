import { follow, type FollowOptions } from '../follow.ts';
import type { List } from '../list.ts';
import type { Answer, Body, Item, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';
import { eventOf, type WebhookEvent } from '../webhooks/event.ts';

export interface FollowEventsOptions extends FollowOptions, Pick<Query<'listEvents'>, 'types'> {}

export type ResentEvent = Item<'listEventResends'> & { event: WebhookEvent };

export class Events extends Resource {
  async get(id: string, options?: CallOptions): Promise<WebhookEvent> {
    return eventOf(await this.api.request('getEvent', { path: { id } }, options));
  }

  list(filters: Query<'listEvents'> = {}, options?: CallOptions): List<WebhookEvent> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each is what `eventOf` says of it
    return this.api.list('listEvents', filters, options) as List<object> as List<WebhookEvent>;
  }

  /** Sends it again, to one endpoint or to all that listen. */
  resend(
    id: string,
    params: Body<'resendEvent'> = {},
    options?: KeyedOptions,
  ): Promise<Answer<'resendEvent'>> {
    return this.api.request('resendEvent', { path: { id }, body: params }, options);
  }

  /** What was asked to be sent again. */
  resends(filters: Query<'listEventResends'> = {}, options?: CallOptions): List<Item<'listEventResends'>> {
    return this.api.list('listEventResends', filters, options);
  }

  /**
   * Each event once and in order, as they come: those from now on, or all `after` the last one that you dealt with.
   * Ends by `signal`.
   */
  follow({ types, ...options }: FollowEventsOptions = {}): AsyncGenerator<WebhookEvent, void> {
    return follow((look, call) => this.list({ ...look, ...(types && { types }) }, call).page(), options);
  }

  /** In the same way what was asked to be sent again, with its event. `endpointId` is null where all are to get it. */
  followResends(options: FollowOptions = {}): AsyncGenerator<ResentEvent, void> {
    return follow(async (look, call) => {
      const { data, meta } = await this.resends(look, call).page();
      const resent: ResentEvent[] = [];
      // One by one, for a list of a hundred is no reason to make a hundred requests at once.
      for (const resend of data) resent.push({ ...resend, event: await this.get(resend.eventId, call) });
      return { data: resent, meta };
    }, options);
  }
}
