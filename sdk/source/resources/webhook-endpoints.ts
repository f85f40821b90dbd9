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

  /** A new secret, shown this once; the old one signs beside it for a while. */
  rotateSecret(
    id: string,
    params: Body<'rotateWebhookSecret'> = {},
    options?: KeyedOptions,
  ): Promise<Answer<'rotateWebhookSecret'>> {
    return this.api.request('rotateWebhookSecret', { path: { id }, body: params }, options);
  }

  /** Sends an example of an event now, and tells what came back. */
  test(
    id: string,
    params: Body<'testWebhookEndpoint'> = {},
    options?: KeyedOptions,
  ): Promise<Answer<'testWebhookEndpoint'>> {
    return this.api.request('testWebhookEndpoint', { path: { id }, body: params }, options);
  }

  /** Sends a good webhook, a forged one and a stale one: only the first may be acknowledged. */
  verify(id: string, options?: KeyedOptions): Promise<Answer<'verifyWebhookEndpoint'>> {
    return this.api.request('verifyWebhookEndpoint', { path: { id } }, options);
  }

  /** Sends again what ended undelivered since then. */
  recover(
    id: string,
    period: Body<'recoverWebhookEndpoint'>,
    options?: KeyedOptions,
  ): Promise<Answer<'recoverWebhookEndpoint'>> {
    return this.api.request('recoverWebhookEndpoint', { path: { id }, body: period }, options);
  }
}
