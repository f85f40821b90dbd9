import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';

const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_keys',
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    name: p.text(),
    scopes: p.array(),
    keyHash: p.text(),
    hint: p.text(),
    expiresAt: p.datetime().strictNullable(),
    revokedAt: p.datetime().strictNullable(),
    lastUsedAt: p.datetime().strictNullable(),
    /** The key that was made to take its place. */
    rotatedTo: p.text().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
/** A key of the API, stored as its SHA-256. No tenant filter: it is what tells the tenant. */
export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey);
