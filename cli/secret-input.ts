import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseEnv } from 'node:util';
import type { Initiator } from '../daraja/credential.ts';
import { parseSettings } from '../settings/settings.ts';
import { usageError } from './command-error.ts';
import { initiatorOf, InitiatorEnv } from './initiator.ts';
import type { Terminal } from './terminal.ts';

/** What the help of each command says that needs them. */
export const secretsHelp =
  'The secrets are DARAJA_CONSUMER_KEY, DARAJA_CONSUMER_SECRET and DARAJA_PASSKEY: from the environment or .env, else asked for, else as lines of NAME=value on standard input. Never as arguments: those show in the list of processes. With an initiator of the M-Pesa organisation portal Hakika can ask about receipts: DARAJA_INITIATOR_NAME and DARAJA_SECURITY_CREDENTIAL, or DARAJA_INITIATOR_NAME, DARAJA_INITIATOR_PASSWORD and DARAJA_CERTIFICATE_FILE.';

export interface DarajaSecrets {
  consumerKey: string;
  consumerSecret: string;
  passkey: string;
  initiator: Initiator | undefined;
}

const required = ['DARAJA_CONSUMER_KEY', 'DARAJA_CONSUMER_SECRET', 'DARAJA_PASSKEY'] as const;

/**
 * From the environment, else asked for without an echo, else from standard input as lines of NAME=value. Never from the
 * words of the command line, which everybody on the machine can read.
 */
export async function readSecrets(terminal: Terminal): Promise<DarajaSecrets> {
  const set = Object.fromEntries(Object.entries(terminal.env).filter(([, value]) => value));
  const missing = required.filter((name) => set[name] === undefined);
  const given = missing.length === 0 ? {} : await readMissing(terminal, missing);
  const env: NodeJS.Dict<string> = { ...given, ...set };
  const [consumerKey, consumerSecret, passkey] = required.map((name) => env[name]);
  if (!consumerKey || !consumerSecret || !passkey)
    throw usageError(
      `Set ${required.filter((name) => !env[name]).join(', ')} in the environment or in .env, or give them on standard input as lines of NAME=value.`,
    );
  return { consumerKey, consumerSecret, passkey, initiator: initiatorOf(parseSettings(InitiatorEnv, env)) };
}

async function readMissing(
  { input, writeError }: Terminal,
  names: readonly string[],
): Promise<NodeJS.Dict<string>> {
  if (input.isTTY !== true) return parseEnv(await text(input));
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: silent, terminal: true });
  const ended = new AbortController();
  // Ctrl-C and Ctrl-D: without a word, as nothing was begun.
  lines.once('SIGINT', () => ended.abort()).once('close', () => ended.abort());
  const answers: NodeJS.Dict<string> = {};
  try {
    for (const name of names) {
      writeError(`${name}: `);
      answers[name] = (await lines.question('', { signal: ended.signal })).trim();
      writeError('\n');
    }
  } catch (cause) {
    writeError('\n');
    throw usageError('Nothing was saved.', { cause });
  } finally {
    lines.close();
  }
  return answers;
}
