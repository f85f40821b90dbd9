import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

export const auditActions = [
  'api_key.created',
  'api_key.updated',
  'api_key.rotated',
  'api_key.revoked',
  'case.closed',
  'credential.created',
  'credential.updated',
  'credential.deleted',
  'credential.resumed',
  'credential.c2b_registered',
  'credential.pull_registered',
  'day.closed',
  'member.added',
  'member.updated',
  'member.removed',
  'organisation.created',
  'organisation.updated',
  'customer.deleted',
  'payment.resolved',
  'payment.refreshed',
  'receipt.claimed',
  'statement.imported',
  'endpoint.created',
  'endpoint.updated',
  'endpoint.deleted',
  'endpoint.secret_rotated',
  'endpoint.tested',
  'endpoint.verified',
  'endpoint.recovered',
  'event.resent',
  'delivery.resent',
] as const;
export type AuditAction = (typeof auditActions)[number];

const AuditEntrySchema = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entries',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    /** An API key's id, `temporal operator <name>`, or `setup`. */
    actor: p.text(),
    action: p.text().$type<AuditAction>(),
    /** The id of what was acted on. */
    subject: p.text(),
    reason: p.text().strictNullable(),
    /** Without secrets. */
    details: p.json<Record<string, unknown>>(),
    /** The API's request or Temporal's update that did it: what is tried again is written once. */
    requestId: p.text(),
    at: p.datetime().defaultRaw('clock_timestamp()'),
  },
});
/** What a person did, never changed and never deleted. */
export class AuditEntry extends AuditEntrySchema.class {}
AuditEntrySchema.setClass(AuditEntry);
