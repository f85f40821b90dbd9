import type { List } from '../list.ts';
import type { WebhookEndpoint } from '../objects.ts';
import type { Answer, Body, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';

export class WebhookEndpoints extends Resource {
  /** The answer’s `secret` verifies the webhooks; it is shown this once. */
  create(
    params: Body<'createWebhookEndpoint'>,
    options?: KeyedOptions,
  ): Promise<Answer<'createWebhookEndpoint'>> {
    return this.api.request('createWebhookEndpoint', { body: params }, options);
  }

  get(id: string, options?: CallOptions): Promise<WebhookEndpoint> {
    return this.api.request('getWebhookEndpoint', { path: { id } }, options);
  }

  list(filters: Query<'listWebhookEndpoints'> = {}, options?: CallOptions): List<WebhookEndpoint> {
    return this.api.list('listWebhookEndpoints', filters, options);
  }

  update(
    id: string,
    changes: Body<'updateWebhookEndpoint'>,
    options?: CallOptions,
  ): Promise<WebhookEndpoint> {
    return this.api.request('updateWebhookEndpoint', { path: { id }, body: changes }, options);
  }

  delete(id: string, options?: CallOptions): Promise<Answer<'deleteWebhookEndpoint'>> {
    return this.api.request('deleteWebhookEndpoint', { path: { id } }, options);
  }
}
