import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MikroORM } from '@mikro-orm/postgresql';
import { Client, Connection } from '@temporalio/client';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  type Worker,
} from '@temporalio/worker';
import type { ActivityDeps } from '../../activities/index.ts';
import { createApp } from '../../api/app.ts';
import { createHttpServer } from '../../api/http-server.ts';
import type { ApiDeps } from '../../api/deps.ts';
import { createRunningRequests } from '../../api/idempotency/running-requests.ts';
import { watchPayments } from '../../api/payments/payment-changes.ts';
import { createRateLimits } from '../../api/rate-limit/rate-limits.ts';
import { createDarajaClient } from '../../daraja/client.ts';
import { createSealer } from '../../db/sealed.ts';
import { createTokenStore } from '../../db/token-store.ts';
import { createLog } from '../../settings/log.ts';
import { createSimulator, type SimulatorOptions } from '../../simulator/app.ts';
import { createWorkers } from '../../worker/create-worker.ts';
import { startPullSchedules } from '../../worker/pull-schedules.ts';
import { startRelay } from '../../worker/relay.ts';
import { compress, productionTiming, type PaymentTiming } from '../../workflows/timing.ts';
import { emptyDatabase, testDatabaseUrl } from './database.ts';
import { WebhookReceiver } from './receiver.ts';
import { judged } from './judged-app.ts';
import { makeTenant, type TestTenant } from './tenants.ts';
import { testBundle } from './test-bundle.ts';

export interface EngineOptions {
  /** By which every wait is divided, the simulator's too. */
  tempo?: number;
  timing?: Partial<PaymentTiming>;
  simulator?: Omit<SimulatorOptions, 'tempo'>;
  /** True: the worker keeps the schedules of pulls, as a real one does. */
  pullSchedules?: boolean;
  /** False: no worker and no relay until `startWorker`. */
  worker?: boolean;
  api?: Partial<ApiDeps>;
  /** A Temporal server of the test's own, which it may kill. */
  temporal?: { address: string; namespace: string };
  /** Another way to the database of this Jest worker, which the test may cut. */
  databaseUrl?: string;
}

/** No test but those of limits comes near to these. */
const unlimited = { requests: 1_000_000_000, windowSeconds: 60, refusedKeys: 1_000_000_000 };

/** Without a cache it calls each eviction of a workflow with an open promise a bug of the SDK; nothing comes of it. */
const withoutCache = ',temporalio_sdk_core::worker::workflow::managed_run=off';

try {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    // Tests end workflows in the middle of things, of which the native core warns on standard output.
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) + withoutCache } },
  });
} catch {
  // Installed by another module of this process already.
}

/** The whole product in this process: API, worker and relay against real PostgreSQL, Temporal and simulator. */
export class Engine {
  readonly rootKey = randomBytes(32);
  readonly sealer = createSealer(this.rootKey);
  readonly tempo: number;
  readonly timing: PaymentTiming;
  readonly namespace: string;
  readonly temporalAddress: string;
  readonly databaseUrl: string;
  apiUrl = '';
  simulatorUrl = '';
  orm!: MikroORM;
  client!: Client;
  receiver!: WebhookReceiver;
  tenant!: TestTenant;
  apiDeps!: ApiDeps;
  activityDeps!: ActivityDeps;
  /** Every line that API and worker logged. */
  readonly logLines: string[] = [];
  readonly log = createLog('engine', 'debug', { write: (line: string) => void this.logLines.push(line) });
  private readonly options: EngineOptions;
  private readonly closers: (() => Promise<unknown>)[] = [];
  private stopWorkers: (() => Promise<void>) | undefined;
  private server!: Server;

  constructor(options: EngineOptions) {
    this.options = options;
    this.tempo = options.tempo ?? 20;
    this.timing = { ...compress(productionTiming, this.tempo), ...options.timing };
    this.namespace =
      options.temporal?.namespace ??
      `${process.env['HAKIKA_TEST_NAMESPACE_PREFIX']}${process.env['JEST_WORKER_ID']}`;
    this.temporalAddress = options.temporal?.address ?? String(process.env['TEMPORAL_ADDRESS']);
    this.databaseUrl = options.databaseUrl ?? testDatabaseUrl();
  }

  static async start(options: EngineOptions = {}): Promise<Engine> {
    const engine = new Engine(options);
    await engine.bringUp();
    if (options.worker !== false) await engine.startWorker();
    return engine;
  }

