import type { Statement } from '../../db/entities/index.ts';
import type { ApiAnswer } from '../route.ts';
import { statementView } from './statement-view.ts';

/** The answer to an import, of a file that is new or was known. */
export const importedAnswer = (statement: Statement, alreadyImported: boolean): ApiAnswer => ({
  status: 200,
  body: { ...statementView(statement), alreadyImported },
  headers: { Location: `/v1/statements/${statement.id}` },
});
