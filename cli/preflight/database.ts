import { databaseNow } from '../../db/database-clock.ts';
import { fail, ok, warn, words, type Finding } from './finding.ts';
import type { Ground } from './ground.ts';
import { checkSkew } from './clocks.ts';

const oldestVersion = 140_000;

export async function* checkDatabase({ orm }: Pick<Ground, 'orm'>): AsyncGenerator<Finding> {
  const em = orm.em.fork();
  const show = async (name: string): Promise<string> =>
    (await em.execute<Record<string, string>[]>(`show ${name}`))[0]?.[name] ?? '';
  try {
    await em.execute('select 1');
  } catch (error) {
    return yield fail(
      'database',
      `PostgreSQL does not answer: ${words(error)}`,
      'Correct DATABASE_URL, or start it.',
    );
  }
  const number = Number(await show('server_version_num'));
  const version = await show('server_version');
  if (number < oldestVersion) yield fail('database', `It is PostgreSQL ${version}.`, 'Use 14 or newer.');
  else yield ok('database', `PostgreSQL ${version} answers.`);

  const pending = await orm.migrator.getPending();
  if (pending.length === 0) yield ok('database.migrations', 'The schema is up to date.');
  else
    yield fail(
      'database.migrations',
      `${pending.length} migrations are missing.`,
      'Run npm run migrate, then start api and worker again.',
    );

  const isQuiet =
    (await show('log_min_error_statement')) === 'panic' && (await show('log_error_verbosity')) === 'terse';
  if (isQuiet) yield ok('database.log', "PostgreSQL's log tells no statements and no rows.");
  else
    yield warn(
      'database.log',
      "PostgreSQL's log quotes statements and rows that it refuses, payers' phones among them.",
      'Set log_min_error_statement=panic and log_error_verbosity=terse for this server or database.',
    );

  const askedAtMs = Date.now();
  const now = await databaseNow(em);
  yield* checkSkew('clock.database', "the database's", now.getTime() - (askedAtMs + Date.now()) / 2);
}
