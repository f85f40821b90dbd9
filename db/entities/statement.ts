import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

/** From what the covered time was told: the period that the file names, or its first and last row. */
export const coverages = ['period', 'rows', 'none'] as const;
export type Coverage = (typeof coverages)[number];

/** How many rows of each kind; `new`: payments that no earlier statement told. */
export type StatementCounts = Record<
  | 'rows'
  | 'payments'
  | 'new'
  | 'charges'
  | 'withdrawals'
  | 'reversals'
  | 'transfers'
  | 'notCompleted'
  | 'rejected',
  number
>;

const StatementSchema = defineEntity({
  name: 'Statement',
  tableName: 'statements',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    credentialId: p.text(),
    /** The first short code that the file names; null where it names none. */
    shortCode: p.text().strictNullable(),
    /** SHA-256 of the text, so that the same file is imported once. */
    fileHash: p.text(),
    /** The file as it came, compressed and sealed: megabytes, so it is read only where it is asked for. */
    fileSealed: p.text().lazy(),
    coverage: p.text().$type<Coverage>(),
    /** Whatever was completed in `[coveredFrom, coveredTo)` is in the file; null where it covers nothing. */
    coveredFrom: p.datetime().strictNullable(),
    coveredTo: p.datetime().strictNullable(),
    counts: p.json<StatementCounts>(),
    /** The first rows that could not be read; their number is in `counts`. */
    rejected: p.json<readonly { line: number; reason: string }[]>(),
    totalShillings: p.bigint('number'),
    createdAt: p.datetime().defaultRaw('clock_timestamp()'),
  },
});
/** One imported statement of the M-Pesa organisation portal. */
export class Statement extends StatementSchema.class {}
StatementSchema.setClass(Statement);
