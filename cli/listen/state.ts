import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { CommandError } from '../command-error.ts';

/** Behind the last of which no try is open, or at an instant. */
const Place = z.union([z.object({ after: z.string() }), z.object({ since: z.string() })]);
export type Place = z.output<typeof Place>;

const State = z.object({
  /** Signs what is forwarded; the developer's app has it in its settings, so it stays the same. */
  secret: z.string().regex(/^whsec_/),
  events: Place,
  resends: Place,
});
export type ListenState = z.output<typeof State>;

/** Whose events they are: of another api, organisation or environment the kept place means nothing. */
export interface Whose {
  apiUrl: string;
  organisationId: string;
  environment: string;
}

/** Where the state of a listener is kept, outside of every checkout. */
export function stateFile(env: NodeJS.ProcessEnv, { apiUrl, organisationId, environment }: Whose): string {
  const folder = env['XDG_STATE_HOME'] || join(env['HOME'] || homedir(), '.local/state');
  const whose = [new URL(apiUrl).origin, organisationId, environment].join('\n');
  const name = createHash('sha256').update(whose).digest('hex').slice(0, 16);
  return join(folder, 'hakika/listen', `${name}.json`);
}

export async function readState(file: string): Promise<ListenState | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const parsed = State.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const next = `Remove it to begin anew, with a new secret and from now on.`;
  throw new CommandError('state_unreadable', `What was kept in ${file} cannot be read. ${next}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Replaced as a whole and on the disk before it returns, so that a crash leaves the old state or the new one. */
export async function writeState(file: string, state: ListenState): Promise<void> {
  const fresh = `${file}.new`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(state, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
}

/** Only for its owner: it holds a secret. */
export async function makeStateFolder(file: string): Promise<void> {
  const folder = join(file, '..');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
}
