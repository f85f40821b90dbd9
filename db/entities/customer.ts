import { defineEntity, p, type Opt } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

export type Metadata = Record<string, string | number | boolean>;

const CustomerSchema = defineEntity({
  name: 'Customer',
  tableName: 'customers',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    source: p.text(),
    name: p.text().strictNullable(),
    phoneNumber: p.text(),
    description: p.text().strictNullable(),
    metadata: p.json<Metadata>(),
    isActive: p.boolean().default(true),
    isVerified: p.boolean().default(false),
    eventSequence: p.integer().default(0),
    firstTransactionAt: p.datetime().strictNullable(),
    lastActiveAt: p.datetime().strictNullable(),
    /** `lastActiveAt`, or `createdAt` while there is none: what a list can be ordered by. Kept by the database. */
    activeAt: p.datetime().$type<Opt<Date>>().generated('(coalesce(last_active_at, created_at)) stored'),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
  },
});
/** A payer, unique by phone number within organisation and environment. */
export class Customer extends CustomerSchema.class {}
CustomerSchema.setClass(Customer);
