import type { ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { searchAttributeTypes } from '../workflows/search-attributes.ts';
import { freePort } from './free-port.ts';
import { inState } from './paths.ts';
import { ensureNamespace, ensureSearchAttributes } from '../worker/temporal-namespace.ts';
import { findTemporalProgram } from './temporal-program.ts';
import { startTemporal, stopLeftoverTemporal } from './temporal.ts';

export interface TemporalPlace {
  address: string;
  namespace: string;
  uiUrl: string | null;
  /** For a server that wants TLS or an API key. */
  connectionOptions?: ConnectionOptions;
  stop: () => Promise<void>;
}

/** The Temporal server that the environment names, made ready for us; else one of our own. */
export async function temporalPlace(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<TemporalPlace> {
  const namespace = env['TEMPORAL_NAMESPACE'] || 'hakika';
  if (env['TEMPORAL_ADDRESS']) return await namedPlace(env['TEMPORAL_ADDRESS'], namespace, env);
  const program = await findTemporalProgram({ log: say, signal });
  const databaseFile = inState('temporal/temporal.db');
  // Before the look for free ports: the usual ones may be those of a server that a killed run left behind.
  await stopLeftoverTemporal(databaseFile, say);
  const temporal = await startTemporal({
    program,
    port: await freePort(7233),
    uiPort: await freePort(8233),
    databaseFile,
    namespace,
    searchAttributes: searchAttributeTypes,
    log: say,
  });
  return { address: temporal.address, namespace, uiUrl: temporal.uiUrl ?? null, stop: temporal.stop };
}

async function namedPlace(
  address: string,
  namespace: string,
  env: NodeJS.ProcessEnv,
): Promise<TemporalPlace> {
  const { connectionOptions } = loadClientConnectConfig();
  const target = { address, namespace, connectionOptions };
  try {
    await ensureNamespace(target);
    await ensureSearchAttributes({ ...target, searchAttributes: searchAttributeTypes });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The Temporal server at ${address} (TEMPORAL_ADDRESS) cannot be used: ${reason}\nNext step: correct the address, or unset it, and a server is started here.`,
      { cause: error },
    );
  }
  return { ...target, uiUrl: env['TEMPORAL_UI_URL'] || null, stop: async () => undefined };
}
