import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Engine } from './engine.ts';

const workerFile = fileURLToPath(new URL('../../worker/main.ts', import.meta.url));

export interface WorkerProcess {
  pid: number;
  /** All it logged so far. */
  output(): string;
  /** SIGKILL: it ends wherever it is. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts `worker/main.ts` as production does, in this engine's place; resolves when it works. It ends with the test. */
export async function startWorkerProcess(
  engine: Engine,
  more: Record<string, string> = {},
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [workerFile], {
    env: { PATH: process.env['PATH'], ...engine.environment(), ...more },
    // The channel makes it stop when this process is gone, however that happens.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const ended = once(child, 'exit');
  const working = new Promise<void>((resolve) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('"msg":"working"')) resolve();
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
  });
  await Promise.race([
    working,
    ended.then(() => {
      throw new Error(`The worker ended before it worked:\n${output}`);
    }),
  ]);
  return {
    pid: child.pid!,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
