import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

/**
 * `waiting`: not asked yet; `asked`: the result is awaited; `answered`; `unanswered`: no result came in time, though a late
 * one still counts; `refused`: Safaricom does not take the question.
 */
export const checkStates = ['waiting', 'asked', 'answered', 'unanswered', 'refused'] as const;
export type CheckState = (typeof checkStates)[number];

const StatusCheckSchema = defineEntity({
  name: 'StatusCheck',
  tableName: 'status_checks',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    credentialId: p.text(),
    receiptNumber: p.text(),
    /** The token in the result's path: hashed to look it up, sealed to build the address. */
    tokenHash: p.text(),
    tokenSealed: p.text(),
    state: p.text().$type<CheckState>().default('waiting'),
    /** Why Safaricom did not take the question. */
    detail: p.text().strictNullable(),
    attempts: p.integer().default(0),
    createdAt: p.datetime().defaultRaw('clock_timestamp()'),
    askedAt: p.datetime().strictNullable(),
    /** When Safaricom told that the question waited too long in its queue: not known, and no answer. */
    timedOutAt: p.datetime().strictNullable(),
    answeredAt: p.datetime().strictNullable(),
    says: p.text().$type<'completed' | 'notCompleted' | 'notKnown'>().strictNullable(),
    /** Safaricom did not accept the initiator. */
    initiatorBlamed: p.boolean().default(false),
    /** What was received, word for word. */
    resultSealed: p.text().strictNullable(),
    /** When the relay starts its workflow; null once it is over. */
    startAt: p.datetime().strictNullable(),
    leasedUntil: p.datetime().strictNullable(),
  },
});
/** One question to Safaricom's Transaction Status about one receipt, and what came of it. */
export class StatusCheck extends StatusCheckSchema.class {}
StatusCheckSchema.setClass(StatusCheck);
