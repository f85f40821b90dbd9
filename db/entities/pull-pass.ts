import { defineEntity, p } from '@mikro-orm/core';
import type { PullPassKind } from '../../workflows/messages.ts';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

const PullPassSchema = defineEntity({
  name: 'PullPass',
  tableName: 'pull_passes',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    credentialId: p.text(),
    pass: p.text().$type<PullPassKind>(),
    /** What was asked for, by the database's clock. */
    fromAt: p.datetime(),
    toAt: p.datetime(),
    /** Different rows of money in. */
    rows: p.integer(),
    unreadable: p.integer(),
    /** Every page came and every row was read: what is not in it was not told. */
    complete: p.boolean(),
    at: p.datetime().defaultRaw('clock_timestamp()'),
  },
});
/** One list of what was paid to a short code, asked for to its end: what absence and day close may rest on. */
export class PullPass extends PullPassSchema.class {}
PullPassSchema.setClass(PullPass);
