import { migrate } from '../db/migrate.ts';
import { demoNominatedNumber, realCredential, simulatorCredentialAt } from './credential.ts';
import { ensureDemoOrganisation } from './demo-organisation.ts';
import { freePort } from './free-port.ts';
import { readLocalStack, writeLocalStack, type LocalStack } from './local-json.ts';
import { startPart } from './part.ts';
import { apiUrlAt, checkSettings, partSettings } from './part-settings.ts';
import { inState } from './paths.ts';
import { startPostgres } from './postgres.ts';
import { registerC2b } from './register-c2b.ts';
import { localRootKey } from './root-key.ts';
import { temporalPlace } from './temporal-place.ts';
import { startWebhookPrinter } from './webhook-printer.ts';
import { workerPolls } from './worker-polls.ts';

export interface Stack {
  local: LocalStack;
  tempo: string;
  stop(): Promise<void>;
}

type Say = (line: string) => void;
type Stop = () => Promise<void>;

/** Brings up everything in order. What is up when a step fails or `signal` aborts is stopped again, last one first. */
export async function startStack(env: NodeJS.ProcessEnv, say: Say, signal: AbortSignal): Promise<Stack> {
  const stops: Stop[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.toReversed()) await each();
  };
  try {
    const started = await bringUp(env, say, stops, signal);
    signal.throwIfAborted();
    return { ...started, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(
  env: NodeJS.ProcessEnv,
  say: Say,
  stops: Stop[],
  signal: AbortSignal,
): Promise<Omit<Stack, 'stop'>> {
  checkSettings(env);
  const tempo = env['HAKIKA_TEMPO'] || '1';
  const databaseUrl = await database(env, say, stops);
  signal.throwIfAborted();
  say('Temporal …');
  const temporal = await temporalPlace(env, say, signal);
  stops.push(temporal.stop);
  signal.throwIfAborted();

  const { simulatorUrl, ...account } = await safaricom(env, () => simulator(tempo, say, stops));
  const webhookPort = await freePort(4020);
  const printer = await startWebhookPrinter(webhookPort, say);
  stops.push(printer.stop);
  // One key for all: what the demo's secrets are sealed with is what api and worker open them with.
  const rootKey = env['HAKIKA_ROOT_KEY'] || (await localRootKey(inState('root.key')));
  const { apiKey, credentialId, webhookSecret } = await ensureDemoOrganisation({
    databaseUrl,
    rootKey,
    apiKey: (await readLocalStack())?.apiKey,
    webhookUrl: `http://127.0.0.1:${webhookPort}/`,
    ...account,
  });
  printer.useSecret(webhookSecret);

  const apiPort = await freePort(Number(env['HAKIKA_API_PORT'] || 4000));
  const apiUrl = apiUrlAt(apiPort);
  const settings = partSettings(env, { databaseUrl, rootKey, temporal, simulatorUrl, apiPort });
  say('API and worker …');
  // Stopped the other way round: no new payments first, then the worker, which lets a running push end.
  const worker = await startPart({ name: 'worker', file: 'worker/main.ts', env: settings, say });
  stops.push(worker.stop);
  const api = await startPart({ name: 'api', file: 'api/main.ts', env: settings, say });
  stops.push(api.stop);
  await Promise.all([
    worker.up(60_000, () => workerPolls(temporal, worker.pid())),
    api.up(60_000, async () => (await fetch(`${apiUrl}/readyz`)).ok),
  ]);

  // Safaricom's own sandbox is told by whoever has an address that it reaches.
  if (simulatorUrl !== null) await registerC2b({ apiUrl, apiKey, credentialId });

  const local: LocalStack = {
    apiUrl,
    apiKey,
    credentialId,
    simulatorUrl,
    temporalAddress: temporal.address,
    temporalNamespace: temporal.namespace,
    temporalUiUrl: temporal.uiUrl,
    webhookSecret,
  };
  await writeLocalStack(local);
  return { local, tempo };
}

/** Safaricom's own sandbox, where the environment names it, else a simulator whose short code is pulled, too. */
async function safaricom(env: NodeJS.ProcessEnv, startSimulator: () => Promise<string>) {
  const credential = realCredential(env);
  // The sandbox knows no pulls.
  if (credential !== undefined) return { credential, simulatorUrl: null };
  const simulatorUrl = await startSimulator();
  return {
    // With references of our own, the simulator's notices name their payments at once.
    credential: { ...(await simulatorCredentialAt(simulatorUrl)), defaultAccountReference: 'auto' },
    pullNominatedNumber: demoNominatedNumber,
    simulatorUrl,
  };
}

async function database(env: NodeJS.ProcessEnv, say: Say, stops: Stop[]): Promise<string> {
  if (env['DATABASE_URL']) return await namedDatabase(env['DATABASE_URL']);
  say('PostgreSQL …');
  const postgres = await startPostgres({ directory: inState('postgres'), log: say });
  stops.push(() => postgres.stop());
  await postgres.createDatabase('hakika');
  await migrate(postgres.url('hakika'));
  return postgres.url('hakika');
}

async function namedDatabase(databaseUrl: string): Promise<string> {
  try {
    await migrate(databaseUrl);
    return databaseUrl;
  } catch (error) {
    // A name with several addresses, none of which answers, is an error without a message of its own.
    const reason = error instanceof AggregateError ? error.errors.join(', ') : String(error);
    const { host, pathname } = new URL(databaseUrl);
    throw new Error(
      `The database ${pathname.slice(1)} at ${host} (DATABASE_URL) cannot be used: ${reason}\nNext step: correct the address or create the database, or unset it, and a PostgreSQL is started here.`,
      { cause: error },
    );
  }
}

async function simulator(tempo: string, say: Say, stops: Stop[]): Promise<string> {
  const port = await freePort(4010);
  const env = { SIMULATOR_PORT: String(port), SIMULATOR_HOST: '127.0.0.1', HAKIKA_TEMPO: tempo };
  const part = await startPart({ name: 'simulator', file: 'simulator/main.ts', env, say });
  stops.push(part.stop);
  const url = `http://127.0.0.1:${port}`;
  await part.up(30_000, async () => (await fetch(`${url}/livez`)).ok);
  return url;
}
