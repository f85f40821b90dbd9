import type { List } from '../list.ts';
import type { Answer, Item, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';

/** What was sent to endpoints, every try of it. */
export class WebhookDeliveries extends Resource {
  get(id: string, options?: CallOptions): Promise<Answer<'getWebhookDelivery'>> {
    return this.api.request('getWebhookDelivery', { path: { id } }, options);
  }

  list(
    filters: Query<'listWebhookDeliveries'> = {},
    options?: CallOptions,
  ): List<Item<'listWebhookDeliveries'>> {
    return this.api.list('listWebhookDeliveries', filters, options);
  }

  resend(id: string, options?: KeyedOptions): Promise<Answer<'resendWebhookDelivery'>> {
    return this.api.request('resendWebhookDelivery', { path: { id } }, options);
  }
}
