import type { MikroORM } from '@mikro-orm/postgresql';
import { openDatabase } from '../../db/mikro-orm.config.ts';

/** The database of this Jest worker. */
export const testDatabaseUrl = (): string =>
  `${process.env['HAKIKA_TEST_DATABASE_URL_PREFIX']}${process.env['JEST_WORKER_ID']}`;

/** Opened and emptied. */
export async function emptyDatabase(databaseUrl = testDatabaseUrl()): Promise<MikroORM> {
  const orm = openDatabase({ databaseUrl, poolMax: 20 });
  const tables = await orm.em
    .fork()
    .execute<{ name: string }[]>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'mikro_orm_migrations'`,
    );
  await orm.em.fork().execute(`truncate ${tables.map(({ name }) => name).join(', ')}`);
  return orm;
}
