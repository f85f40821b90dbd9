import type { FilterQuery } from '@mikro-orm/postgresql';
import { Claim } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { equalTo } from '../lists/equal-to.ts';
import { findPage } from '../lists/page.ts';
import { inPeriod } from '../lists/period.ts';
import { route, type Route } from '../route.ts';
import { claimView } from './present.ts';
import { ClaimAnswer, ClaimPage, ClaimsQuery } from './schemas.ts';

export const claimRoutes = (_deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/claims',
    operationId: 'listClaims',
    tag: 'Receipts',
    summary: 'List claims of receipts',
    scope: 'transactions.read',
    query: ClaimsQuery,
    answer: { status: 200, description: 'A page of claims.', schema: ClaimPage },
    async handle({ em, query }) {
      const { limit, cursor, sortOrder, ...filters } = query;
      const { receiptNumber, reference } = filters;
      const where: FilterQuery<Claim>[] = inPeriod('createdAt', filters, 'claim');
      where.push(...equalTo({ receiptNumber, reference }));
      const page = { list: 'claims', em, entity: Claim, where, filters };
      const { rows, meta } = await findPage({ ...page, query: { limit, cursor, sortOrder }, sortBy: 'id' });
      return { status: 200, body: { data: rows.map(claimView), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/claims/:id',
    ids: ['claim'],
    operationId: 'getClaim',
    tag: 'Receipts',
    summary: 'Read a claim',
    scope: 'transactions.read',
    answer: { status: 200, description: 'The claim.', schema: ClaimAnswer },
    errors: ['not_found'],
    async handle({ em, id }) {
      const claim = await em.findOne(Claim, { id });
      if (claim === null) throw notFound('claim');
      return { status: 200, body: claimView(claim) };
    },
  }),
];
