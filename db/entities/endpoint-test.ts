import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import type { EventType } from './event.ts';
import { tenantFilter } from './tenant-filter.ts';
import type { AttemptOutcome } from './webhook-attempt.ts';

/** How a message of a test is signed: as every webhook is, by a secret that is nobody's, or for a time long ago. */
export const messageKinds = ['genuine', 'forged', 'stale'] as const;
export type MessageKind = (typeof messageKinds)[number];

/** What came of one message of a test. */
export interface TestResult {
  sent: MessageKind;
  /** The `webhook-id` that it was sent under. */
  eventId: string;
  outcome: AttemptOutcome;
  httpStatus: number | null;
  detail: string | null;
  /** The first 20 kB of the answer. */
  responseBody: string | null;
  durationMs: number;
}

const EndpointTestSchema = defineEntity({
  name: 'EndpointTest',
  tableName: 'endpoint_tests',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    endpointId: p.text(),
    /** `sample`: one genuine message; `verification`: one of each kind. */
    kind: p.text().$type<'sample' | 'verification'>(),
    eventType: p.text().$type<EventType>(),
    results: p.json<TestResult[]>().columnType('json').strictNullable(),
    createdAt: p.datetime().defaultRaw('clock_timestamp()'),
    finishedAt: p.datetime().strictNullable(),
  },
});
/** Samples that somebody had sent to an endpoint. No event, no delivery: nothing happened. */
export class EndpointTest extends EndpointTestSchema.class {}
EndpointTestSchema.setClass(EndpointTest);
