import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { migrate } from '../db/migrate.ts';
import { claimDirectory } from '../local/claim-directory.ts';
import { simulatorCredential } from '../local/credential.ts';
import { ensureDemoOrganisation } from '../local/demo-organisation.ts';
import { freePort } from '../local/free-port.ts';
import { startPart, type Part } from '../local/part.ts';
import { inState } from '../local/paths.ts';
import { executeSql } from '../local/postgres-admin.ts';
import { startPostgres } from '../local/postgres.ts';
import { findTemporalProgram } from '../local/temporal-program.ts';
import { startTemporal } from '../local/temporal.ts';
import { searchAttributeTypes } from '../workflows/search-attributes.ts';
import { startCallbackProxy, type CallbackProxy } from './callback-proxy.ts';
import { startFloor, type Floor } from './floor/floor.ts';
import { createJournal, type Journal } from './journal.ts';
import type { Watched } from './processes.ts';
import { startReceiver, type WebhookReceiver } from './webhook-receiver.ts';

/** The simulator's payer is hurried unless told otherwise; the engine keeps the waits of production. */
const hurriedTempo = 10;
const namespace = 'bench';
const database = 'bench';

export interface BenchStack {
  directory: string;
  apiUrl: string;
  apiKey: string;
  rootKey: string;
  simulatorUrl: string;
  databaseUrl: string;
  client: Client;
  journal: Journal;
  proxy: CallbackProxy;
  receiver: WebhookReceiver;
  floor: Floor;
  watched: Watched[];
  /** Programs that ended in the middle, which spoils every number. */
  ended: string[];
  stop: () => Promise<void>;
}

interface Build {
  directory: string;
  profile: boolean;
  simulatorTempo: number;
  say: (line: string) => void;
  stops: (() => Promise<void>)[];
  ended: string[];
}

