import type { FilterQuery } from '@mikro-orm/postgresql';
import { EvidenceRow, Payment, PaymentCase } from '../../db/entities/index.ts';
import { paymentIdOf } from '../../db/new-id.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { once } from '../idempotency/once.ts';
import { findPage } from '../lists/page.ts';
import { inPeriod } from '../lists/period.ts';
import { route, type ApiRequest, type Route } from '../route.ts';
import { decideRequest, decisionErrors } from './decide-request.ts';
import { caseView, caseWithEvidence } from './present.ts';
import { CasePage, CasesQuery, CaseWithEvidence, CloseCase } from './schemas.ts';

async function findCase({ em, id }: Pick<ApiRequest, 'em' | 'id'>): Promise<PaymentCase> {
  const found = await em.findOne(PaymentCase, { id }, { refresh: true });
  if (found === null) throw notFound('case');
  return found;
}

async function readCase({ em, id }: Pick<ApiRequest, 'em' | 'id'>) {
  const row = await findCase({ em, id });
  const { paymentId } = row;
  const payment = await em.findOneOrFail(Payment, { id: paymentId }, { refresh: true });
  const evidence = await em.find(EvidenceRow, { paymentId }, { orderBy: { receivedAt: 'asc', id: 'asc' } });
  return { status: 200, body: caseWithEvidence(row, payment, evidence) };
}

export const caseRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/cases',
    operationId: 'listCases',
    tag: 'Cases',
    summary: 'List what needs a person',
    scope: 'transactions.read',
    query: CasesQuery,
    answer: { status: 200, description: 'A page of cases.', schema: CasePage },
    async handle({ em, query }) {
      const { limit, cursor, sortOrder, ...filters } = query;
      const { statuses, kinds, paymentId } = filters;
      const where: FilterQuery<PaymentCase>[] = inPeriod('openedAt', filters, 'case');
      if (statuses !== undefined) where.push({ status: { $in: statuses } });
      if (kinds !== undefined) where.push({ kind: { $in: kinds } });
      if (paymentId !== undefined) where.push({ paymentId: paymentIdOf(paymentId) });
      const page = { list: 'cases', em, entity: PaymentCase, where, filters };
      const { rows, meta } = await findPage({ ...page, query: { limit, cursor, sortOrder }, sortBy: 'id' });
      return { status: 200, body: { data: rows.map(caseView), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/cases/:id',
    ids: ['case'],
    operationId: 'getCase',
    tag: 'Cases',
    summary: 'Read a case: what contradicts what, with the evidence',
    scope: 'transactions.read',
    answer: { status: 200, description: 'The case and the evidence.', schema: CaseWithEvidence },
    errors: ['not_found'],
    handle: readCase,
  }),
  route({
    method: 'post',
    path: '/v1/cases/:id/close',
    ids: ['case'],
    operationId: 'closeCase',
    tag: 'Cases',
    summary: 'Close a case with a decision and a reason',
    scope: 'payments.write',
    body: CloseCase,
    answer: {
      status: 200,
      description: 'The closed case. The payment moves as soon as the decision is settled with all evidence.',
      schema: CaseWithEvidence,
    },
    errors: decisionErrors,
    handle: (request) =>
      once(deps, request, {
        async create(bound) {
          const { decision, reason, receiptNumber = null } = request.body;
          const { id: caseId, paymentId } = await findCase(request);
          await decideRequest(deps, request, { caseId, paymentId, decision, reason, receiptNumber }, bound);
          return await readCase(request);
        },
        rebuild: (id) => readCase({ em: request.em, id }),
      }),
  }),
];
