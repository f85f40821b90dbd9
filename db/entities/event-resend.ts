import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

const EventResendSchema = defineEntity({
  name: 'EventResend',
  tableName: 'event_resends',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    eventId: p.text(),
    /** Null: every endpoint that listens, and whoever follows the list of events. */
    endpointId: p.text().strictNullable(),
    /** The deliveries by which it is sent again. */
    deliveryIds: p.array(),
    createdAt: p.datetime().defaultRaw('clock_timestamp()'),
    /** Given after the commit, as to events, so that a follower misses none. */
    position: p.bigint('number').strictNullable(),
  },
});
/** An event that somebody asked to be sent again. */
export class EventResend extends EventResendSchema.class {}
EventResendSchema.setClass(EventResend);
