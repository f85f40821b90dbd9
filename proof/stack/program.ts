import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logTail } from '../../local/log-file.ts';
import { inCheckout } from '../../local/paths.ts';
import type { Faultable } from './faultable.ts';

export interface Program extends Faultable {
  /** SIGTERM, as an orderly deployment does. */
  stop(): Promise<void>;
}

export interface ProgramOptions {
  name: string;
  /** Below the checkout, such as `api/main.ts`. */
  file: string;
  env: Record<string, string>;
  /** Where its log goes, one file over all its lives. */
  directory: string;
  /** Whether it serves; asked until it says so. */
  isUp: (pid: number) => Promise<boolean>;
  /** Told when it ended though nobody killed it; it is started again, as a supervisor would. */
  onDeath: (line: string) => void;
}

const upLimitMs = 90_000;
const stopLimitMs = 60_000;
const startAgainMs = 500;

/** Starts a program of ours, which is killed, frozen and started again at will. Returns when it is up. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { name, file, env, directory } = options;
  const logFile = join(directory, `${name}.log`);
  const log = await open(logFile, 'a');
  let child: ChildProcess | undefined;
  let isWanted = true;

  const pid = (): number => child?.pid ?? 0;
  const send = (signal: NodeJS.Signals): void => void child?.kill(signal);
  const runs = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null;

  function launch(): void {
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', inCheckout(file)], {
      // Settings of the shell must not reach it.
      env: { PATH: process.env['PATH'] ?? '', ...env },
      // The channel ends it when we are killed; a group of its own keeps Ctrl-C away, so that we stop it in order.
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
      detached: true,
    });
    child.once('exit', (code, signal) => {
      if (!isWanted) return;
      options.onDeath(`${name} ended by itself (${signal ?? code})`);
      setTimeout(() => isWanted && !runs() && launch(), startAgainMs);
    });
  }

  async function up(): Promise<void> {
    const giveUpAt = performance.now() + upLimitMs;
    while (!(await options.isUp(pid()).catch(() => false))) {
      if (performance.now() > giveUpAt)
        throw new Error(`${name} is not ready in time. ${await logTail(logFile)}`);
      await sleep(50);
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    isWanted = false;
    if (!runs() || child === undefined) return;
    const gone = once(child, 'exit');
    send(signal);
    const late = setTimeout(() => send('SIGKILL'), stopLimitMs);
    await gone;
    clearTimeout(late);
  }

  launch();
  await up();
  return {
    name,
    pids: async () => (runs() ? [pid()] : []),
    kill: () => end('SIGKILL'),
    async restart() {
      isWanted = true;
      if (!runs()) launch();
      await up();
    },
    async stop() {
      // A frozen one hears no SIGTERM.
      send('SIGCONT');
      await end('SIGTERM');
      await log.close();
    },
  };
}
