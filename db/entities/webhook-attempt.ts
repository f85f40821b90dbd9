import { defineEntity, p } from '@mikro-orm/core';

export const attemptOutcomes = ['delivered', 'refused', 'unreachable', 'blocked'] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

const WebhookAttemptSchema = defineEntity({
  name: 'WebhookAttempt',
  tableName: 'webhook_attempts',
  properties: {
    id: p.text().primary(),
    deliveryId: p.text(),
    number: p.integer(),
    outcome: p.text().$type<AttemptOutcome>(),
    httpStatus: p.integer().strictNullable(),
    detail: p.text().strictNullable(),
    /** The first 20 kB of the answer. */
    responseBody: p.text().strictNullable(),
    durationMs: p.integer(),
    attemptedAt: p.datetime(),
    nextAttemptAt: p.datetime().strictNullable(),
  },
});
/** One try of a delivery. Read through its delivery, which carries the tenant. */
export class WebhookAttempt extends WebhookAttemptSchema.class {}
WebhookAttemptSchema.setClass(WebhookAttempt);
