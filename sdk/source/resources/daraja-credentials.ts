import type { Answer, Body } from '../operation.ts';
import type { CallOptions } from '../options.ts';
import { Resource } from '../resource.ts';

export class DarajaCredentials extends Resource {
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
