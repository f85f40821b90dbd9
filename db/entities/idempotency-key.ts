import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

const IdempotencyKeySchema = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_keys',
  filters: tenantFilter,
  properties: {
    organisationId: p.text().primary(),
    environment: p.text().$type<Environment>().primary(),
    key: p.text().primary(),
    /** Of method, path and parsed body, under a key. */
    requestHash: p.text(),
    resourceId: p.text(),
    /** Null after a crash between commit and answer: then the answer is rebuilt from the record. */
    answerStatus: p.integer().strictNullable(),
    /** Null beside a status: it told of a person who was forgotten. */
    answerSealed: p.text().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
/** What a caller's key created, bound in the transaction that created it. */
export class IdempotencyKey extends IdempotencyKeySchema.class {}
IdempotencyKeySchema.setClass(IdempotencyKey);
