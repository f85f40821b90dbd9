import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

export const deliveryStatuses = ['pending', 'delivered', 'undelivered'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

const WebhookDeliverySchema = defineEntity({
  name: 'WebhookDelivery',
  tableName: 'webhook_deliveries',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    eventId: p.text(),
    endpointId: p.text(),
    paymentId: p.text().strictNullable(),
    status: p.text().$type<DeliveryStatus>(),
    attempts: p.integer().default(0),
    nextAttemptAt: p.datetime().strictNullable(),
    /** When the relay starts its workflow; null once it is known to have started. */
    dispatchAt: p.datetime().strictNullable(),
    /** How often it was sent again; each time by a workflow of its own. */
    resends: p.integer().default(0),
    resentAt: p.datetime().strictNullable(),
    /** Of the schedules before the last resend: the pauses count from there. */
    earlierAttempts: p.integer().default(0),
    leasedUntil: p.datetime().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    completedAt: p.datetime().strictNullable(),
  },
});
/** One event on its way to one endpoint. */
export class WebhookDelivery extends WebhookDeliverySchema.class {}
WebhookDeliverySchema.setClass(WebhookDelivery);
