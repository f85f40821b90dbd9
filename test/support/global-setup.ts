import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { claimDirectory } from '../../local/claim-directory.ts';
import { freePort } from '../../local/free-port.ts';
import { executeSql } from '../../local/postgres-admin.ts';
import { startPostgres, type Postgres } from '../../local/postgres.ts';
import { ensureNamespace, ensureSearchAttributes } from '../../worker/temporal-namespace.ts';
import { findTemporalProgram } from '../../local/temporal-program.ts';
import { startTemporal, type Temporal } from '../../local/temporal.ts';
import { migrate } from '../../db/migrate.ts';
import { buildBundle } from '../../worker/build-bundle.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';
import tearDown from './global-teardown.ts';

/** What teardown stops. It runs in the same process, but as a module of its own. */
export interface TestServers {
  postgres: Postgres;
  temporal: Temporal & { program: string };
}

const log = (line: string): void => void process.stdout.write(`${line}\n`);
const namespacePrefix = 'hakika-test-';
const template = 'hakika_template';
const databasePrefix = 'hakika_test_';

/** Starts PostgreSQL and Temporal once for all test files, and tells the tests where they are by the environment. */
export default async function setUp({ maxWorkers }: { maxWorkers: number }): Promise<void> {
  const directory = await claimDirectory(join(import.meta.dirname, '../../.hakika/test'));
  const [postgres, temporal] = await Promise.allSettled([
    startTestPostgres(directory),
    startTestTemporal(directory),
  ]);
  try {
    const servers: TestServers = { postgres: valueOf(postgres), temporal: valueOf(temporal) };
    Object.assign(globalThis, { hakikaTestServers: servers });
    stopOnSignal();
    const bundleFile = join(directory, 'workflow-bundle.js');
    await Promise.all([
      makeDatabases(servers.postgres, maxWorkers),
      makeNamespaces(servers.temporal.address, maxWorkers),
      buildBundle().then(({ code }) => writeFile(bundleFile, code)),
    ]);
    tellTests(servers, bundleFile);
  } catch (error) {
    // Jest calls no teardown after a failed setup, and what runs on its own would run for ever.
    if (postgres.status === 'fulfilled') await postgres.value.stop();
    if (temporal.status === 'fulfilled') await temporal.value.stop();
    throw error;
  }
}

/** On Ctrl-C Jest ends without teardown. */
function stopOnSignal(): void {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void tearDown().finally(() => process.exit(1)));
  }
}

function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

const tellTests = ({ postgres, temporal }: TestServers, bundleFile: string): void =>
  void Object.assign(process.env, {
    HAKIKA_TEST_BUNDLE: bundleFile,
    HAKIKA_TEST_POSTGRES_URL: postgres.url('postgres'),
    HAKIKA_TEST_DATABASE_URL_PREFIX: postgres.url(databasePrefix),
    HAKIKA_TEST_TEMPORAL_PROGRAM: temporal.program,
    TEMPORAL_ADDRESS: temporal.address,
    HAKIKA_TEST_NAMESPACE_PREFIX: namespacePrefix,
  });

const startTestPostgres = async (directory: string): Promise<Postgres> =>
  await startPostgres({
    directory: join(directory, 'postgres'),
    // Not 5432: that one is for the local stack, which may start at any moment.
    port: await freePort(0),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
    log,
  });

async function startTestTemporal(directory: string): Promise<TestServers['temporal']> {
  const program = await findTemporalProgram({ log });
  const temporal = await startTemporal({
    program,
    port: await freePort(0),
    databaseFile: join(directory, 'temporal.db'),
    namespace: `${namespacePrefix}1`,
    searchAttributes: searchAttributeTypes,
    synchronous: 'OFF',
    fresh: true,
    log,
  });
  return { ...temporal, program };
}

/** One namespace for each Jest worker, so that no worker of one file takes the tasks of another. */
async function makeNamespaces(address: string, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `${namespacePrefix}${index + 1}`);
  for (const namespace of names) {
    await ensureNamespace({ address, namespace });
    await ensureSearchAttributes({ address, namespace, searchAttributes: searchAttributeTypes });
  }
}

/** One database for each Jest worker, copied from one that was migrated once. */
async function makeDatabases(postgres: Postgres, count: number): Promise<void> {
  const admin = postgres.url('postgres');
  await executeSql(admin, [
    `drop database if exists ${template} with (force)`,
    `create database ${template}`,
  ]);
  await migrate(postgres.url(template));
  const names = Array.from({ length: count }, (_, index) => `${databasePrefix}${index + 1}`);
  await executeSql(
    admin,
    names.flatMap((name) => [
      `drop database if exists ${name} with (force)`,
      `create database ${name} template ${template}`,
    ]),
  );
}
