import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Answer } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';

const program = join(import.meta.dirname, '../../cli/main.ts');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Standard output as the one JSON document that it must be. */
  json: () => Answer;
}

export interface RunningHakika {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  ended: Promise<Ended>;
}

/** Starts the real program, with these variables and none of the test's own. */
export function startHakika(words: string[], env: Record<string, string> = {}, input = ''): RunningHakika {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: String(process.env['PATH']), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  // One that ends before it reads must not end the test.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) =>
      resolve({ code, stdout, stderr, json: () => JSON.parse(stdout) as Answer }),
    ),
  );
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** Runs it to its end. */
export const hakika = (words: string[], env: Record<string, string> = {}, input = ''): Promise<Ended> =>
  startHakika(words, env, input).ended;

/** A process takes seconds to start where others keep both cores busy. */
export const patiently = <T>(assertions: () => Promise<T> | T): Promise<T> => eventually(assertions, 60_000);
