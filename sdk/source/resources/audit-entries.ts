import type { List } from '../list.ts';
import type { Item, Query } from '../operation.ts';
import type { CallOptions } from '../options.ts';
import { Resource } from '../resource.ts';

/** Who changed settings or money, and how. */
export class AuditEntries extends Resource {
  list(filters: Query<'listAuditEntries'> = {}, options?: CallOptions): List<Item<'listAuditEntries'>> {
    return this.api.list('listAuditEntries', filters, options);
  }
}
