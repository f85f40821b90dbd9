import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

const WebhookEndpointSchema = defineEntity({
  name: 'WebhookEndpoint',
  tableName: 'webhook_endpoints',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    url: p.text(),
    description: p.text().strictNullable(),
    /** Empty: every event. */
    events: p.array(),
    secretSealed: p.text(),
    previousSecretSealed: p.text().strictNullable(),
    previousSecretUntil: p.datetime().strictNullable(),
    disabledAt: p.datetime().strictNullable(),
    disabledReason: p.text().strictNullable(),
    /** Since when no try has succeeded; null after a success. */
    failingSince: p.datetime().strictNullable(),
    /** When its receiver proved to verify signatures; null before, after a failed proof, and once address or secret changed. */
    verifiedAt: p.datetime().strictNullable(),
    /** What the last proof failed for, in words. */
    verificationFailure: p.text().strictNullable(),
    /** The last sequence number of this endpoint's events. */
    eventSequence: p.integer().default(0),
    deletedAt: p.datetime().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
  },
});
/** Where an organisation wants its events. */
export class WebhookEndpoint extends WebhookEndpointSchema.class {}
WebhookEndpointSchema.setClass(WebhookEndpoint);
