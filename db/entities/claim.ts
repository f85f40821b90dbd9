import { defineEntity, p } from '@mikro-orm/core';
import type { Metadata } from './customer.ts';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

const ClaimSchema = defineEntity({
  name: 'Claim',
  tableName: 'claims',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    receiptNumber: p.text(),
    /** What the receipt is of, by the source that proved it. */
    amountShillings: p.integer(),
    /** What it was claimed for, in the words of whoever did: one of the two is there. */
    reference: p.text().strictNullable(),
    reason: p.text().strictNullable(),
    metadata: p.json<Metadata>(),
    /** The API key's id. */
    claimedBy: p.text(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
/** A receipt that was used up outside a payment of ours, once. */
export class Claim extends ClaimSchema.class {}
ClaimSchema.setClass(Claim);
