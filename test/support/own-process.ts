import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface OwnProcess {
  pid: number;
  /** All it logged so far. */
  output(): string;
  /** SIGKILL: it ends wherever it is. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM: it ends in order. Resolves with its exit code. */
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();
let isOver = false;
/** Jest's own, where this runs in Jest. */
const { afterAll } = globalThis as { afterAll?: (work: () => void) => void };
// Also what came up too late for the hook that started it: nobody else knows of it.
afterAll?.(() => {
  isOver = true;
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program of ours as production does; resolves once it logs this message. It ends with the test file at the latest. */
export async function startProcess(
  file: string,
  upMessage: string,
  env: Record<string, string>,
): Promise<OwnProcess> {
  if (isOver) throw new Error(`${file} is started after the tests of its file.`);
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../../${file}`, import.meta.url))], {
    env: { PATH: process.env['PATH'], ...env },
    // The channel makes it stop when this process is gone, however that happens.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let output = '';
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const up = new Promise<void>((resolve) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes(`"msg":"${upMessage}"`)) resolve();
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
  });
  await Promise.race([
    up,
    ended.then(() => {
      throw new Error(`${file} ended before it was up:\n${output}`);
    }),
  ]);
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    const [code] = await ended;
    return code;
  };
  return {
    pid: child.pid!,
    output: () => output,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}
