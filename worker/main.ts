import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { meterTokens } from '../activities/token-budget.ts';
import { createDarajaClient } from '../daraja/client.ts';
import type { Environment } from '../db/entities/index.ts';
import { openDatabase } from '../db/mikro-orm.config.ts';
import { createSealer } from '../db/sealed.ts';
import { createTokenStore } from '../db/token-store.ts';
import { createLog } from '../settings/log.ts';
import { metricsIfWanted } from '../metrics/serve.ts';
import { onStop } from '../settings/process.ts';
import { SettingsError } from '../settings/settings.ts';
import { searchAttributeTypes } from '../workflows/search-attributes.ts';
import { compress, productionTiming } from '../workflows/timing.ts';
import { buildBundle, bundlePath } from './build-bundle.ts';
import { createWorkers } from './create-worker.ts';
import { loadEnv, type WorkerEnv } from './env.ts';
import { readGauges } from './gauges.ts';
import { startHousekeeping } from './housekeeping.ts';
import { startPullSchedules } from './pull-schedules.ts';
import { checkPublicUrl } from './public-url.ts';
import { startRelay } from './relay.ts';
import { checkSearchAttributes } from './temporal-namespace.ts';

const connectAgainMs = 1_000;

async function main(env: WorkerEnv): Promise<void> {
  const log = createLog('worker', env.HAKIKA_LOG_LEVEL);
  // Temporal's own lines are about its work, not ours: only what needs attention.
  // Its own handlers of signals are off: the order of stopping is ours.
  const logger = new DefaultLogger('WARN', ({ level, message }) => log.warn({ level }, message));
  Runtime.install({ logger, shutdownSignals: [] });
  await checkPublicUrl(env.HAKIKA_PUBLIC_URL);
  const orm = openDatabase({ databaseUrl: env.DATABASE_URL, poolMax: 40 });
  const sealer = createSealer(env.HAKIKA_ROOT_KEY);
  const tokens = createTokenStore(orm, sealer);
  const timing = compress(productionTiming, env.HAKIKA_TEMPO);
  const budget = { orm, timing, tokenLimit: env.HAKIKA_TOKENS_PER_MINUTE };
  const client = (environment: Environment, baseUrl: string) =>
    createDarajaClient({ baseUrl, tokens, meterToken: meterTokens(budget, environment) });
  const daraja = {
    sandbox: client('sandbox', env.DARAJA_SANDBOX_BASE_URL),
    production: client('production', env.DARAJA_PRODUCTION_BASE_URL),
  };
  const deps = {
    orm,
    sealer,
    daraja,
    timing,
    tempo: env.HAKIKA_TEMPO,
    callbackBaseUrl: env.HAKIKA_PUBLIC_URL,
    queryLimit: env.HAKIKA_QUERIES_PER_MINUTE,
    pushLimit: env.HAKIKA_PUSHES_PER_SECOND,
    webhookAllowPrivate: env.HAKIKA_WEBHOOK_ALLOW_PRIVATE,
    log,
  };
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const workflowBundle = env.NODE_ENV === 'production' ? builtBundle() : await buildBundle();
  const connection = await connectPatiently(() => NativeConnection.connect(connectionOptions), log);
  const { address = 'localhost:7233' } = connectionOptions;
  // An attribute that Temporal does not know would make every start fail: better to say so now.
  await checkSearchAttributes({
    address,
    namespace,
    connectionOptions,
    searchAttributes: searchAttributeTypes,
  });
  const workers = await createWorkers({ connection, namespace, workflowBundle, deps });
  const temporal = new Client({ connection, namespace });
  const relay = startRelay({ ...deps, client: temporal, databaseUrl: env.DATABASE_URL });
  const pullSchedules = startPullSchedules({ orm, client: temporal, timing, log });
  const housekeeping = startHousekeeping(orm, log);
  const limits = {
    query: env.HAKIKA_QUERIES_PER_MINUTE,
    push: env.HAKIKA_PUSHES_PER_SECOND,
    oauth: env.HAKIKA_TOKENS_PER_MINUTE,
  };
  const metrics = await metricsIfWanted({
    host: env.HAKIKA_METRICS_HOST,
    port: env.HAKIKA_WORKER_METRICS_PORT,
    measure: () => readGauges({ orm, timing, limits, workers }),
  });
  // First no new work, then what runs may end, then the ground under it goes.
  onStop(log, async () => {
    const cleaned = housekeeping.stop();
    for (const worker of workers) worker.shutdown();
    await pullSchedules.stop();
    await relay.stop();
    await cleaned;
  });
  log.info({ namespace }, 'working');
  await Promise.all(workers.map((worker) => worker.run()));
  await relay.stop();
  await housekeeping.stop();
  await metrics?.close();
  await connection.close();
  await Promise.all([daraja.sandbox.close(), daraja.production.close()]);
  await orm.close(true);
  process.exit(0);
}

/** In production what runs is what was tested; elsewhere an old bundle must not hide what was just edited. */
function builtBundle(): { codePath: string } {
  if (existsSync(bundlePath)) return { codePath: bundlePath };
  throw new SettingsError('There is no workflow bundle. Make it once, with this very version: npm run build');
}

/** Temporal may come up after us, or be away for a while: waiting is better than a crash loop. */
async function connectPatiently<T>(connect: () => Promise<T>, log: ReturnType<typeof createLog>): Promise<T> {
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      log.warn({ error }, 'Temporal is away, trying again');
      await sleep(connectAgainMs);
    }
  }
}

try {
  await main(loadEnv());
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
