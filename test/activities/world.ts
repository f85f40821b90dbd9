import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { MikroORM } from '@mikro-orm/postgresql';
import { pino } from 'pino';
import { createActivities, type ActivityDeps } from '../../activities/index.ts';
import { settle, type SettleRequest } from '../../activities/settle.ts';
import { hashCallbackToken } from '../../api/hooks/callback-token.ts';
import { createDarajaClient, type DarajaTimeouts } from '../../daraja/client.ts';
import {
  Customer,
  Event,
  EvidenceRow,
  Payment,
  PaymentCase,
  WebhookAttempt,
  WebhookDelivery,
  WebhookEndpoint,
  type EventType,
} from '../../db/entities/index.ts';
import { announce } from '../../db/announce.ts';
import { newId } from '../../db/new-id.ts';
import type { NewEvidence } from '../../db/new-evidence.ts';
import { createSealer } from '../../db/sealed.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { createTokenStore } from '../../db/token-store.ts';
import { newWebhookSecret } from '../../db/webhook-secret.ts';
import type { Settlement } from '../../workflows/messages.ts';
import { productionTiming, type PaymentTiming } from '../../workflows/timing.ts';
import { json, listen, type Received } from '../daraja/listening.ts';
import { pullEmpty } from '../daraja/pull-samples.ts';
import { acknowledgement } from '../daraja/samples.ts';
import { statusAccepted } from '../daraja/status-samples.ts';
import { emptyDatabase } from '../support/database.ts';
import { makeTenant, type TestTenant } from '../support/tenants.ts';

export type Answerer = (response: ServerResponse, received: Received, index: number) => void;

export interface WorldOptions {
  timing?: Partial<PaymentTiming>;
  darajaTimeouts?: Partial<DarajaTimeouts>;
}

export const seconds = 1_000;
export const minutes = 60 * seconds;
export const hours = 60 * minutes;

type CallKind = 'token' | 'push' | 'query' | 'pull' | 'status';

const callKinds: readonly [CallKind, string][] = [
  ['token', '/oauth'],
  ['query', '/mpesa/stkpushquery'],
  ['pull', '/pulltransactions'],
  ['status', '/mpesa/transactionstatus'],
];

/** PostgreSQL, a Safaricom that answers as told, and what activities need; no workflow and no Temporal. */
export class World {
  readonly sealer = createSealer(randomBytes(32));
  readonly logLines: string[] = [];
  orm!: MikroORM;
  tenant!: TestTenant;
  deps!: ActivityDeps;
  activities!: ReturnType<typeof createActivities>;
  /** How Safaricom answers each kind of call; the index counts the calls of that kind. */
  token: Answerer = (response, _received, index) =>
    json(response, 200, { access_token: `token-${index}`, expires_in: '3599' });
  push: Answerer = (response) => json(response, 200, acknowledgement);
  query: Answerer = (response) => response.writeHead(500).end();
  pull: Answerer = (response) => json(response, 200, pullEmpty);
  status: Answerer = (response) => json(response, 200, statusAccepted);
  readonly received: Record<CallKind, Received[]> = { token: [], push: [], query: [], pull: [], status: [] };
  private closers: (() => Promise<unknown>)[] = [];

  static async start({ timing, darajaTimeouts }: WorldOptions = {}): Promise<World> {
    const world = new World();
    world.orm = await emptyDatabase();
    world.tenant = await makeTenant(world.orm, world.sealer);
    const server = await listen((received, response) => world.answer(received, response));
    const tokens = createTokenStore(world.orm, world.sealer);
    const daraja = createDarajaClient({
      baseUrl: server.baseUrl,
      tokens,
      ...(darajaTimeouts && { timeouts: darajaTimeouts }),
    });
    world.deps = {
      orm: world.orm,
      sealer: world.sealer,
      daraja: { sandbox: daraja, production: daraja },
      timing: { ...productionTiming, ...timing },
      tempo: 1,
      callbackBaseUrl: 'https://pay.example.co.ke',
      queryLimit: 5,
      pushLimit: 1_000,
      webhookAllowPrivate: true,
      log: pino({ level: 'debug' }, { write: (line: string) => void world.logLines.push(line) }),
    };
    world.activities = createActivities(world.deps);
    world.closers = [() => server.close(), () => daraja.close(), () => world.orm.close(true)];
    return world;
  }