/** Everything of `npm start`, on data and ports of its own, and the floor beside it on the same Temporal server. */
export async function startBenchStack(
  options: Pick<Build, 'profile' | 'say'> & Partial<Pick<Build, 'simulatorTempo'>>,
): Promise<BenchStack> {
  const directory = await claimDirectory(inState('bench'));
  const build: Build = { simulatorTempo: hurriedTempo, ...options, directory, stops: [], ended: [] };
  const stop = async (): Promise<void> => {
    for (const each of build.stops.toReversed()) await each();
  };
  try {
    return { ...(await bringUp(build)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(build: Build): Promise<Omit<BenchStack, 'stop'>> {
  const { directory, stops } = build;
  const postgres = await freshDatabase(build);
  const temporal = await freshTemporal(build);
  const journal = createJournal();
  const apiUrl = `http://127.0.0.1:${await freePort(0)}`;
  const proxy = await startCallbackProxy(apiUrl, journal);
  stops.push(proxy.stop);
  const receiver = await startReceiver(journal);
  stops.push(receiver.stop);
  const rootKey = randomBytes(32).toString('base64');
  const { apiKey, webhookSecret } = await organisation(postgres.url, rootKey, receiver.url);
  receiver.useSecret(webhookSecret);

  const env = await processEnv(build, {
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: namespace,
    HAKIKA_ROOT_KEY: rootKey,
    HAKIKA_PUBLIC_URL: proxy.url,
    HAKIKA_API_PORT: new URL(apiUrl).port,
  });
  const { simulatorUrl, parts: started } = await startParts(build, env);
  const [simulator, worker, api] = started;
  await api.up(60_000, async () => (await fetch(`${apiUrl}/readyz`)).ok);

  const connection = await Connection.connect({ address: temporal.address });
  stops.push(() => connection.close());
  const client = new Client({ connection, namespace });
  const floor = await startFloor({
    address: temporal.address,
    namespace,
    client,
    journal,
    tempo: build.simulatorTempo,
    logFile: join(directory, 'floor-worker.log'),
    env,
  });
  stops.push(floor.stop);
  const watched: Watched[] = [
    { name: 'api', pid: pidOf(api) },
    { name: 'worker', pid: pidOf(worker) },
    { name: 'floor worker', pid: floor.pid },
    { name: 'temporal', pid: temporal.pid },
    { name: 'postgresql', pid: postgres.pid, withChildren: true },
    { name: 'simulator', pid: pidOf(simulator) },
    { name: 'bench', pid: process.pid },
  ];
  const { ended } = build;
  const parts = { journal, proxy, receiver, floor, watched, ended };
  return { directory, apiUrl, apiKey, rootKey, simulatorUrl, databaseUrl: postgres.url, client, ...parts };
}

async function freshDatabase({
  directory,
  profile,
  say,
  stops,
}: Build): Promise<{ url: string; pid: number }> {
  say('PostgreSQL …');
  const settings: Record<string, string> = profile ? { shared_preload_libraries: 'pg_stat_statements' } : {};
  const home = join(directory, 'postgres');
  const postgres = await startPostgres({ directory: home, port: await freePort(0), settings, log: say });
  stops.push(() => postgres.stop());
  await executeSql(postgres.url('postgres'), [`drop database if exists ${database} with (force)`]);
  await postgres.createDatabase(database);
  const url = postgres.url(database);
  await migrate(url);
  if (profile) await executeSql(url, ['create extension pg_stat_statements']);
  const [pid] = (await readFile(join(home, 'data/postmaster.pid'), 'utf8')).split('\n');
  return { url, pid: Number(pid) };
}

async function freshTemporal({ directory, say, stops }: Build): Promise<{ address: string; pid: number }> {
  say('Temporal …');
  const temporal = await startTemporal({
    program: await findTemporalProgram({ log: say }),
    port: await freePort(0),
    databaseFile: join(directory, 'temporal/temporal.db'),
    namespace,
    searchAttributes: searchAttributeTypes,
    fresh: true,
    log: say,
  });
  stops.push(temporal.stop);
  return temporal;
}

/** One webhook for each payment: the endpoint is not told of the customers that first payments make. */
async function organisation(databaseUrl: string, rootKey: string, webhookUrl: string) {
  const credential = simulatorCredential;
  const made = await ensureDemoOrganisation({
    databaseUrl,
    rootKey,
    apiKey: undefined,
    webhookUrl,
    credential,
  });
  await executeSql(databaseUrl, [`update webhook_endpoints set events = '{payment.completed}'`]);
  return made;
}

/** Settings of the shell must not reach the parts: empty means absent. */
async function processEnv(
  { directory, profile }: Build,
  settings: Record<string, string>,
): Promise<Record<string, string>> {
  const profiles = join(directory, 'profiles');
  await mkdir(profiles, { recursive: true });
  return {
    HAKIKA_TEMPO: '1',
    HAKIKA_LOG_LEVEL: '',
    HAKIKA_API_HOST: '',
    HAKIKA_CALLBACK_ADDRESSES: '',
    // One short code gets all the load: what is measured is our own limit, not that of its budget.
    HAKIKA_PUSHES_PER_SECOND: '1000000',
    // One key sends it all.
    HAKIKA_RATE_LIMIT_REQUESTS: '1000000000',
    HAKIKA_API_METRICS_PORT: '',
    HAKIKA_WORKER_METRICS_PORT: '',
    HAKIKA_PROXY_HOPS: '',
    HAKIKA_WEBHOOK_ALLOW_PRIVATE: '1',
    ...(profile && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profiles}` }),
    ...settings,
  };
}

async function startParts(
  { say, stops, ended, simulatorTempo }: Build,
  env: Record<string, string>,
): Promise<{ simulatorUrl: string; parts: [simulator: Part, worker: Part, api: Part] }> {
  say('Simulator, worker, API and floor …');
  const start = async (name: string, file: string, more: Record<string, string>): Promise<Part> => {
    // It only speaks when its program ended by itself.
    const died = (line: string): void => void ended.push(line);
    const part = await startPart({ name: `bench-${name}`, file, env: { ...env, ...more }, say: died });
    stops.push(part.stop);
    return part;
  };
  const port = String(await freePort(0));
  const simulatorUrl = `http://127.0.0.1:${port}`;
  const simulator = await start('simulator', 'simulator/main.ts', {
    SIMULATOR_PORT: port,
    SIMULATOR_HOST: '127.0.0.1',
    // The same waits in every run, so that runs can be compared; the database is a new one.
    SIMULATOR_SEED: '1',
    HAKIKA_TEMPO: String(simulatorTempo),
  });
  await simulator.up(30_000, async () => (await fetch(`${simulatorUrl}/livez`)).ok);
  const daraja = { DARAJA_SANDBOX_BASE_URL: simulatorUrl, DARAJA_PRODUCTION_BASE_URL: simulatorUrl };
  const worker = await start('worker', 'worker/main.ts', daraja);
  return { simulatorUrl, parts: [simulator, worker, await start('api', 'api/main.ts', daraja)] };
}

const pidOf = (part: Part): number => part.pid() ?? 0;
