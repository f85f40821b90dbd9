import type { Answer, Body } from '../operation.ts';
import type { CallOptions } from '../options.ts';
import { Resource } from '../resource.ts';

export class Organisation extends Resource {
  get(options?: CallOptions): Promise<Answer<'getOrganisation'>> {
    return this.api.request('getOrganisation', {}, options);
  }

  update(changes: Body<'updateOrganisation'>, options?: CallOptions): Promise<Answer<'updateOrganisation'>> {
    return this.api.request('updateOrganisation', { body: changes }, options);
  }
}
