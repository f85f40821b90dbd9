import { Readable } from 'node:stream';
import { DayClose } from '../../db/entities/index.ts';
import { findAccount } from '../daraja-credentials/find-account.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { once } from '../idempotency/once.ts';
import { equalTo } from '../lists/equal-to.ts';
import { findPage } from '../lists/page.ts';
import { route, type ApiAnswer, type ApiRequest, type Route } from '../route.ts';
import { closeDay } from './close-day.ts';
import { dayCloseView } from './day-close-view.ts';
import { rowsCsv } from './rows-csv.ts';
import { CreateDayClose, DayCloseAnswer, DayCloseCsv, DayClosePage, DayClosesQuery } from './schemas.ts';

async function findClose({ em, id }: Pick<ApiRequest, 'em' | 'id'>): Promise<DayClose> {
  const close = await em.findOne(DayClose, { id });
  if (close === null) throw notFound('day close');
  return close;
}

const created = (close: DayClose): ApiAnswer => ({
  status: 201,
  body: dayCloseView(close),
  headers: { Location: `/v1/day-closes/${close.id}` },
});

export const dayCloseRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/day-closes',
    operationId: 'createDayClose',
    tag: 'Reconciliation',
    summary: 'Close a day: compare the books here with pull and statement',
    scope: 'payments.write',
    body: CreateDayClose,
    bodyExamples: {
      day: { summary: 'A day of the only paybill or till', value: { date: '2026-09-14' } },
      strictly: {
        summary: 'A day of one short code, which the statement must cover',
        value: { date: '2026-09-14', shortCode: '174379', sources: ['statement'] },
      },
    },
    answer: {
      status: 201,
      description: 'What was found, kept as it is now; the same day can be closed again.',
      schema: DayCloseAnswer,
      hasLocation: true,
    },
    errors: ['credentials_missing'],
    async handle(request) {
      const { em, tenant, actor, requestId, body } = request;
      return await once(deps, request, {
        create: async (bound) => {
          const account = await findAccount(em, body);
          const { date: day, sources } = body;
          return created(await closeDay(em, { tenant, account, day, sources, bound, actor, requestId }));
        },
        rebuild: async (id) => created(await findClose({ em, id })),
      });
    },
  }),
  route({
    method: 'get',
    path: '/v1/day-closes',
    operationId: 'listDayCloses',
    tag: 'Reconciliation',
    summary: 'List day closes',
    scope: 'transactions.read',
    query: DayClosesQuery,
    answer: { status: 200, description: 'A page of day closes.', schema: DayClosePage },
    async handle({ em, query: { date: day, credentialId, ...query } }) {
      const filters = { day, credentialId };
      const where = equalTo(filters);
      const page = { list: 'day-closes', em, entity: DayClose, where, query, filters };
      const { rows, meta } = await findPage({ ...page, sortBy: 'id' });
      return { status: 200, body: { data: rows.map(dayCloseView), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/day-closes/:id',
    ids: ['close'],
    operationId: 'getDayClose',
    tag: 'Reconciliation',
    summary: 'Read a day close',
    scope: 'transactions.read',
    answer: { status: 200, description: 'The day close as it was made.', schema: DayCloseAnswer },
    errors: ['not_found'],
    handle: async (request) => ({ status: 200, body: dayCloseView(await findClose(request)) }),
  }),
  route({
    method: 'get',
    path: '/v1/day-closes/:id/rows.csv',
    ids: ['close'],
    operationId: 'getDayCloseRows',
    tag: 'Reconciliation',
    summary: 'Download the rows of a day close as CSV',
    scope: 'transactions.read',
    answer: {
      status: 200,
      description: 'Every receipt of the day.',
      schema: DayCloseCsv,
      mediaType: 'text/csv',
    },
    errors: ['not_found'],
    async handle(request) {
      const { id, day, shortCode } = await findClose(request);
      return {
        status: 200,
        body: Readable.from(rowsCsv(request.em, id)),
        headers: {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': `attachment; filename="day-close-${shortCode}-${day}.csv"`,
        },
      };
    },
  }),
];
