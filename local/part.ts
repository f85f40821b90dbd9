import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { logTail, startLog } from './log-file.ts';
import { inCheckout, inState } from './paths.ts';

/** A program of ours that runs as a process of its own. */
export interface Part {
  name: string;
  pid: () => number | undefined;
  /** Returns when `isUp` says so. Throws, with the end of its log, when the limit passes or it ends before. */
  up: (limitMs: number, isUp: () => Promise<boolean>) => Promise<void>;
  stop: () => Promise<void>;
}

export interface PartOptions {
  name: string;
  /** Below the checkout, such as `api/main.ts`. */
  file: string;
  /** Beside our own environment; undefined takes a variable away. */
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
}

const restartMs = 1_000;
const restartLimitMs = 30_000;
/** Who lives less is not well: the pauses grow, and the end of its log is shown. */
const soundMs = 10_000;
/** A worker lets a running push end; then it is ended. */
const stopMs = 60_000;

/**
 * Starts a program of ours, its log going to `.hakika/log`. If it dies it is started again, as a supervisor would do in
 * production; killing a worker to see what happens is encouraged.
 */
export async function startPart({ name, file, env, say }: PartOptions): Promise<Part> {
  await mkdir(inState('log'), { recursive: true });
  const logFile = inState(`log/${name}.log`);
  await startLog(logFile);
  // Its own handle, no pipe through us: when we are killed it can still write while it lets a running push end.
  const log = await open(logFile, 'a');
  let child: ChildProcess;
  let stopping = false;
  let waiting = false;
  let ended: string | undefined;
  let pauseMs = restartMs;

  function launch(): void {
    const startedAt = performance.now();
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', inCheckout(file)], {
      env: { ...process.env, ...env },
      // The channel ends the part when we are killed; a group of its own keeps Ctrl-C away, so that we stop it in order.
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
      detached: true,
    });
    child.once('exit', (code, signal) => {
      ended = `${name} ended (${signal ?? code})`;
      if (stopping || waiting) return;
      void startAgain(performance.now() - startedAt > soundMs);
    });
  }

  async function startAgain(wasSound: boolean): Promise<void> {
    pauseMs = wasSound ? restartMs : Math.min(2 * pauseMs, restartLimitMs);
    say(
      `${ended}; starting it again in ${pauseMs / 1000} s. ${wasSound ? `Its log: ${logFile}` : await logTail(logFile)}`,
    );
    setTimeout(() => !stopping && launch(), pauseMs);
  }

  launch();
  return {
    name,
    pid: () => child.pid,
    async up(limitMs, isUp) {
      waiting = true;
      const giveUpAt = performance.now() + limitMs;
      while (!(await isUp().catch(() => false))) {
        const late = performance.now() > giveUpAt && `${name} is not ready after ${limitMs / 1000} s`;
        const failure = ended ?? late;
        if (failure) throw new Error(`${failure}. ${await logTail(logFile)}`);
        await sleep(100);
      }
      waiting = false;
    },
    async stop() {
      stopping = true;
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        const late = setTimeout(() => child.kill('SIGKILL'), stopMs);
        await gone;
        clearTimeout(late);
      }
      await log.close();
    },
  };
}
