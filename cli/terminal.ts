import type { Readable } from 'node:stream';
import { exitCodes } from './exit-codes.ts';

/** What the command line touches of its process, so that nothing else does. */
export interface Terminal {
  env: NodeJS.ProcessEnv;
  input: Readable & { isTTY?: boolean; setRawMode?: (isRaw: boolean) => unknown };
  /** For what was asked for: a document, lines, a table. */
  write: (text: string) => void;
  /** For errors and remarks, apart from what a program reads. */
  writeError: (text: string) => void;
  columns: number;
  hasColour: boolean;
}

/** Where the output is no terminal, lines may be long. */
const columnsElsewhere = 160;

export function processTerminal(): Terminal {
  readDotEnv();
  const { stdin, stdout, stderr, env } = process;
  // A reader that has seen enough (`| head`) closes the pipe: no reason to end with a stack.
  for (const output of [stdout, stderr]) output.on('error', endQuietly);
  return {
    env,
    input: stdin,
    write: (text) => void stdout.write(text),
    writeError: (text) => void stderr.write(text),
    columns: stdout.columns || columnsElsewhere,
    hasColour: stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
  };
}

function endQuietly(error: NodeJS.ErrnoException): void {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
}

/** As the other programs do; what the shell sets goes before it. */
function readDotEnv(): void {
  try {
    process.loadEnvFile('.env');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    process.stderr.write(
      `.env cannot be read (${error instanceof Error ? error.message : ''}). Make it readable, or run this in another folder.\n`,
    );
    process.exit(exitCodes.usage);
  }
}
