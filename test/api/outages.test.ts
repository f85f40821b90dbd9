import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { allRoutes } from '../../api/app.ts';
import { createRunningRequests } from '../../api/idempotency/running-requests.ts';
import { Customer, Event, IdempotencyKey, Payment } from '../../db/entities/index.ts';
import { openDatabase } from '../../db/mikro-orm.config.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { startTcpProxy } from '../../local/tcp-proxy.ts';
import { answerJudge } from './support/answer-schema.ts';
import { send } from './support/send.ts';
import { closedAddress, serveApi, temporalAt } from './support/serve-api.ts';

let engine: Engine;
let judge: ReturnType<typeof answerJudge>;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
  judge = answerJudge((await send(`${engine.apiUrl}/openapi.json`)).body as never);
});
afterAll(async () => {
  await engine.stop();
});

const entities = () => everyTenantsEntities(engine.orm);
async function rowsOf(phoneNumber: string): Promise<object> {
  return {
    payments: await entities().count(Payment, { phoneNumber }),
    customers: await entities().count(Customer, { phoneNumber }),
    events: await entities().count(Event, {}),
    keys: await entities().count(IdempotencyKey, {}),
  };
}

/** The API with its database behind a proxy, and Temporal wherever it is told. */
async function startBehindProxy(client = temporalAt(closedAddress), statementTimeoutMs = 10_000) {
  const url = new URL(testDatabaseUrl());
  const proxy = await startTcpProxy({ target: url.href });
  [url.hostname, url.port] = ['127.0.0.1', String(proxy.port)];
  const orm = openDatabase({ databaseUrl: url.href, poolMax: 4, statementTimeoutMs });
  const running = createRunningRequests(url.href);
  const api = await serveApi({ ...engine.apiDeps, orm, running, client });
  return {
    proxy,
    url: api.url,
    read: () => send(`${api.url}/v1/payments`, { key: engine.tenant.apiKey }),
    create: (body: object, headers: Record<string, string> = {}) =>
      send(`${api.url}/v1/express`, { method: 'POST', key: engine.tenant.apiKey, body, headers }),
    async stop() {
      await api.close();
      await running.close();
      await orm.close(true);
      await proxy.stop();
    },
  };
}

describe('with PostgreSQL away', () => {
  let url: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const databaseUrl = `postgres://nobody@${closedAddress}/nothing`;
    const orm = openDatabase({ databaseUrl });
    const running = createRunningRequests(databaseUrl);
    const api = await serveApi({ ...engine.apiDeps, orm, running });
    url = api.url;
    stop = async () => {
      await api.close();
      await running.close();
      await orm.close(true);
    };
  });
  afterAll(async () => {
    await stop();
  });

  const routes = allRoutes({} as never).map(
    (route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const,
  );
  test.each(routes)('%s answers 503 with Retry-After', async (_name, { method, path, ids, body }) => {
    const request = { method: method.toUpperCase(), key: engine.tenant.apiKey, ...(body && { body: {} }) };
    const answer = await send(
      `${url}${path.replace(':id', `${ids?.[0]}_01m2fg2w947m2qf8t4v6z9c1n5`).replace(':code', 'UIE4K7Q2XN')}`,
      request,
    );
    expect([answer.status, answer.body.error.code]).toEqual([503, 'service_unavailable']);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.body.error.requestId).toBe(answer.headers.get('request-id'));
    expect(answer.text).not.toMatch(/postgres|ECONNREFUSED|127\.0\.0\.1/);
    judge(method, path.replaceAll(/:(\w+)/g, '{$1}'), answer);
  });

  test('what needs no database is answered as ever', async () => {
    expect((await send(`${url}/v1/payments`)).status).toBe(401);
    expect((await send(`${url}/v1/payments`, { key: 'nonsense' })).status).toBe(403);
    expect((await send(`${url}/openapi.json`)).status).toBe(200);
    expect((await send(`${url}/nothing`)).status).toBe(404);
  });

  test('the process is alive and not ready, and says why', async () => {
    const alive = await send(`${url}/livez`);
    expect([alive.status, alive.body]).toEqual([200, { status: 'ok' }]);
    const ready = await send(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({
      status: 'unavailable',
      checks: { database: { status: 'unavailable' }, temporal: { status: 'ok' } },
    });
    expect(ready.text).not.toMatch(/postgres|ECONNREFUSED|127\.0\.0\.1|nobody/);
  });
});

test('with PostgreSQL frozen, the answer is 503 all the same, and once it moves again 200', async () => {
  const behind = await startBehindProxy(temporalAt(closedAddress), 100);
  const order = { phoneNumber: '254733000004', amount: 10, description: 'Order' };
  const create = (key: string) => behind.create(order, { 'idempotency-key': key });
  expect((await create('before-the-frost')).status).toBe(202);
  behind.proxy.freeze();
  const readiness = await fetch(`${behind.url}/readyz`);
  const frozen = { status: 'unavailable', detail: 'it does not answer within 2 s' };
  expect([readiness.status, await readiness.json()]).toMatchObject([503, { checks: { database: frozen } }]);
  for (const answer of await Promise.all([behind.read(), create('in-the-frost')]))
    expect([answer.status, answer.body.error.code]).toEqual([503, 'service_unavailable']);
  behind.proxy.mend();
  await eventually(async () => expect((await behind.read()).status).toBe(200));
  const again = await create('before-the-frost');
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
  await behind.stop();
});

