import { existsSync } from 'node:fs';
import { copyFile, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf } from '../../local/child-processes.ts';
import { freePort } from '../../local/free-port.ts';
import { executeSql } from '../../local/postgres-admin.ts';
import { startPostgres } from '../../local/postgres.ts';
import { processIdentity } from '../../local/process-identity.ts';
import { signalAll, type Faultable } from './faultable.ts';

export interface ProofPostgres extends Faultable {
  url: string;
  stop(): Promise<void>;
  /** Copies its log, of which it keeps only the last two lives by itself. */
  keepLog(): Promise<void>;
}

const database = 'proof';

/** PostgreSQL with the data of this run, empty at first. Killed, it recovers from its own log as after a crash. */
export async function startProofPostgres({
  directory,
  logs,
}: {
  directory: string;
  logs: string;
}): Promise<ProofPostgres> {
  const home = join(directory, 'postgres');
  const options = {
    directory: home,
    port: await freePort(0),
    // A process that is killed loses nothing that the system has taken; only a crash of the machine would.
    // And what a killed program was waiting for when it died must not be carried out for nobody.
    settings: { fsync: 'off', client_connection_check_interval: '100ms' },
  };
  let postgres = await startPostgres(options);
  let life = 1;
  await executeSql(postgres.url('postgres'), [`drop database if exists ${database} with (force)`]);
  await postgres.createDatabase(database);

  async function pids(): Promise<number[]> {
    const file = join(home, 'data/postmaster.pid');
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
    if (!(pid > 0) || (await processIdentity(pid)) === undefined) return [];
    return [pid, ...(await childrenOf(pid))];
  }

  async function keepLog(): Promise<void> {
    const log = join(await realpath(home), 'server.log');
    if (existsSync(log)) await copyFile(log, join(logs, `postgres-${life}.log`));
  }

  return {
    name: 'postgresql',
    url: postgres.url(database),
    pids,
    keepLog,
    async kill() {
      // The server's processes outlive it for a moment, and a new one waits for them.
      const all = await pids();
      signalAll(all, 'SIGKILL');
      for (const pid of all) while ((await processIdentity(pid)) !== undefined) await sleep(20);
      await keepLog();
      life += 1;
    },
    async restart() {
      if ((await pids()).length === 0) postgres = await startPostgres(options);
    },
    async stop() {
      await keepLog();
      await postgres.stop();
    },
  };
}
