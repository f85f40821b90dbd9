import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { inCheckout, inState } from './paths.ts';

/** A program of ours that runs as a process of its own. */
export interface Part {
  name: string;
  pid: () => number | undefined;
  stop: () => Promise<void>;
}

export interface PartOptions {
  name: string;
  /** Below the checkout, such as `api/main.ts`. */
  file: string;
  env: Record<string, string>;
  say: (line: string) => void;
}

const restartMs = 1_000;
/** A worker lets a running push end; then it is ended. */
const stopMs = 60_000;

/**
 * Starts a program of ours, its log going to `.hakika/log`. If it dies it is started again, as a supervisor would do in
 * production; killing a worker to see what happens is encouraged.
 */
export async function startPart({ name, file, env, say }: PartOptions): Promise<Part> {
  await mkdir(inState('log'), { recursive: true });
  const log = createWriteStream(inState(`log/${name}.log`), { flags: 'a' });
  let child: ChildProcess;
  let stopping = false;

  function launch(): void {
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', inCheckout(file)], {
      env: { ...process.env, ...env },
      // The channel ends the part when we are killed; a group of its own keeps Ctrl-C away, so that we stop it in order.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.once('exit', (code, signal) => {
      if (stopping) return;
      say(`${name} ended (${signal ?? code}); starting it again. Its log: ${inState(`log/${name}.log`)}`);
      setTimeout(() => !stopping && launch(), restartMs);
    });
  }

  launch();
  return {
    name,
    pid: () => child.pid,
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), stopMs);
      await ended;
      clearTimeout(late);
    },
  };
}
