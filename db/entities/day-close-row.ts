import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

/**
 * What a row of a day close says about one receipt or payment; several may hold at once, except `matched`. `paidAgain`: a
 * second receipt on one payment. `notCovered`: recorded here at a time that no source covers.
 */
export const findings = [
  'matched',
  'missingHere',
  'missingInPull',
  'missingInStatement',
  'differentAmounts',
  'withoutReceipt',
  'paidAgain',
  'notCovered',
] as const;
export type Finding = (typeof findings)[number];

const DayCloseRowSchema = defineEntity({
  name: 'DayCloseRow',
  tableName: 'day_close_rows',
  filters: tenantFilter,
  properties: {
    dayCloseId: p.text().primary(),
    position: p.integer().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    receiptNumber: p.text().strictNullable(),
    /** When the money moved; of a payment that no source tells of, when its payer was prompted. */
    occurredAt: p.datetime(),
    accountReference: p.text(),
    paymentId: p.text().strictNullable(),
    claimId: p.text().strictNullable(),
    /** Each null where its side has no such money. */
    recordedShillings: p.integer().strictNullable(),
    pullShillings: p.integer().strictNullable(),
    statementShillings: p.integer().strictNullable(),
    findings: p.array().$type<Finding[]>(),
  },
});
/** One receipt, or one payment without one, of a day close. */
export class DayCloseRow extends DayCloseRowSchema.class {}
DayCloseRowSchema.setClass(DayCloseRow);
