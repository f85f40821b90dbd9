import { defineEntity, p } from '@mikro-orm/core';
import type { CaseKind } from '../../workflows/verdict.ts';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

export const caseStatuses = ['open', 'closed'] as const;
export type CaseStatus = (typeof caseStatuses)[number];

const PaymentCaseSchema = defineEntity({
  name: 'PaymentCase',
  tableName: 'cases',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    paymentId: p.text(),
    kind: p.text().$type<CaseKind>(),
    /** What exactly contradicts itself, where a kind can come more than once: the receipts of `paid_twice`. */
    about: p.text().default(''),
    summary: p.text(),
    status: p.text().$type<CaseStatus>(),
    decision: p.text().strictNullable(),
    reason: p.text().strictNullable(),
    closedBy: p.text().strictNullable(),
    openedAt: p.datetime().defaultRaw('now()'),
    closedAt: p.datetime().strictNullable(),
  },
});
/** Something that contradicts something else and needs a person. */
export class PaymentCase extends PaymentCaseSchema.class {}
PaymentCaseSchema.setClass(PaymentCase);
