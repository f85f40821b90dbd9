import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { clusterEnv, type Cluster } from './postgres-cluster.ts';
import { processIdentity } from './process-identity.ts';

const execute = promisify(execFile);

/** The port of the cluster's server if one runs, ready for connections or about to be. */
export async function runningPort(cluster: Cluster): Promise<number | undefined> {
  const isRunning = await control(cluster, 'status').then(
    () => true,
    // pg_ctl's way to say "no".
    () => false,
  );
  if (!isRunning) return undefined;
  // After a crash of the machine the recorded number may belong to any program; PostgreSQL would refuse to start.
  const [pid = ''] = await pidFile(cluster);
  if (!(await isPostgres(Number(pid)))) {
    await rm(join(cluster.data, 'postmaster.pid'), { force: true });
    return undefined;
  }
  return await portWhenReady(cluster);
}

/** Starts the server in the background, where neither our death nor a Ctrl-C in the terminal reaches it. */
export const startServer = (cluster: Cluster): Promise<void> =>
  control(cluster, 'start', '--wait', '--timeout=60', `--log=${cluster.logFile}`);

/** Ends the server in order; open transactions are rolled back. Nothing happens if it does not run. */
export async function stopServer(cluster: Cluster): Promise<void> {
  await control(cluster, 'stop', '--mode=fast', '--wait', '--timeout=60').catch(async (error: unknown) => {
    if ((await runningPort(cluster)) !== undefined) throw error;
  });
}

async function control({ bin, data, account }: Cluster, ...command: string[]): Promise<void> {
  await execute(join(bin, 'pg_ctl'), [...command, `--pgdata=${data}`], {
    ...account,
    cwd: '/',
    env: clusterEnv,
  });
}

/** Line 1 is the process id, line 4 the port, line 8 the state ("ready", "starting", "stopping", padded). */
const pidFile = async ({ data }: Cluster): Promise<string[]> =>
  (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => ''))
    .split('\n')
    .map((line) => line.trim());

async function isPostgres(pid: number): Promise<boolean> {
  // A killed server that nobody has reaped yet counts as running for pg_ctl and for PostgreSQL, not for us.
  if ((await processIdentity(pid)) === undefined) return false;
  return await execute('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.includes('postgres'),
    () => false,
  );
}

async function portWhenReady(cluster: Cluster): Promise<number | undefined> {
  // A crashed server first replays its log; a minute is what pg_ctl itself waits.
  const giveUpAt = performance.now() + 60_000;
  while (performance.now() < giveUpAt) {
    const lines = await pidFile(cluster);
    if (lines[7] === 'ready') return Number(lines[3]);
    if (lines.length < 2) return undefined;
    await sleep(50);
  }
  throw new Error(`The server on ${cluster.data} runs but is not ready after 60 s`);
}