  private answer(received: Received, response: ServerResponse): void {
    const kind = callKinds.find(([, path]) => received.path.startsWith(path))?.[0] ?? 'push';
    const index = this.received[kind].push(received) - 1;
    this[kind](response, received, index);
  }

  async stop(): Promise<void> {
    for (const close of this.closers) await close();
  }

  get em() {
    return everyTenantsEntities(this.orm);
  }

  sql<Row = Record<string, unknown>>(statement: string, params: unknown[] = []): Promise<Row[]> {
    return this.em.execute<Row[]>(statement, params);
  }

  /** A payment just created. `promptedAgoMs`: the guard was taken this long ago. */
  async payment({
    promptedAgoMs,
    ...changes
  }: Partial<Payment> & { promptedAgoMs?: number } = {}): Promise<Payment> {
    const id = newId('pay');
    const now = new Date();
    const customerId = newId('cus');
    const phoneNumber = `2547${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
    const { organisationId, environment, credentialId } = this.tenant;
    await this.em.insert(Customer, {
      id: customerId,
      organisationId,
      environment,
      source: 'api',
      name: null,
      phoneNumber,
      description: null,
      metadata: {},
      firstTransactionAt: null,
      lastActiveAt: null,
    });
    const token = randomBytes(32).toString('hex');
    const promptBy = new Date(now.getTime() + 60 * seconds);
    const payment = Object.assign(new Payment(), {
      id,
      organisationId,
      environment,
      credentialId,
      customerId,
      source: 'api',
      channel: 'stk_push',
      status: 'initiating',
      amountShillings: 500,
      phoneNumber,
      description: 'Order 1042',
      accountReference: 'INV1042',
      metadata: { zebra: '1', apple: 2 },
      callbackTokenHash: hashCallbackToken(token),
      callbackTokenSealed: this.sealer.seal('callback-token', id, token),
      promptBy,
      dueAt: promptBy,
      startAt: new Date(now.getTime() + 5 * seconds),
      promptSentAt: promptedAgoMs === undefined ? null : new Date(now.getTime() - promptedAgoMs),
      createdAt: new Date(now.getTime() - (promptedAgoMs ?? 0)),
      updatedAt: now,
      ...changes,
    });
    await this.em.persist(payment).flush();
    return payment;
  }

  /** A payment whose push was acknowledged. */
  async prompted(promptedAgoMs = 0, changes: Partial<Payment> = {}): Promise<Payment> {
    const payment = await this.payment({ promptedAgoMs, ...changes });
    await this.settle(payment, [acknowledged]);
    return payment;
  }

  settle(
    { id: paymentId }: { id: string },
    evidence: NewEvidence[] = [],
    more: Partial<SettleRequest> = {},
  ): Promise<Settlement> {
    return settle(this.deps, { paymentId, why: 'evidence', evidence, ...more });
  }

  read({ id }: { id: string }): Promise<Payment> {
    return this.em.findOneOrFail(Payment, { id });
  }

  events({ id }: { id: string }): Promise<Event[]> {
    return this.em.find(Event, { paymentId: id }, { orderBy: { sequence: 'asc' } });
  }

  async eventTypes(payment: { id: string }): Promise<EventType[]> {
    return (await this.events(payment)).map(({ type }) => type);
  }

  async cases({ id }: { id: string }): Promise<string[]> {
    const rows = await this.em.find(PaymentCase, { paymentId: id }, { orderBy: { kind: 'asc' } });
    return rows.map(({ kind }) => kind);
  }

  evidence({ id }: { id: string }): Promise<EvidenceRow[]> {
    return this.em.find(EvidenceRow, { paymentId: id }, { orderBy: { receivedAt: 'asc' } });
  }

  deliveries(where: { paymentId?: string; endpointId?: string }): Promise<WebhookDelivery[]> {
    return this.em.find(WebhookDelivery, where, { orderBy: { id: 'asc' } });
  }

  attempts(deliveryId: string): Promise<WebhookAttempt[]> {
    return this.em.find(WebhookAttempt, { deliveryId }, { orderBy: { number: 'asc' } });
  }

  /** An event, and its delivery on the way to this endpoint. */
  async deliveryTo(endpoint: WebhookEndpoint): Promise<WebhookDelivery> {
    const id = newId('cus');
    await announce(this.em, {
      type: 'customer.updated',
      organisationId: endpoint.organisationId,
      environment: endpoint.environment,
      subjectId: id,
      sequence: 1,
      occurredAt: new Date(),
      data: { id, zebra: 1, apple: { second: 2, first: 'ü “x” \u2028' } },
      relayAfterMs: 0,
    });
    const { id: eventId } = await this.em.findOneOrFail(Event, { subjectId: id });
    return await this.em.findOneOrFail(WebhookDelivery, { eventId, endpointId: endpoint.id });
  }

  async forgetWebhooks(): Promise<void> {
    for (const table of ['webhook_attempts', 'webhook_deliveries', 'webhook_endpoints'])
      await this.sql(`delete from ${table}`);
  }

  async endpoint(changes: Partial<WebhookEndpoint> & { secret?: string } = {}): Promise<WebhookEndpoint> {
    const id = newId('we');
    const { organisationId, environment } = this.tenant;
    const { secret = newWebhookSecret(), ...columns } = changes;
    const endpoint = Object.assign(new WebhookEndpoint(), {
      id,
      organisationId,
      environment,
      url: 'http://127.0.0.1:9/never',
      events: [],
      secretSealed: this.sealer.seal('webhook-secret', id, secret),
      ...columns,
    });
    await this.em.persist(endpoint).flush();
    return await this.em.findOneOrFail(WebhookEndpoint, { id });
  }
}

let evidenceMade = 0;
const fresh = (): string => `made-${(evidenceMade += 1)}`;

export const receipt = 'UIE4K7Q2XN';

/** Evidence as its finders store it. */
export const acknowledged: NewEvidence = {
  kind: 'acknowledgement',
  sourceKey: acknowledgement.CheckoutRequestID,
  says: 'nothing',
  merchantRequestId: acknowledgement.MerchantRequestID,
  checkoutRequestId: acknowledgement.CheckoutRequestID,
};

export const paidCallback = (changes: Partial<NewEvidence> = {}): NewEvidence => ({
  kind: 'callback',
  sourceKey: fresh(),
  says: 'completed',
  resultCode: '0',
  detail: 'The service request is processed successfully.',
  receiptNumber: receipt,
  amountShillings: 500,
  checkoutRequestId: acknowledgement.CheckoutRequestID,
  ...changes,
});

export const failedCallback = (resultCode = '1', changes: Partial<NewEvidence> = {}): NewEvidence => ({
  kind: 'callback',
  sourceKey: fresh(),
  says: 'failed',
  resultCode,
  detail: 'Words of Safaricom.',
  advice: 'Words for the developer.',
  checkoutRequestId: acknowledgement.CheckoutRequestID,
  ...changes,
});

export const canceledCallback = (): NewEvidence => failedCallback('1032', { says: 'canceled' });

export const query = (says: NewEvidence['says'], resultCode: string | null): NewEvidence => ({
  kind: 'query',
  sourceKey: fresh(),
  says,
  resultCode,
  detail: 'Words of a query.',
});

export const decision = (says: NewEvidence['says']): NewEvidence => ({
  kind: 'decision',
  sourceKey: new Date().toISOString() + fresh(),
  says,
  detail: 'A person decided.',
});

export const refusal: NewEvidence = {
  kind: 'refusal',
  sourceKey: 'push',
  says: 'failed',
  resultCode: '500.001.1001',
  detail: 'Merchant does not exist',
};
