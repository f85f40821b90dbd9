import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { openDatabase } from './mikro-orm.config.ts';

/** Any number, the same in every process: the advisory lock of migrations. */
const migrationLock = 7_240_551;

/** Brings the database's schema up to date; safe to run at every start and by several processes at once. */
export async function migrate(databaseUrl: string): Promise<void> {
  const lock = new Client({ connectionString: databaseUrl });
  await lock.connect();
  const orm = openDatabase({ databaseUrl, poolMax: 2, statementTimeoutMs: 0 });
  try {
    await lock.query('select pg_advisory_lock($1)', [migrationLock]);
    await orm.migrator.up();
  } finally {
    await orm.close(true);
    await lock.end();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { 'database-url': { type: 'string' } } });
  const databaseUrl = values['database-url'] ?? process.env['DATABASE_URL'];
  if (!databaseUrl) {
    process.stderr.write('Set DATABASE_URL to the database that is to be migrated.\n');
    process.exit(1);
  }
  await migrate(databaseUrl);
  process.stdout.write('The database is up to date.\n');
}
