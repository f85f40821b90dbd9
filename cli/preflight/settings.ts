import * as z from 'zod';
import { loadEnv as loadApiEnv, type ApiEnv } from '../../api/env.ts';
import { SettingsError } from '../../settings/settings.ts';
import { loadEnv as loadWorkerEnv } from '../../worker/env.ts';
import { fail, ok, warn, type Finding } from './finding.ts';
import { darajaBaseUrl, isSafaricom, type Ground } from './ground.ts';

/** The settings of api and worker. Undefined where too much is wrong for any other check. */
export function readSettings(env: NodeJS.ProcessEnv): { settings?: ApiEnv; findings: Finding[] } {
  const wrong = new Map([...issuesOf(() => loadApiEnv(env)), ...issuesOf(() => loadWorkerEnv(env))]);
  if (wrong.size === 0) {
    return {
      settings: loadApiEnv(env),
      findings: [ok('settings', 'api and worker can read all of theirs.')],
    };
  }
  const findings = [...wrong].map(([name, message]) =>
    fail('settings', `${name} is wrong or missing.`, message),
  );
  // What is wrong may have a default or be needed by the worker alone: the other checks can go on without it.
  const others = Object.fromEntries(Object.entries(env).filter(([name]) => !wrong.has(name)));
  if (issuesOf(() => loadApiEnv(others)).length > 0) return { findings };
  return { settings: loadApiEnv(others), findings };
}

function issuesOf(load: () => unknown): [variable: string, message: string][] {
  try {
    load();
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError) || !(error.cause instanceof z.ZodError)) throw error;
    return error.cause.issues.map(({ path, message }) => [String(path[0]), message]);
  }
}

/** Settings that are right in themselves, and wrong for real money. */
export function* checkSettings(ground: Ground): Generator<Finding> {
  const { environment, settings, env } = ground;
  const baseUrl = darajaBaseUrl(ground);
  const variable = `DARAJA_${environment.toUpperCase()}_BASE_URL`;
  if (isSafaricom(ground)) yield ok('settings.safaricom', `Payments go to ${baseUrl}.`);
  else if (environment === 'sandbox')
    yield warn(
      'settings.safaricom',
      `Payments go to ${baseUrl}, a simulator.`,
      `Unset ${variable} for Safaricom's own sandbox.`,
    );
  else
    yield fail(
      'settings.safaricom',
      `Payments go to ${baseUrl}, and not to Safaricom.`,
      `Unset ${variable}.`,
    );

  if (settings.HAKIKA_TEMPO === 1) yield ok('settings.tempo', 'Time passes as it does.');
  else
    yield (environment === 'production' ? fail : warn)(
      'settings.tempo',
      `Every wait is divided by ${settings.HAKIKA_TEMPO}.`,
      'Unset HAKIKA_TEMPO: Safaricom cannot be hurried.',
    );

  if (!settings.HAKIKA_WEBHOOK_ALLOW_PRIVATE)
    yield ok('settings.private-webhooks', 'Webhooks go to public https addresses only.');
  else
    yield (environment === 'production' ? fail : warn)(
      'settings.private-webhooks',
      'Webhooks of sandbox endpoints may go to http and private addresses, also into your own network.',
      'Unset HAKIKA_WEBHOOK_ALLOW_PRIVATE.',
    );

  if (env['NODE_ENV'] === 'production') yield ok('settings.node-env', 'NODE_ENV is production.');
  else
    yield fail(
      'settings.node-env',
      'NODE_ENV is not production: the worker bundles workflows at each start, from whatever the files are.',
      'Set NODE_ENV=production for api and worker, and make the bundle by: npm run build',
    );
  yield checkRateLimits(ground);
  yield* checkCallbackAddresses(ground);
}

/** Nothing that can be wrong, but what merchants and their programs are told by 429 and will ask about. */
const checkRateLimits = ({ settings }: Ground): Finding =>
  ok(
    'settings.rate-limits',
    `Each API key may make ${settings.HAKIKA_RATE_LIMIT_REQUESTS} requests in ${settings.HAKIKA_RATE_LIMIT_WINDOW_SECONDS} s, each address try ${settings.HAKIKA_RATE_LIMIT_REFUSED_KEYS} unknown keys in a minute.`,
  );

function* checkCallbackAddresses({ settings, environment }: Ground): Generator<Finding> {
  const { length } = settings.HAKIKA_CALLBACK_ADDRESSES;
  if (length > 0)
    yield ok('settings.callback-addresses', `Callbacks of ${length} addresses or ranges count at once.`);
  else
    yield (environment === 'production' ? warn : ok)(
      'settings.callback-addresses',
      'Callbacks of every address count, whoever holds their secret path.',
      "Set HAKIKA_CALLBACK_ADDRESSES to Safaricom's addresses, which your contact there names.",
    );
}
