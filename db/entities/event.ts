import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

export const eventTypes = [
  'payment.completed',
  'payment.failed',
  'payment.canceled',
  'payment.unknown',
  'payment.updated',
  'customer.created',
  'customer.updated',
  'customer.deleted',
  'credentials.changed',
  'endpoint.disabled',
] as const;
export type EventType = (typeof eventTypes)[number];

/** Sent to every endpoint, whichever events it wants: an intruder who sends the money elsewhere is not to go unnoticed. */
export const eventsForAll: readonly EventType[] = ['credentials.changed'];

const EventSchema = defineEntity({
  name: 'Event',
  tableName: 'events',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    type: p.text().$type<EventType>(),
    /** The id in the payload's data: `trxn_…`, `cus_…`, `we_…`, `cred_…`. */
    subjectId: p.text(),
    /** Rises per subject. */
    sequence: p.integer(),
    paymentId: p.text().strictNullable(),
    /** The webhook's body as it was when the event happened; never refreshed. `json` keeps the order of its fields. */
    payload: p.json<object>().columnType('json'),
    occurredAt: p.datetime(),
    /** Given after the commit, in order, so that a reader with a cursor misses none. */
    position: p.bigint('number').strictNullable(),
  },
});
/** Something that was announced. */
export class Event extends EventSchema.class {}
EventSchema.setClass(Event);