  private async bringUp(): Promise<void> {
    const connection = await Connection.connect({ address: this.temporalAddress, interceptors: [] });
    this.client = new Client({ connection, namespace: this.namespace });
    await this.removeSchedules();
    await this.terminateAll();
    this.orm = await emptyDatabase(this.databaseUrl);
    const simulator = createSimulator({
      queryLimitPerMinute: null,
      ...this.options.simulator,
      tempo: this.tempo,
    });
    this.simulatorUrl = (await simulator.listen(0)).url;
    this.receiver = await WebhookReceiver.start();
    this.tenant = await makeTenant(this.orm, this.sealer);
    const running = createRunningRequests(this.databaseUrl);
    const changes = watchPayments({ databaseUrl: this.databaseUrl, log: this.log });
    const limits = createRateLimits({ databaseUrl: this.databaseUrl, ...unlimited });
    const daraja = createDarajaClient({
      baseUrl: this.simulatorUrl,
      tokens: createTokenStore(this.orm, this.sealer),
    });
    this.apiDeps = {
      orm: this.orm,
      client: this.client,
      sealer: this.sealer,
      daraja: { sandbox: daraja, production: daraja },
      callbackBaseUrl: 'https://pay.example.co.ke',
      timing: this.timing,
      tempo: this.tempo,
      running,
      changes,
      limits,
      log: this.log,
      callbackAddresses: [],
      proxyHops: 0,
      webhookAllowPrivate: true,
      ...this.options.api,
    };
    this.server = createHttpServer(judged(createApp(this.apiDeps)));
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.apiUrl = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    this.apiDeps.callbackBaseUrl = this.apiUrl;
    this.activityDeps = {
      orm: this.orm,
      sealer: this.sealer,
      daraja: { sandbox: daraja, production: daraja },
      timing: this.timing,
      tempo: this.tempo,
      callbackBaseUrl: this.apiUrl,
      queryLimit: 5,
      pushLimit: 1_000,
      webhookAllowPrivate: true,
      log: this.log,
    };
    this.closers.push(
      () => this.closeServer(),
      () => simulator.close(),
      () => this.receiver.stop(),
      () => daraja.close(),
      () => running.close(),
      () => changes.stop(),
      () => limits.close(),
      () => connection.close(),
      () => this.orm.close(true),
    );
  }

  async startWorker(): Promise<void> {
    const connection = await NativeConnection.connect({ address: this.temporalAddress });
    const workers = await createWorkers({
      connection,
      namespace: this.namespace,
      workflowBundle: testBundle(),
      deps: this.activityDeps,
      maxCachedWorkflows: (globalThis as { maxCachedWorkflows?: number }).maxCachedWorkflows,
    });
    const running = workers.map((worker: Worker) => worker.run());
    const relay = startRelay({
      ...this.activityDeps,
      client: this.client,
      databaseUrl: this.databaseUrl,
    });
    const pullSchedules = this.options.pullSchedules ? startPullSchedules(this) : undefined;
    this.stopWorkers = async () => {
      await pullSchedules?.stop();
      await relay.stop();
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await connection.close();
    };
  }

  async stopWorker(): Promise<void> {
    await this.stopWorkers?.();
    this.stopWorkers = undefined;
  }

  /** The environment of a real process of ours in this engine's place. */
  environment(): Record<string, string> {
    return {
      DATABASE_URL: this.databaseUrl,
      HAKIKA_ROOT_KEY: this.rootKey.toString('base64'),
      HAKIKA_TEMPO: String(this.tempo),
      HAKIKA_PUBLIC_URL: this.apiUrl,
      HAKIKA_WEBHOOK_ALLOW_PRIVATE: '1',
      HAKIKA_RATE_LIMIT_REQUESTS: String(unlimited.requests),
      DARAJA_SANDBOX_BASE_URL: this.simulatorUrl,
      DARAJA_PRODUCTION_BASE_URL: this.simulatorUrl,
      TEMPORAL_ADDRESS: this.temporalAddress,
      TEMPORAL_NAMESPACE: this.namespace,
    };
  }

  /** One request to the API with the tenant's key, or the headers given. */
  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${this.apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.tenant.apiKey}`,
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as never as Answer,
    };
  }

  /** Makes the receiver an endpoint of the tenant; returns its secret. */
  async listen(events: string[] = [], url = this.receiver.url): Promise<{ id: string; secret: string }> {
    const { body } = await this.request('POST', '/v1/webhook-endpoints', { url, events });
    return { id: String(body['id']), secret: String(body['secret']) };
  }

  /** What the simulator saw of a phone. */
  async pushes(phoneNumber: string): Promise<Record<string, never>[]> {
    const response = await fetch(`${this.simulatorUrl}/_simulator/pushes?phoneNumber=${phoneNumber}`);
    return ((await response.json()) as { pushes: Record<string, never>[] }).pushes;
  }

  async terminateAll(): Promise<void> {
    const open = this.client.workflow.list({ query: 'ExecutionStatus = "Running"' });
    for await (const { workflowId } of open) {
      await this.client.workflow
        .getHandle(workflowId)
        .terminate('test ended')
        .catch(() => undefined);
    }
  }

  async removeSchedules(): Promise<void> {
    for await (const { scheduleId } of this.client.schedule.list())
      await this.client.schedule
        .getHandle(scheduleId)
        .delete()
        .catch(() => undefined);
  }

  private async closeServer(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async stop(): Promise<void> {
    await this.terminateAll();
    await this.stopWorker();
    if (this.options.pullSchedules) {
      await this.removeSchedules();
      await this.terminateAll();
    }
    for (const close of this.closers) await close();
  }
}

/** Any answer of the API; what it does not have is undefined. */
export type Answer = Record<string, unknown> & {
  paymentId: string;
  transactionId: string;
  customerId: string;
  error: {
    status: number;
    code: string;
    message: string;
    requestId: string;
    validation: { field: string; message: string }[];
    paymentId?: string;
  };
  data: Record<string, unknown>[];
  meta: {
    cursor: string | null;
    previousCursor: string | null;
    hasNextPage: boolean;
    hasPreviousPage: boolean;
  };
};
