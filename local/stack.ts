import { migrate } from '../db/migrate.ts';
import { simulatorCredential, realCredential } from './credential.ts';
import { ensureDemoOrganisation } from './demo-organisation.ts';
import { freePort } from './free-port.ts';
import { readLocalStack, writeLocalStack, type LocalStack } from './local-json.ts';
import { startPart } from './part.ts';
import { inState } from './paths.ts';
import { startPostgres } from './postgres.ts';
import { localRootKey } from './root-key.ts';
import { temporalPlace } from './temporal-place.ts';
import { waitUntil } from './wait-until.ts';
import { startWebhookPrinter } from './webhook-printer.ts';

export interface Stack {
  local: LocalStack;
  tempo: string;
  stop(): Promise<void>;
}

type Say = (line: string) => void;
type Stop = () => Promise<void>;

/** Brings up everything in order. What is up when a step fails is stopped again, last one first. */
export async function startStack(env: NodeJS.ProcessEnv, say: Say): Promise<Stack> {
  const stops: Stop[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.toReversed()) await each();
  };
  try {
    const started = await bringUp(env, say, stops);
    return { ...started, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(env: NodeJS.ProcessEnv, say: Say, stops: Stop[]): Promise<Omit<Stack, 'stop'>> {
  const tempo = env['HAKIKA_TEMPO'] || '1';
  const databaseUrl = await database(env, say, stops);
  await migrate(databaseUrl);
  say('Temporal …');
  const temporal = await temporalPlace(env, say);
  stops.push(temporal.stop);

  const real = realCredential(env);
  const simulatorUrl = real === undefined ? await simulator(tempo, say, stops) : null;
  const webhookPort = await freePort(4020);
  const printer = await startWebhookPrinter(webhookPort, say);
  stops.push(printer.stop);
  const rootKey = await localRootKey(inState('root.key'));
  const { apiKey, webhookSecret } = await ensureDemoOrganisation({
    databaseUrl,
    rootKey,
    apiKey: (await readLocalStack())?.apiKey,
    webhookUrl: `http://127.0.0.1:${webhookPort}/`,
    credential: real ?? simulatorCredential,
  });
  printer.useSecret(webhookSecret);

  const apiPort = await freePort(Number(env['HAKIKA_API_PORT'] || 4000));
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const settings = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    HAKIKA_ROOT_KEY: env['HAKIKA_ROOT_KEY'] || rootKey,
    HAKIKA_TEMPO: tempo,
    HAKIKA_WEBHOOK_ALLOW_PRIVATE: '1',
    HAKIKA_API_PORT: String(apiPort),
    HAKIKA_PUBLIC_URL: env['HAKIKA_PUBLIC_URL'] || apiUrl,
    ...(simulatorUrl === null
      ? {}
      : { DARAJA_SANDBOX_BASE_URL: simulatorUrl, DARAJA_PRODUCTION_BASE_URL: simulatorUrl }),
  };
  say('API and worker …');
  // Stopped the other way round: no new payments first, then the worker, which lets a running push end.
  const worker = await startPart({ name: 'worker', file: 'worker/main.ts', env: settings, say });
  stops.push(worker.stop);
  const api = await startPart({ name: 'api', file: 'api/main.ts', env: settings, say });
  stops.push(api.stop);
  await waitUntil('The API does not answer', 60_000, async () => (await fetch(`${apiUrl}/readyz`)).ok);

  const local: LocalStack = {
    apiUrl,
    apiKey,
    simulatorUrl,
    temporalAddress: temporal.address,
    temporalNamespace: temporal.namespace,
    temporalUiUrl: temporal.uiUrl,
    webhookSecret,
  };
  await writeLocalStack(local);
  return { local, tempo };
}

async function database(env: NodeJS.ProcessEnv, say: Say, stops: Stop[]): Promise<string> {
  if (env['DATABASE_URL']) return env['DATABASE_URL'];
  say('PostgreSQL …');
  const postgres = await startPostgres({ directory: inState('postgres'), log: say });
  stops.push(() => postgres.stop());
  await postgres.createDatabase('hakika');
  return postgres.url('hakika');
}

async function simulator(tempo: string, say: Say, stops: Stop[]): Promise<string> {
  const port = await freePort(4010);
  const env = { SIMULATOR_PORT: String(port), SIMULATOR_HOST: '127.0.0.1', HAKIKA_TEMPO: tempo };
  const part = await startPart({ name: 'simulator', file: 'simulator/main.ts', env, say });
  stops.push(part.stop);
  const url = `http://127.0.0.1:${port}`;
  await waitUntil('The simulator does not answer', 30_000, async () => (await fetch(`${url}/livez`)).ok);
  return url;
}
