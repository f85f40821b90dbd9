import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { endProcess } from './end-process.ts';
import { logTail, startLog } from './log-file.ts';
import { forgetStarted, recordStarted, stopLeftover } from './leftover.ts';
import { ensureSearchAttributes, type SearchAttributes } from '../worker/temporal-namespace.ts';
import { temporalReady } from './temporal-ready.ts';

const execute = promisify(execFile);

/** Half a second is usual; a cold disk and two busy cores need more. */
const startLimitMs = 60_000;

export interface TemporalOptions {
  /** From findTemporalProgram. */
  program: string;
  port: number;
  /** No web UI when absent. */
  uiPort?: number;
  /** SQLite; its log and the record of the process lie beside it. */
  databaseFile: string;
  namespace: string;
  searchAttributes: SearchAttributes;
  /** What a crash of the machine may lose: FULL (the default) nothing, OFF (for tests) the last seconds. */
  synchronous?: 'FULL' | 'OFF';
  /** Removes what an earlier run stored, and lets this one end without finishing its writes. */
  fresh?: boolean;
  log?: (line: string) => void;
}

export interface Temporal {
  address: string;
  uiUrl?: string;
  pid: number;
  stop: () => Promise<void>;
}

/**
 * Starts a Temporal dev server on 127.0.0.1 and returns when it answers. A server that a killed run left on the same
 * database is ended first. Throws with the end of the server's log if it does not come up within 60 s.
 */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const { port, uiPort, databaseFile, namespace, log = () => {} } = options;
  const recordFile = recordFileOf(databaseFile);
  const address = `127.0.0.1:${port}`;
  await mkdir(dirname(databaseFile), { recursive: true });
  await stopLeftoverTemporal(databaseFile, log);
  if (options.fresh) await removeDatabase(databaseFile);

  const child = await launch(options);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${options.program} cannot be run`);
  await recordStarted(recordFile, pid);
  let stopping = false;
  async function stop(): Promise<void> {
    stopping = true;
    // 10 s: it first finishes what it is writing. What the next start removes anyway need not be finished.
    await endProcess(Number(pid), options.fresh ? 0 : 10_000);
    await forgetStarted(recordFile);
  }

  try {
    await readyOrEnded(child, port, namespace);
    await ensureSearchAttributes({ address, namespace, searchAttributes: options.searchAttributes });
  } catch (error) {
    await stop();
    throw new Error(
      `Temporal did not start: ${error instanceof Error ? error.message : String(error)}\n${await logTail(logFile(options))}\nNext step: set TEMPORAL_ADDRESS to a server of your own.`,
      { cause: error },
    );
  }
  child.once('exit', (code, signal) => {
    if (stopping) return;
    log(
      `Temporal ended (${signal ?? code}); payments wait in the database. Stop with Ctrl-C and start again. Its log: ${logFile(options)}`,
    );
  });
  return { address, pid, stop, ...(uiPort !== undefined && { uiUrl: `http://127.0.0.1:${uiPort}` }) };
}

/** Ends the server that a killed run left on this database, so that its ports are free again. */
export async function stopLeftoverTemporal(databaseFile: string, log: (line: string) => void): Promise<void> {
  if (await stopLeftover(recordFileOf(databaseFile)))
    log('Stopped the Temporal server that an earlier run left behind');
}

const recordFileOf = (databaseFile: string): string => `${databaseFile}.process.json`;

async function removeDatabase(databaseFile: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(`${databaseFile}${suffix}`, { force: true });
}

async function launch(options: TemporalOptions): Promise<ChildProcess> {
  await startLog(logFile(options));
  const output = await open(logFile(options), 'w');
  try {
    // A process group of its own: Ctrl-C in the terminal must reach our workers first, who still need the server.
    const child = spawn(resolve(options.program), await commandLine(options), {
      // Where the database is: in the address that Temporal makes of its path, a # or % would have a meaning.
      cwd: dirname(options.databaseFile),
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
      env: withoutClientSettings(process.env),
    });
    // Without a listener a program that cannot be run would end us; its missing pid says the same.
    child.on('error', () => {});
    child.unref();
    return child;
  } finally {
    await output.close();
  }
}

async function commandLine({
  program,
  port,
  uiPort,
  databaseFile,
  namespace,
  synchronous = 'FULL',
}: TemporalOptions): Promise<string[]> {
  const known = await execute(program, ['server', 'start-dev', '--help']);
  const ui = uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)];
  // Younger than the other flags, and the program may be the user's own.
  if (known.stdout.includes('--ui-disable-news-fetch')) ui.push('--ui-disable-news-fetch');
  const pragmas = ['journal_mode=WAL', `synchronous=${synchronous}`];
  const server = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn'];
  const data = ['--db-filename', basename(databaseFile), '--namespace', namespace];
  const sqlite = pragmas.flatMap((pragma) => ['--sqlite-pragma', pragma]);
  return [
    ...server,
    ...ui,
    ...data,
    ...sqlite,
    ...dynamicConfig.flatMap((value) => ['--dynamic-config-value', value]),
  ];
}

const dynamicConfig = [
  // Saves an activity the way through the task queue; off by default on servers of one's own.
  'system.enableActivityEagerExecution=true',
  // One process gains nothing from four partitions, and polls each of them.
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
  // Timers and retries are up to 1 s late by default, which a demo at a hundred times the speed would show.
  'history.timerProcessorMaxTimeShift="10ms"',
];

/** TEMPORAL_ADDRESS and its like are meant for clients, but the program reads them for every command. */
const withoutClientSettings = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));

async function readyOrEnded(child: ChildProcess, port: number, namespace: string): Promise<void> {
  const ended = new AbortController();
  child.once('exit', () => ended.abort());
  // It may have ended while its record was written, before anybody listened.
  if (child.exitCode !== null || child.signalCode !== null) ended.abort();
  await temporalReady(port, namespace, AbortSignal.any([ended.signal, AbortSignal.timeout(startLimitMs)]));
  // Somebody else's server on the same port would have answered too.
  if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}`);
}

const logFile = ({ databaseFile }: TemporalOptions): string => `${databaseFile}.log`;
