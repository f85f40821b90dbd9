import { defineEntity, p } from '@mikro-orm/core';
import type { Binding, Claim, EvidenceKind } from '../../workflows/evidence.ts';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

const EvidenceRowSchema = defineEntity({
  name: 'EvidenceRow',
  tableName: 'evidence',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    paymentId: p.text(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    kind: p.text().$type<EvidenceKind>(),
    sourceKey: p.text(),
    says: p.text().$type<Claim>(),
    resultCode: p.text().strictNullable(),
    detail: p.text().strictNullable(),
    advice: p.text().strictNullable(),
    receiptNumber: p.text().strictNullable(),
    amountShillings: p.integer().strictNullable(),
    merchantRequestId: p.text().strictNullable(),
    checkoutRequestId: p.text().strictNullable(),
    boundBy: p.text().$type<Binding>(),
    /** Milliseconds of payment time since the prompt; stored, so that judging needs no clock. */
    ageMs: p.bigint('number').strictNullable(),
    sourceAddress: p.text().strictNullable(),
    fromListedAddress: p.boolean().strictNullable(),
    shortCodeFits: p.boolean().strictNullable(),
    receiptTaken: p.boolean().default(false),
    /** Of a decision: the evidence that the person had in view, as `kind/source key`. */
    considered: p.json<readonly string[]>().strictNullable(),
    bodySealed: p.text().strictNullable(),
    receivedAt: p.datetime().defaultRaw('clock_timestamp()'),
    /** Null until a settlement has seen it: the evidence is its own inbox. */
    judgedAt: p.datetime().strictNullable(),
    leasedUntil: p.datetime().strictNullable(),
  },
});
/** What somebody said about a payment, never changed and never deleted. */
export class EvidenceRow extends EvidenceRowSchema.class {}
EvidenceRowSchema.setClass(EvidenceRow);
