import type { FilterQuery } from '@mikro-orm/postgresql';
import { AuditEntry } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { equalTo } from '../lists/equal-to.ts';
import { findPage } from '../lists/page.ts';
import { inPeriod } from '../lists/period.ts';
import { route, type Route } from '../route.ts';
import { AuditPage, AuditQuery } from './schemas.ts';

export const auditRoutes = (_deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/audit-entries',
    operationId: 'listAuditEntries',
    tag: 'Audit',
    summary: 'List who did what, and why',
    scope: 'settings.read',
    query: AuditQuery,
    answer: { status: 200, description: 'A page of audit entries.', schema: AuditPage },
    async handle({ em, query }) {
      const { limit, cursor, sortOrder, ...filters } = query;
      const { actor, actions, subject } = filters;
      const where: FilterQuery<AuditEntry>[] = inPeriod('at', filters, 'aud');
      where.push(...equalTo({ actor, subject }));
      if (actions !== undefined) where.push({ action: { $in: actions } });
      const page = { list: 'audit-entries', em, entity: AuditEntry, where, filters };
      const { rows, meta } = await findPage({ ...page, query: { limit, cursor, sortOrder }, sortBy: 'id' });
      return { status: 200, body: { data: rows.map(view), meta } };
    },
  }),
];

const view = (row: AuditEntry) => ({
  id: row.id,
  object: 'audit_entry',
  actor: row.actor,
  action: row.action,
  subject: row.subject,
  reason: row.reason,
  details: row.details,
  requestId: row.requestId,
  at: row.at.toISOString(),
});
