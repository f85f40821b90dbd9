import type { Answer, Query } from '../operation.ts';
import type { CallOptions } from '../options.ts';
import { Resource } from '../resource.ts';

export class Reconciliation extends Resource {
  /** What was rescued though its callback never came, and by what. */
  summary(
    period: Query<'getReconciliationSummary'> = {},
    options?: CallOptions,
  ): Promise<Answer<'getReconciliationSummary'>> {
    return this.api.request('getReconciliationSummary', { query: period }, options);
  }
}
