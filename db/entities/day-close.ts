import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

/** What a day close found, as it is shown. */
export interface DayCloseReport {
  totals: Record<string, { count: number; amount: number }>;
  counts: Record<string, number>;
  sources: { source: string; coversWholeDay: boolean; missing: { from: string; to: string }[] }[];
  gaps: { kind: string; message: string }[];
}

const DayCloseSchema = defineEntity({
  name: 'DayClose',
  tableName: 'day_closes',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    credentialId: p.text(),
    shortCode: p.text(),
    /** A day in East Africa, `YYYY-MM-DD`. */
    day: p.text(),
    complete: p.boolean(),
    // Not jsonb, which loses the order of fields.
    report: p.json<DayCloseReport>().columnType('json'),
    createdAt: p.datetime().defaultRaw('clock_timestamp()'),
  },
});
/** The books of one day and short code against pull and statement, as they were when it was made. Its rows: `day_close_rows`. */
export class DayClose extends DayCloseSchema.class {}
DayCloseSchema.setClass(DayClose);
