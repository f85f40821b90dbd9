import type { List } from '../list.ts';
import type { Answer, Body, Item, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';

export class DarajaCredentials extends Resource {
  /** What it is paid to: a paybill or a till. Its secrets are never read back. */
  create(
    params: Body<'createDarajaCredential'>,
    options?: KeyedOptions,
  ): Promise<Answer<'createDarajaCredential'>> {
    return this.api.request('createDarajaCredential', { body: params }, options);
  }

  get(id: string, options?: CallOptions): Promise<Answer<'getDarajaCredential'>> {
    return this.api.request('getDarajaCredential', { path: { id } }, options);
  }

  list(
    filters: Query<'listDarajaCredentials'> = {},
    options?: CallOptions,
  ): List<Item<'listDarajaCredentials'>> {
    return this.api.list('listDarajaCredentials', filters, options);
  }

  update(
    id: string,
    changes: Body<'updateDarajaCredential'>,
    options?: CallOptions,
  ): Promise<Answer<'updateDarajaCredential'>> {
    return this.api.request('updateDarajaCredential', { path: { id }, body: changes }, options);
  }

  delete(id: string, options?: CallOptions): Promise<Answer<'deleteDarajaCredential'>> {
    return this.api.request('deleteDarajaCredential', { path: { id } }, options);
  }

  /** Proves its secrets against Safaricom. */
  verify(id: string, options?: CallOptions): Promise<Answer<'verifyDarajaCredential'>> {
    return this.api.request('verifyDarajaCredential', { path: { id } }, options);
  }

  /** Has Safaricom tell of all money that comes, also without a prompt. */
  registerC2b(
    id: string,
    params: Body<'registerC2b'> = {},
    options?: CallOptions,
  ): Promise<Answer<'registerC2b'>> {
    return this.api.request('registerC2b', { path: { id }, body: params }, options);
  }

  /** Has Safaricom’s lists pulled. */
  registerPull(
    id: string,
    params: Body<'registerPull'>,
    options?: CallOptions,
  ): Promise<Answer<'registerPull'>> {
    return this.api.request('registerPull', { path: { id }, body: params }, options);
  }

  /** Takes prompts again after a suspension. */
  resume(
    id: string,
    params: Body<'resumeDarajaCredential'>,
    options?: CallOptions,
  ): Promise<Answer<'resumeDarajaCredential'>> {
    return this.api.request('resumeDarajaCredential', { path: { id }, body: params }, options);
  }
}
