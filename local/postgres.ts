import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { logTail } from './log-file.ts';
import { postgresAccount } from './postgres-account.ts';
import { executeSql, quoteName } from './postgres-admin.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { clusterUser, configure, ensureCluster, startServerLog, type Cluster } from './postgres-cluster.ts';
import { openPostgresHome } from './postgres-home.ts';
import { runningPort, startServer, stopServer } from './postgres-server.ts';

export interface PostgresOptions {
  /** Keeps the cluster, its password and its log. */
  directory: string;
  /** Default: 5432, or any free port if that is taken. */
  port?: number;
  /** Server settings by name, such as `fsync: 'off'`. A server that runs already keeps its own. */
  settings?: Record<string, string>;
  log?: (line: string) => void;
}

export interface Postgres {
  port: number;
  url(database: string): string;
  /** Does nothing if the database exists. */
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Brings up PostgreSQL on 127.0.0.1 with the data of `directory`, or adopts the server that already runs on it (a killed
 * run leaves one behind). Throws with the end of the server's log and the next step if it cannot.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  try {
    return await bringUp(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `PostgreSQL did not start: ${reason}\nNext step: set DATABASE_URL to a PostgreSQL of your own, or remove ${options.directory} for a fresh start (its data is lost).`,
      { cause: error },
    );
  }
}

async function bringUp({
  directory,
  port,
  settings = {},
  log = () => {},
}: PostgresOptions): Promise<Postgres> {
  const account = await postgresAccount(join(directory, 'data'));
  const home = await openPostgresHome(directory, account);
  const bin = await postgresBinaries(account, log);
  const cluster: Cluster = {
    bin,
    home,
    data: join(home, 'data'),
    logFile: join(home, 'server.log'),
    account,
  };
  const password = await ensureCluster(cluster, settings);

  const adopted = await runningPort(cluster);
  if (adopted !== undefined) log(`PostgreSQL runs already on 127.0.0.1:${adopted}`);
  const actualPort = adopted ?? (await start(cluster, port, settings));
  const url = (database: string): string =>
    `postgresql://${clusterUser}:${password}@127.0.0.1:${actualPort}/${encodeURIComponent(database)}`;

  async function createDatabase(name: string): Promise<void> {
    const databases = await executeSql(url('postgres'), ['select datname from pg_database']);
    if (databases.some(({ datname }) => datname === name)) return;
    await executeSql(url('postgres'), [`create database ${quoteName(name)}`]);
  }

  return { port: actualPort, url, createDatabase, stop: () => stopServer(cluster) };
}

/** Its log tells what failed, not the statement nor the row: those hold phone numbers and names. */
const discreet = { log_min_error_statement: 'panic', log_error_verbosity: 'terse' };

/** Somebody may take a free port before the server does, or start the same cluster: hence three tries. */
async function start(
  cluster: Cluster,
  port: number | undefined,
  settings: Record<string, string>,
  triesLeft = 3,
): Promise<number> {
  const chosenPort = port ?? (await freePort(5432));
  const ours = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port: String(chosenPort) };
  await configure(cluster, { ...discreet, timezone: 'UTC', log_timezone: 'UTC', ...settings, ...ours });
  await startServerLog(cluster);
  try {
    await startServer(cluster);
    return chosenPort;
  } catch (error) {
    const adopted = await runningPort(cluster);
    if (adopted !== undefined) return adopted;
    const lines = await logTail(cluster.logFile);
    if (port === undefined && lines.includes('could not bind') && triesLeft > 1) {
      return await start(cluster, port, settings, triesLeft - 1);
    }
    throw new Error(`the server ended. ${lines}`, { cause: error });
  }
}
