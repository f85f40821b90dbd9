import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { toApiError } from '../../api/to-api-error.ts';
import { openDatabase } from '../../db/mikro-orm.config.ts';
import { testDatabaseUrl } from '../support/database.ts';

let orm: MikroORM;
beforeAll(() => {
  orm = openDatabase({ databaseUrl: testDatabaseUrl(), statementTimeoutMs: 100 });
});
afterAll(async () => await orm.close(true));

const failureOf = (statement: string): Promise<unknown> =>
  orm.em
    .fork()
    .execute(statement)
    .then(
      () => undefined,
      (error: unknown) => error,
    );

test.each([
  ['a statement that takes too long', 'select pg_sleep(5)'],
  [
    'a lock that is not to be had',
    `do $$ begin raise exception using errcode = 'lock_not_available'; end $$`,
  ],
  ['a server that stops', `do $$ begin raise exception using errcode = 'admin_shutdown'; end $$`],
  ['a server without a connection left', `do $$ begin raise exception using errcode = '53300'; end $$`],
])('%s is answered 503, to be tried again', async (_what, statement) => {
  expect(toApiError(await failureOf(statement))).toMatchObject({
    status: 503,
    code: 'service_unavailable',
    retryAfterSeconds: 5,
  });
});

test.each([
  ['a defect in a statement', 'select nonsense'],
  ['a broken rule', `do $$ begin raise exception using errcode = 'check_violation'; end $$`],
])('%s is answered 500, without its words', async (_what, statement) => {
  const answer = toApiError(await failureOf(statement));
  expect(answer).toMatchObject({ status: 500, code: 'internal_server_error' });
  expect(answer.message).not.toContain('nonsense');
});
