import * as z from 'zod';
import { loadEnv as loadApiEnv } from '../api/env.ts';
import { SettingsError, wrongVariables } from '../settings/settings.ts';
import { loadEnv as loadWorkerEnv } from '../worker/env.ts';
import { namesSafaricom, realCredential } from './credential.ts';
import { inState } from './paths.ts';

/** What the stack finds out by itself, and its parts must be told. */
export interface Places {
  databaseUrl: string;
  rootKey: string;
  temporal: { address: string; namespace: string };
  /** Null: Safaricom's own sandbox. */
  simulatorUrl: string | null;
  apiPort: number;
}

export const apiUrlAt = (port: number): string => `http://127.0.0.1:${port}`;

/** The environment of api and worker, beside what they have from ours; undefined takes a variable away. */
export function partSettings(env: NodeJS.ProcessEnv, places: Places): NodeJS.ProcessEnv {
  const { databaseUrl, rootKey, temporal, simulatorUrl, apiPort } = places;
  return {
    ...(env['TEMPORAL_ADDRESS'] ? {} : nobodyElsesTemporal(env)),
    DATABASE_URL: databaseUrl,
    HAKIKA_ROOT_KEY: rootKey,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    HAKIKA_WEBHOOK_ALLOW_PRIVATE: '1',
    HAKIKA_API_PORT: String(apiPort),
    // What runs is what is in the checkout, never a bundle that was built from it some time ago.
    NODE_ENV: 'development',
    ...(simulatorUrl === null
      ? {}
      : {
          DARAJA_SANDBOX_BASE_URL: simulatorUrl,
          DARAJA_PRODUCTION_BASE_URL: simulatorUrl,
          // The simulator calls back on this machine; an address meant for Safaricom leads away from it.
          HAKIKA_PUBLIC_URL: apiUrlAt(apiPort),
          HAKIKA_CALLBACK_ADDRESSES: '',
        }),
  };
}

/** A key or a profile that the user keeps for a Temporal elsewhere would make our own server's clients speak TLS. */
const nobodyElsesTemporal = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.keys(env)
      .filter((name) => name.startsWith('TEMPORAL_'))
      .map((name) => [name, undefined]),
  ),
  // Where there is none.
  TEMPORAL_CONFIG_FILE: inState('temporal/profile.toml'),
});

/** Throws a SettingsError that names every wrong variable, before anything is started. */
export function checkSettings(env: NodeJS.ProcessEnv): void {
  const asIfUp = partSettings(env, {
    databaseUrl: env['DATABASE_URL'] || 'postgres://later',
    rootKey: env['HAKIKA_ROOT_KEY'] || Buffer.alloc(32).toString('base64'),
    temporal: { address: 'later:7233', namespace: 'later' },
    simulatorUrl: namesSafaricom(env) ? null : 'http://127.0.0.1:4010',
    apiPort: 4000,
  });
  const parts = { ...env, ...asIfUp, HAKIKA_API_PORT: env['HAKIKA_API_PORT'] };
  const loads = [() => realCredential(env), () => loadApiEnv(parts), () => loadWorkerEnv(parts)];
  // What api and worker share is wrong twice, and said once.
  const byName = new Map(loads.flatMap(problems).map((issue) => [String(issue.path[0]), issue]));
  if (byName.size > 0) throw wrongVariables([...byName.values()]);
}

function problems(load: () => unknown): z.core.$ZodIssue[] {
  try {
    load();
    return [];
  } catch (error) {
    if (error instanceof SettingsError && error.cause instanceof z.ZodError) return error.cause.issues;
    throw error;
  }
}