describe('when PostgreSQL goes away in the middle of a create', () => {
  test('before the commit, the answer is 503 and nothing is left behind', async () => {
    const behind = await startBehindProxy();
    const [phoneNumber, key] = ['254733000001', 'cut-before-commit'];
    // Whoever holds the phone's lock holds the create up, after it has made the customer and its event.
    const holder = new Client({ connectionString: testDatabaseUrl() });
    await holder.connect();
    const lock = `${engine.tenant.organisationId}/sandbox/${phoneNumber}`;
    await holder.query('select pg_advisory_lock(hashtextextended($1, 1))', [lock]);
    const before = await rowsOf(phoneNumber);
    const order = { phoneNumber, amount: 10, description: 'Order' };
    const creating = behind.create(order, { 'idempotency-key': key });
    await eventually(async () => {
      const { rows } = await holder.query(
        `select 1 from pg_locks where locktype = 'advisory' and not granted`,
      );
      expect(rows).toHaveLength(1);
    });
    behind.proxy.cut();
    const answer = await creating;
    expect([answer.status, answer.body.error.code]).toEqual([503, 'service_unavailable']);
    await holder.end();
    await eventually(async () => {
      const sql = `select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`;
      await expect(engine.orm.em.fork().execute(sql)).resolves.toEqual([]);
    });
    await expect(rowsOf(phoneNumber)).resolves.toEqual(before);

    behind.proxy.mend();
    const again = await behind.create(order, { 'idempotency-key': key });
    expect(again.status).toBe(202);
    expect(again.headers.get('idempotent-replayed')).toBeNull();
    await behind.stop();
  });

  test('between the commit and its answer, the answer is 202, for the payment exists; however often', async () => {
    const behind = await startBehindProxy();
    // More often than the pool has places: a connection that breaks here is given back.
    for (let round = 0; round < 6; round += 1) {
      const phoneNumber = `25473300010${round}`;
      behind.proxy.loseAnswerTo('commit');
      const answer = await behind.create({ phoneNumber, amount: 10, description: 'Order' });
      expect(answer.status).toBe(202);
      const payment = await entities().findOneOrFail(Payment, { phoneNumber });
      expect(payment.id).toBe(answer.body.paymentId);
    }
    await behind.stop();
  });

  test('after the commit, the answer is 202 all the same, for the payment exists', async () => {
    // In Temporal's place: by the time the API calls it, the payment is committed.
    let called = (): void => undefined;
    const standIn = createServer((socket) => {
      called();
      socket.on('error', () => undefined).destroy();
    });
    await new Promise<void>((resolve) => standIn.listen(0, '127.0.0.1', resolve));
    const client = temporalAt(`127.0.0.1:${(standIn.address() as AddressInfo).port}`);
    const behind = await startBehindProxy(client);
    called = () => behind.proxy.cut();
    const order = { phoneNumber: '254733000002', amount: 1500, description: 'Order' };
    const answer = await behind.create(order, { 'idempotency-key': 'cut-after-commit' });
    expect(answer.status).toBe(202);
    judge('post', '/v1/express', answer);
    const { paymentId } = answer.body;
    expect(answer.headers.get('location')).toBe(`/v1/payments/${paymentId}`);
    expect(answer.body['message']).toContain('Do not send it again');
    await expect(entities().findOneOrFail(Payment, { id: paymentId })).resolves.toMatchObject({
      status: 'initiating',
    });

    behind.proxy.mend();
    called = () => undefined;
    const again = await behind.create(order, { 'idempotency-key': 'cut-after-commit' });
    expect([again.status, again.body.paymentId]).toEqual([202, paymentId]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    await behind.stop();
    await client.connection.close();
    await new Promise((resolve) => standIn.close(resolve));
  });
});

describe('with Temporal away', () => {
  test('a create is answered 202 from the database, and the relay is asked to start it', async () => {
    const api = await serveApi({ ...engine.apiDeps, client: temporalAt(closedAddress) });
    const order = { phoneNumber: '254733000003', amount: 10, description: 'Order' };
    const answer = await send(`${api.url}/v1/express`, {
      method: 'POST',
      key: engine.tenant.apiKey,
      body: order,
    });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      status: 'pending',
      message: expect.stringContaining('will be requested'),
    });
    judge('post', '/v1/express', answer);
    const payment = await entities().findOneOrFail(Payment, { id: answer.body.paymentId });
    expect(payment).toMatchObject({ status: 'initiating', promptSentAt: null });
    expect(payment.startAt!.getTime() - payment.createdAt.getTime()).toBe(5_000);
    expect(payment.promptBy!.getTime() - payment.createdAt.getTime()).toBe(60_000);
    await entities().nativeUpdate(Payment, { id: payment.id }, { startAt: null, dueAt: null });
    await api.close();
  });

  test('the process is alive and not ready, and says why', async () => {
    const api = await serveApi({ ...engine.apiDeps, client: temporalAt(closedAddress) });
    expect((await send(`${api.url}/livez`)).status).toBe(200);
    const ready = await send(`${api.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({
      status: 'unavailable',
      checks: { database: { status: 'ok' }, temporal: { status: 'unavailable' } },
    });
    await api.close();
  });
});
