import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';

/** Puts a log of an earlier run aside as `.old`, in place of the one before: a log holds one run, not all of them. */
export async function startLog(file: string): Promise<void> {
  if (existsSync(file)) await rename(file, `${file}.old`);
}

/** Its last lines, for an error's reader. */
export async function logTail(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '(no log)');
  return `The last lines of ${file}:\n${text.trimEnd().split('\n').slice(-20).join('\n')}`;
}
