import { decodeStatement } from '../../daraja/statement/decode.ts';
import { StatementProblem } from '../../daraja/statement/problem.ts';
import { Statement } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { once } from '../idempotency/once.ts';
import { findPage } from '../lists/page.ts';
import { route, type Route } from '../route.ts';
import { wrongFields } from '../validate.ts';
import { findAccount } from '../daraja-credentials/find-account.ts';
import { csvExample } from './examples.ts';
import { importedAnswer } from './imported-answer.ts';
import { importStatement } from './import-statement.ts';
import {
  ImportedStatement,
  ImportQuery,
  ImportStatement,
  StatementAnswer,
  StatementPage,
  StatementsQuery,
} from './schemas.ts';
import { statementView } from './statement-view.ts';

/** A month of a hundred thousand payments has some 20 MB. */
const fileBytesMax = 32 * 1024 * 1024;

function readFile(bytes: Buffer): { csv: string } {
  try {
    return { csv: decodeStatement(bytes) };
  } catch (error) {
    if (!(error instanceof StatementProblem)) throw error;
    throw wrongFields([{ field: 'csv', message: error.message }], error);
  }
}

export const statementRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/statements',
    operationId: 'importStatement',
    tag: 'Reconciliation',
    summary: 'Import a statement of the M-Pesa organisation portal',
    scope: 'payments.write',
    query: ImportQuery,
    body: ImportStatement,
    bodyBytesMax: fileBytesMax,
    otherBody: { mediaType: 'text/csv', read: readFile, example: csvExample },
    answer: {
      status: 200,
      description: 'What was read of it, the same for a file that was imported before.',
      schema: ImportedStatement,
      hasLocation: true,
    },
    errors: ['credentials_missing'],
    async handle(request) {
      const { csv } = request.body;
      const credentialId = request.body.credentialId ?? request.query.credentialId;
      const { em, tenant, actor, requestId } = request;
      // An idempotency key is bound to the account as well, wherever it was named.
      return await once(
        deps,
        { ...request, body: { csv, credentialId } },
        {
          create: async (bound) => {
            const account = await findAccount(em, { credentialId });
            const { statement, alreadyImported } = await importStatement(deps, em, {
              tenant,
              account,
              csv,
              bound,
              actor,
              requestId,
            });
            return importedAnswer(statement, alreadyImported);
          },
          rebuild: async (id) => importedAnswer(await em.findOneOrFail(Statement, { id }), false),
        },
      );
    },
  }),
  route({
    method: 'get',
    path: '/v1/statements',
    operationId: 'listStatements',
    tag: 'Reconciliation',
    summary: 'List imported statements',
    scope: 'transactions.read',
    query: StatementsQuery,
    answer: { status: 200, description: 'A page of statements.', schema: StatementPage },
    async handle({ em, query: { credentialId, ...query } }) {
      const where = credentialId === undefined ? [] : [{ credentialId }];
      const page = { list: 'statements', em, entity: Statement, where, query, filters: { credentialId } };
      const { rows, meta } = await findPage({ ...page, sortBy: 'id' });
      return { status: 200, body: { data: rows.map(statementView), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/statements/:id',
    ids: ['stm'],
    operationId: 'getStatement',
    tag: 'Reconciliation',
    summary: 'Read an imported statement',
    scope: 'transactions.read',
    answer: { status: 200, description: 'The statement, without its file.', schema: StatementAnswer },
    errors: ['not_found'],
    async handle({ em, id }) {
      const statement = await em.findOne(Statement, { id });
      if (statement === null) throw notFound('statement');
      return { status: 200, body: statementView(statement) };
    },
  }),
];
