import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startLog } from './log-file.ts';
import type { Account } from './postgres-account.ts';

const execute = promisify(execFile);

/** Where a cluster lives, and what it is run with. */
export interface Cluster {
  bin: string;
  home: string;
  data: string;
  logFile: string;
  /** Undefined: as ourselves. */
  account: Account | undefined;
}

export const clusterUser = 'hakika';

/** Variables like PGDATA or LC_ALL of the user's shell must not reach a server of ours. */
export const clusterEnv = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };

/** Makes the cluster if there is none, and returns its password. */
export async function ensureCluster(cluster: Cluster, settings: Record<string, string>): Promise<string> {
  const passwordFile = join(cluster.home, 'password');
  if (await exists(cluster.data)) return (await readFile(passwordFile, 'utf8')).trim();
  const password = randomBytes(24).toString('hex');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await initialise(cluster, password, settings);
  return password;
}

/** Replaces our part of the server's configuration. Takes effect at its next start. */
export async function configure(cluster: Cluster, settings: Record<string, string>): Promise<void> {
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`,
  );
  await writeOwned(cluster, join(cluster.data, 'hakika.conf'), lines.join(''));
}

/** An empty log of its own for the server; the one before is kept. */
export async function startServerLog(cluster: Cluster): Promise<void> {
  await startLog(cluster.logFile);
  await writeOwned(cluster, cluster.logFile, '');
}

async function initialise(
  cluster: Cluster,
  password: string,
  settings: Record<string, string>,
): Promise<void> {
  // Made aside and renamed when whole: half a cluster, from a killed first start, would never start again.
  const unfinished = `${cluster.data}.unfinished`;
  const passwordCopy = join(unfinished, 'password');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(join(unfinished, 'data'), { recursive: true, mode: 0o755 });
  await own(cluster, join(unfinished, 'data'));
  await writeOwned(cluster, passwordCopy, password);
  const options = [`--username=${clusterUser}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
  if (settings['fsync'] === 'off') options.push('--no-sync');
  await execute(
    join(cluster.bin, 'initdb'),
    [...options, `--pwfile=${passwordCopy}`, `--pgdata=${join(unfinished, 'data')}`],
    { ...cluster.account, cwd: '/', env: clusterEnv },
  );
  await appendFile(join(unfinished, 'data', 'postgresql.conf'), "include_if_exists = 'hakika.conf'\n");
  await rename(join(unfinished, 'data'), cluster.data);
  await rm(unfinished, { recursive: true, force: true });
}

async function writeOwned(cluster: Cluster, file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  await own(cluster, file);
}

async function own({ account }: Cluster, path: string): Promise<void> {
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
