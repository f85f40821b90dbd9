import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { createDarajaClient } from '../daraja/client.ts';
import { openDatabase } from '../db/mikro-orm.config.ts';
import { createSealer } from '../db/sealed.ts';
import { createTokenStore } from '../db/token-store.ts';
import { createLog } from '../settings/log.ts';
import { metricsIfWanted } from '../metrics/serve.ts';
import { onStop } from '../settings/process.ts';
import { SettingsError } from '../settings/settings.ts';
import { compress, productionTiming } from '../workflows/timing.ts';
import { createApp } from './app.ts';
import { loadEnv, type ApiEnv } from './env.ts';
import { createHttpServer } from './http-server.ts';
import { createRunningRequests } from './idempotency/running-requests.ts';
import { watchPayments } from './payments/payment-changes.ts';
import { createRateLimits } from './rate-limit/rate-limits.ts';

/** A stop waits this long for requests that still run; a create waits for its first outcome for less. */
const stopMs = 10_000;

async function main(env: ApiEnv): Promise<void> {
  const log = createLog('api', env.HAKIKA_LOG_LEVEL);
  const orm = openDatabase({ databaseUrl: env.DATABASE_URL, poolMax: 40 });
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  // Lazy, so that Temporal may be away at our start. No retries inside the client: when Temporal is away the answer is
  // 202 from the database at once, and the relay is the one that tries again.
  const connection = Connection.lazy({ ...connectionOptions, interceptors: [] });
  const sealer = createSealer(env.HAKIKA_ROOT_KEY);
  const tokens = createTokenStore(orm, sealer);
  const daraja = {
    sandbox: createDarajaClient({ baseUrl: env.DARAJA_SANDBOX_BASE_URL, tokens }),
    production: createDarajaClient({ baseUrl: env.DARAJA_PRODUCTION_BASE_URL, tokens }),
  };
  const running = createRunningRequests(env.DATABASE_URL);
  const changes = watchPayments({ databaseUrl: env.DATABASE_URL, log });
  const limits = createRateLimits({
    databaseUrl: env.DATABASE_URL,
    requests: env.HAKIKA_RATE_LIMIT_REQUESTS,
    windowSeconds: env.HAKIKA_RATE_LIMIT_WINDOW_SECONDS,
    refusedKeys: env.HAKIKA_RATE_LIMIT_REFUSED_KEYS,
  });
  const app = createApp({
    orm,
    client: new Client({ connection, namespace }),
    sealer,
    daraja,
    callbackBaseUrl: env.HAKIKA_PUBLIC_URL,
    timing: compress(productionTiming, env.HAKIKA_TEMPO),
    tempo: env.HAKIKA_TEMPO,
    running,
    changes,
    limits,
    log,
    callbackAddresses: env.HAKIKA_CALLBACK_ADDRESSES,
    proxyHops: env.HAKIKA_PROXY_HOPS,
    webhookAllowPrivate: env.HAKIKA_WEBHOOK_ALLOW_PRIVATE,
  });
  const server = createHttpServer(app);
  server.listen(env.HAKIKA_API_PORT, env.HAKIKA_API_HOST, () =>
    log.info({ address: server.address() }, 'listening'),
  );
  const metrics = await metricsIfWanted({ host: env.HAKIKA_METRICS_HOST, port: env.HAKIKA_API_METRICS_PORT });
  onStop(log, async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    setTimeout(() => server.closeAllConnections(), stopMs).unref();
    server.closeIdleConnections();
    // Whoever only waits is answered now.
    const deaf = changes.stop();
    await closed;
    await deaf;
    await metrics?.close();
    await running.close();
    await limits.close();
    await Promise.all([daraja.sandbox.close(), daraja.production.close()]);
    await connection.close();
    await orm.close(true);
    process.exit(0);
  });
}

try {
  await main(loadEnv());
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
