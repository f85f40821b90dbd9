import { databaseNow } from '../../db/database-clock.ts';
import type { ApiDeps } from '../deps.ts';
import { wrongFields } from '../validate.ts';
import { route, type Route } from '../route.ts';
import { SummaryAnswer, SummaryQuery } from './schemas.ts';
import { summarise, type Period } from './summary.ts';

const dayMs = 24 * 60 * 60 * 1000;

export const reconciliationRoutes = (_deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/reconciliation/summary',
    operationId: 'getReconciliationSummary',
    tag: 'Reconciliation',
    summary: 'Read what Hakika found out though its callback never came',
    scope: 'transactions.read',
    query: SummaryQuery,
    answer: { status: 200, description: 'Sums over the period.', schema: SummaryAnswer },
    async handle({ em, tenant, query }) {
      const period = periodOf(query, await databaseNow(em));
      return {
        status: 200,
        body: {
          object: 'reconciliation_summary',
          environment: tenant.environment,
          start: period.start.toISOString(),
          end: period.end.toISOString(),
          currency: 'KES',
          ...(await summarise(em, tenant, period)),
        },
      };
    },
  }),
];

function periodOf(query: SummaryQuery, now: Date): Period {
  const end = query.end === undefined ? now : new Date(query.end);
  const start = query.start === undefined ? new Date(end.getTime() - dayMs) : new Date(query.start);
  if (start < end) return { start, end };
  throw wrongFields([{ field: 'start', message: 'Send a start in the past, or an end after it.' }]);
}
