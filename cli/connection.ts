import { readFile } from 'node:fs/promises';
import { readLocalStack, type LocalStack } from '../local/local-json.ts';
import { Hakika } from '../sdk/source/index.ts';
import type { Cli } from './cli.ts';
import { usageError } from './command-error.ts';

const defaultUrl = 'http://127.0.0.1:4000';

export interface Connection {
  apiUrl: string;
  apiKey: string;
  environment: 'sandbox' | 'production';
  /** The stack of this checkout, where it is what we speak to. */
  local: LocalStack | undefined;
}

/** Where the api is, and with which key. Throws a usage error that says how to name them. */
export async function connectionOf({ terminal: { env }, options }: Cli): Promise<Connection> {
  const { apiUrl = env['HAKIKA_API_URL'] || undefined, apiKeyFile } = options();
  const given = apiKeyFile === undefined ? env['HAKIKA_API_KEY'] : await keyIn(apiKeyFile);
  // One of another version is none.
  const stack = await readLocalStack().catch(() => undefined);
  const local = stack !== undefined && sameOrigin(apiUrl ?? stack.apiUrl, stack.apiUrl) ? stack : undefined;
  // A key of the local stack is never sent to another address.
  const apiKey = given || local?.apiKey;
  if (apiKey === undefined) throw usageError(noKey);
  if (!/^hk_(test|live)_\w+$/.test(apiKey))
    throw usageError('The API key is none: it begins with hk_test_ or hk_live_. Correct HAKIKA_API_KEY.');
  const url = apiUrl ?? (given ? defaultUrl : (local?.apiUrl ?? defaultUrl));
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw usageError('Give HAKIKA_API_URL as an http or https address, such as https://pay.example.com.');
  return {
    apiUrl: url.replace(/\/+$/, ''),
    apiKey,
    environment: apiKey.startsWith('hk_live_') ? 'production' : 'sandbox',
    local: local !== undefined && sameOrigin(url, local.apiUrl) ? local : undefined,
  };
}

const noKey =
  'There is no API key. Set HAKIKA_API_KEY (and HAKIKA_API_URL), or run npm start in this checkout, whose key is then used.';

async function keyIn(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw usageError(`--api-key-file ${file} cannot be read.`, { cause });
  }
}

const sameOrigin = (one: string, other: string): boolean =>
  URL.parse(one)?.origin === URL.parse(other)?.origin;

export const hakikaAt = ({ apiUrl, apiKey }: Connection): Hakika => new Hakika({ apiKey, baseUrl: apiUrl });

/** The api, as this command line names it. */
export const hakikaOf = async (cli: Cli): Promise<Hakika> => hakikaAt(await connectionOf(cli));
