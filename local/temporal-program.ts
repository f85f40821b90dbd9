import { execFile } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildTemporal } from './temporal-build.ts';
import { downloadTemporal } from './temporal-download.ts';
import { cachedTemporalProgram, temporalVersion } from './temporal-version.ts';

const execute = promisify(execFile);

/** Puts the program into `target` or throws with the reason why it cannot. */
type Obtain = (target: string, log: (line: string) => void, signal?: AbortSignal) => Promise<void>;

export interface FindTemporalOptions {
  log: (line: string) => void;
  /** Ends a download or a build that runs. */
  signal?: AbortSignal;
  /** The rest is for tests. */
  env?: NodeJS.ProcessEnv;
  download?: Obtain;
  build?: Obtain;
}

/** The path of a program that can `server start-dev`: from the PATH, our cache, the download, or a build, in this order. */
export async function findTemporalProgram({
  log,
  signal,
  env = process.env,
  download = downloadTemporal,
  build = buildTemporal,
}: FindTemporalOptions): Promise<string> {
  const installed = await findOnPath(env['PATH'] ?? '');
  if (installed !== undefined) return installed;
  const cached = cachedTemporalProgram(env);
  if (await canServe(cached)) return cached;

  await mkdir(dirname(cached), { recursive: true });
  const reasons: string[] = [];
  for (const obtain of [download, build]) {
    // A Ctrl-C ends the programs we try as well: that none could serve means nothing then.
    signal?.throwIfAborted();
    try {
      await obtain(cached, log, signal);
      if (await canServe(cached)) return cached;
      reasons.push(`${cached} does not run`);
    } catch (error) {
      // The next way may work; if none does, the one error below names every reason.
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw noTemporal(reasons);
}

async function findOnPath(path: string): Promise<string | undefined> {
  for (const directory of path.split(delimiter)) {
    const program = join(directory, 'temporal');
    if (directory !== '' && (await canServe(program))) return program;
  }
  return undefined;
}

async function canServe(program: string): Promise<boolean> {
  try {
    await access(program, constants.X_OK);
    // 20 s: a first start on a busy machine reads 138 MB from the disk.
    await execute(program, ['server', 'start-dev', '--help'], { timeout: 20_000 });
    return true;
  } catch {
    // Missing, for another machine, or another program of that name: all mean "look on".
    return false;
  }
}

function noTemporal(reasons: string[]): Error {
  const [download = '', build = ''] = reasons;
  return new Error(
    [
      'There is no Temporal server. Any one of these four gives one:',
      '  1. TEMPORAL_ADDRESS: the address of a server that runs already (host:port).',
      '  2. PATH: a program named temporal that can "server start-dev" (https://docs.temporal.io/cli); none was found.',
      `  3. Download of version ${temporalVersion} by @temporalio/testing, which needs the network. It failed: ${download}`,
      `  4. Go 1.21 or newer on the PATH, to build it once (about 6 minutes). It failed: ${build}`,
    ].join('\n'),
  );
}
