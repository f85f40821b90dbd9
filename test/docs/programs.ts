import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import type { Snippet } from './snippets.ts';

interface Language {
  file: string;
  /** The program that runs it. */
  program: string;
  /** Makes of the file what is run, where that takes a step of its own. */
  build?: string[];
  arguments: (port: number) => string[];
}

/** What runs the programs of the documents. */
export const languages: Record<string, Language> = {
  js: { file: 'program.mjs', program: process.execPath, arguments: () => ['program.mjs'] },
  python: { file: 'program.py', program: 'python3', arguments: () => ['program.py'] },
  // Built first, for a program that `go run` started outlives it.
  go: {
    file: 'program.go',
    program: './program',
    build: ['go', 'build', '-o', 'program', 'program.go'],
    arguments: () => [],
  },
  php: {
    file: 'index.php',
    program: 'php',
    arguments: (port) => ['-S', `127.0.0.1:${port}`, 'index.php'],
  },
};

/** Whether this machine has what the language needs. */
export function isHere(language: string): boolean {
  const { build, program } = languages[language]!;
  return spawnSync('sh', ['-c', `command -v ${build?.[0] ?? program}`]).status === 0;
}

export interface RunningProgram {
  url: string;
  /** What it has written so far, to both outputs. */
  said: () => string;
  stop: () => Promise<void>;
}

/** Starts a program of a document that listens on this port, in a folder of its own. */
export async function startProgram(
  { language, text }: Snippet,
  port: number,
  env: Record<string, string>,
): Promise<RunningProgram> {
  const { file, program, build, arguments: argumentsAt } = languages[language]!;
  const folder = mkdtempSync(join(tmpdir(), 'hakika-snippet-'));
  writeFileSync(join(folder, file), text);
  if (build !== undefined) {
    const { status, stderr } = spawnSync(build[0]!, build.slice(1), { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }
  const child = spawn(program, argumentsAt(port), {
    cwd: folder,
    // Its files go into its own folder too.
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: folder, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (bytes) => (said += String(bytes)));
  const url = `http://127.0.0.1:${port}/`;
  const ends = once(child, 'close').then(() => Promise.reject(new Error(`It ended: ${said}`)));
  // Also when it is stopped, where nobody asks.
  ends.catch(() => undefined);
  const answers = eventually(async () => {
    // Once it has ended its port may be somebody else's.
    if (child.exitCode === null) await fetch(url, { method: 'POST', body: '{}' });
  });
  await Promise.race([ends, answers]);
  return { url, said: () => said, stop: () => ended(child) };
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    if (child.exitCode !== null) return resolve();
    child.kill('SIGKILL');
  });
