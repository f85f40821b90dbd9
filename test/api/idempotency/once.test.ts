import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRunningRequests } from '../../../api/idempotency/running-requests.ts';
import { IdempotencyKey, Payment, WebhookEndpoint } from '../../../db/entities/index.ts';
import { cleanUp } from '../../../worker/housekeeping.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { testDatabaseUrl } from '../../support/database.ts';
import { Engine } from '../../support/engine.ts';
import { makeKey, makeTenant } from '../../support/tenants.ts';
import { insertPayment } from '../support/rows.ts';
import { send } from '../support/send.ts';
import { closedAddress, serveApi, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
let phones = 0;
let keys = 0;
const newPhone = (): string => `2547${String((phones += 1)).padStart(8, '0')}`;
const newKey = (): string => `key-${(keys += 1)}`;
const order = (change: object = {}) => ({
  phoneNumber: newPhone(),
  amount: 10,
  description: 'Order',
  ...change,
});
const create = (body: unknown, key: string, headers: Record<string, string> = {}) =>
  engine.request('POST', '/v1/express', body, { 'idempotency-key': key, ...headers });
const createEndpoint = (
  key: string,
  headers: Record<string, string> = {},
  url = 'https://shop.example/hook',
) => engine.request('POST', '/v1/webhook-endpoints', { url }, { 'idempotency-key': key, ...headers });
const entities = () => everyTenantsEntities(engine.orm);
const paymentsOf = (phoneNumber: string) => entities().count(Payment, { phoneNumber });
const forgetAnswer = (key: string) =>
  entities().nativeUpdate(IdempotencyKey, { key }, { answerStatus: null, answerSealed: null });

beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
afterAll(async () => {
  await engine.stop();
});

describe('a repeated request', () => {
  test('gets the first answer, word for word, and is marked', async () => {
    const [request, key] = [order(), newKey()];
    const first = await create(request, key);
    const second = await create(request, key);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(JSON.stringify(second.body)).toBe(JSON.stringify(first.body));
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
    await expect(paymentsOf(request.phoneNumber)).resolves.toBe(1);
  });

  test('is the same request in any order of fields and any form of the phone', async () => {
    const key = newKey();
    const first = await create(
      { phoneNumber: '0711000001', amount: 10, description: 'Order', metadata: { a: 1, b: 2 } },
      key,
    );
    const reordered = {
      metadata: { b: 2, a: 1 },
      description: ' Order ',
      amount: 10,
      phoneNumber: '+254 711 000 001',
    };
    const second = await create(reordered, key);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  test.each([
    ['amount', { amount: 11 }],
    ['metadata', { metadata: { a: 1 } }],
    ['reference', { accountReference: 'OTHER' }],
  ])('with another %s is refused', async (_title, change) => {
    const [request, key] = [order(), newKey()];
    await create(request, key);
    const { status, body } = await create({ ...request, ...change }, key);
    expect(status).toBe(422);
    expect(body.error).toMatchObject({ code: 'idempotency_key_reused', validation: [] });
    await expect(paymentsOf(request.phoneNumber)).resolves.toBe(1);
  });

  test('to another address is refused', async () => {
    const key = newKey();
    await create(order(), key);
    const { status, body } = await createEndpoint(key);
    expect([status, body.error.code]).toEqual([422, 'idempotency_key_reused']);
  });

  test('whose answer was lost in a crash is answered from the record', async () => {
    const [request, key] = [order(), newKey()];
    const first = await create(request, key);
    await forgetAnswer(key);
    const second = await create(request, key);
    expect(second.status).toBe(202);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(second.body).toEqual({ ...first.body, timestamp: expect.any(String) });
    await expect(paymentsOf(request.phoneNumber)).resolves.toBe(1);
  });

  test('whose answer was lost stays “pending”, though the payment has moved on', async () => {
    const [request, key] = [order(), newKey()];
    const first = await create(request, key);
    await forgetAnswer(key);
    const done = { status: 'completed' as const, processedAt: new Date(), checkoutRequestId: 'ws_CO_1' };
    await entities().nativeUpdate(Payment, { id: first.body.paymentId }, done);
    const second = await create(request, key);
    expect(second.body).toMatchObject({ paymentId: first.body.paymentId, status: 'pending' });
  });
});

describe('a key', () => {
  test('belongs to one organisation', async () => {
    const [request, key] = [order(), newKey()];
    const other = await makeTenant(engine.orm, engine.sealer);
    const mine = await create(request, key);
    const theirs = await create(request, key, { authorization: `Bearer ${other.apiKey}` });
    expect(theirs.status).toBe(202);
    expect(theirs.headers.get('idempotent-replayed')).toBeNull();
    expect(theirs.body.paymentId).not.toBe(mine.body.paymentId);
  });

  test('belongs to one environment', async () => {
    const key = newKey();
    const { organisationId } = engine.tenant;
    const production = await makeKey(engine.orm, { organisationId, environment: 'production' });
    const mine = await createEndpoint(key);
    const theirs = await createEndpoint(key, { authorization: `Bearer ${production}` });
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.body['id']).not.toBe(mine.body['id']);
  });

  test('is shared by all API keys of an organisation and environment', async () => {
    const [request, key] = [order(), newKey()];
    const { organisationId, environment } = engine.tenant;
    const secondKey = await makeKey(engine.orm, { organisationId, environment });
    const first = await create(request, key);
    const second = await create(request, key, { authorization: `Bearer ${secondKey}` });
    expect(second.body).toEqual(first.body);
  });

  test('is free again after an answer that created nothing', async () => {
    const [request, key] = [order(), newKey()];
    const open = await insertPayment(engine, engine.tenant, {
      phoneNumber: request.phoneNumber,
      status: 'pending',
    });
    expect((await create({ ...request, amount: 0 }, key)).status).toBe(422);
    expect((await create('{', key)).status).toBe(400);
    expect((await create({ ...request, customerId: 'cus_x', phoneNumber: undefined }, key)).status).toBe(422);
    expect((await create(request, key)).body.error.code).toBe('payer_has_open_prompt');
    await expect(entities().count(IdempotencyKey, { key })).resolves.toBe(0);
    await entities().nativeUpdate(Payment, { id: open }, { status: 'failed', processedAt: new Date() });
    const { status, headers } = await create(request, key);
    expect(status).toBe(202);
    expect(headers.get('idempotent-replayed')).toBeNull();
  });

  test.each([
    ['a space', 'a b'],
    ['257 characters', 'k'.repeat(257)],
    ['a letter with an accent', 'cl\u00e9'],
    ['nothing in it', ''],
  ])('with %s is refused', async (_title, key) => {
    const request = order();
    const { status, body } = await create(request, key);
    expect([status, body.error.code]).toEqual([400, 'invalid_idempotency_key']);
    await expect(paymentsOf(request.phoneNumber)).resolves.toBe(0);
  });

  test('may have 256 characters of any visible kind', async () => {
    const key = `'";:/\\%${'k'.repeat(249)}`;
    const request = order();
    const first = await create(request, key);
    const second = await create(request, key);
    expect(second.body).toEqual(first.body);
  });
});

describe('while the first request runs', () => {
  const nameOf = (key: string): string =>
    `${engine.tenant.organisationId}/${engine.tenant.environment}/${key}`;

  test('in another process, a repeat is told to wait; when that process dies the key is free', async () => {
    const [request, key] = [order(), newKey()];
    const otherProcess = createRunningRequests(testDatabaseUrl());
    await expect(otherProcess.enter(nameOf(key))).resolves.toBe(true);
    const early = await create(request, key);
    expect([early.status, early.body.error.code]).toEqual([409, 'idempotent_request_in_progress']);
    expect(early.headers.get('retry-after')).toBe('2');
    await otherProcess.close();
    const later = await create(request, key);
    expect(later.status).toBe(202);
    await expect(paymentsOf(request.phoneNumber)).resolves.toBe(1);
  });

  test('a repeat of a request that was answered gets its answer, though PostgreSQL has not noticed yet that the process which answered it is gone', async () => {
    const [request, key] = [order(), newKey()];
    const first = await create(request, key);
    const gone = createRunningRequests(testDatabaseUrl());
    await expect(gone.enter(nameOf(key))).resolves.toBe(true);
    try {
      const second = await create(request, key);
      expect([second.status, second.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
      expect(second.body).toEqual(first.body);
      const other = await create({ ...request, amount: 11 }, key);
      expect([other.status, other.body.error.code]).toEqual([422, 'idempotency_key_reused']);
      await forgetAnswer(key);
      const unanswered = await create(request, key);
      expect([unanswered.status, unanswered.body.error.code]).toEqual([
        409,
        'idempotent_request_in_progress',
      ]);
    } finally {
      await gone.close();
    }
    await expect(paymentsOf(request.phoneNumber)).resolves.toBe(1);
  });

  test('PostgreSQL ends the connection of the locks: who enters meanwhile is let in, told to wait or told to come again, and every key is free afterwards', async () => {
    const sql = (statement: string) => engine.orm.em.fork().execute<{ count: string }[]>(statement);
    // The connection that asked for one of these locks last.
    const breakLocks = () =>
      sql(`select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and query like 'select pg_%lock(hashtextextended($1, 0)) as done'`);
    const requests = Array.from({ length: 40 }, () => ({ request: order(), key: newKey() }));
    const createAll = () => Promise.all(requests.map(({ request, key }) => create(request, key)));
    await create(order(), newKey());
    const [first, ...broken] = await Promise.all([createAll(), breakLocks(), breakLocks()]);
    // Whichever of the two comes first.
    expect(broken.flat().length).toBeGreaterThan(0);
    for (const { status } of first) expect([202, 409, 503]).toContain(status);
    for (const { status } of await createAll()) expect(status).toBe(202);
    for (const { request } of requests) await expect(paymentsOf(request.phoneNumber)).resolves.toBe(1);
    const held = await sql(`select count(*) from pg_locks join pg_database on oid = database
      where locktype = 'advisory' and datname = current_database()`);
    expect(held).toEqual([{ count: '0' }]);
  });

  test('many at once with one key make one payment', async () => {
    const [request, key] = [order(), newKey()];
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(request, key)));
    const ids = answers.filter(({ status }) => status === 202).map(({ body }) => body.paymentId);
    expect(new Set(ids).size).toBe(1);
    for (const { status } of answers) expect([202, 409]).toContain(status);
    await expect(paymentsOf(request.phoneNumber)).resolves.toBe(1);
  });

  test('processes that do not see each other’s locks still make one record', async () => {
    // Advisory locks are one database's: this one's connection is to another.
    const blind = createRunningRequests(String(process.env['HAKIKA_TEST_POSTGRES_URL']));
    const api = await serveApi({ ...engine.apiDeps, running: blind });
    const url = 'https://shop.example/blind';
    const sent = { method: 'POST', body: { url }, key: engine.tenant.apiKey };
    try {
      for (let round = 0; round < 5; round += 1) {
        const key = newKey();
        const headers = { 'idempotency-key': key };
        const answers = await Promise.all(
          [api.url, engine.apiUrl].map((base) => send(`${base}/v1/webhook-endpoints`, { ...sent, headers })),
        );
        const won = answers.filter(({ status }) => status === 201).map(({ body }) => body['id']);
        expect(new Set(won).size).toBe(1);
        for (const { status, body } of answers.filter((answer) => answer.status !== 201))
          expect([status, body.error.code]).toEqual([409, 'idempotent_request_in_progress']);
      }
      await expect(entities().count(WebhookEndpoint, { url })).resolves.toBe(5);
    } finally {
      await api.close();
      await blind.close();
    }
  });
});

describe('an answer with a secret', () => {
  test('is replayed with the same secret, and makes one endpoint', async () => {
    const [key, url] = [newKey(), 'https://shop.example/secret'];
    const first = await createEndpoint(key, {}, url);
    const second = await createEndpoint(key, {}, url);
    expect(first.body['secret']).toMatch(/^whsec_/);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    await expect(entities().count(WebhookEndpoint, { url })).resolves.toBe(1);
  });

  test('that was lost in a crash is shown after all', async () => {
    const key = newKey();
    const first = await createEndpoint(key);
    await forgetAnswer(key);
    expect((await createEndpoint(key)).body).toEqual(first.body);
  });

  test('is stored sealed', async () => {
    const key = newKey();
    const { body } = await createEndpoint(key);
    const [row] = await engine.orm.em
      .fork()
      .execute<{ text: string }[]>('select to_jsonb(k)::text as text from idempotency_keys k where key = ?', [
        key,
      ]);
    expect(row!.text).toContain(String(body['id']));
    expect(row!.text).not.toContain(String(body['secret']).slice('whsec_'.length));
  });

  test.each(['stored', 'lost'])('is not shown again after an hour, when it was %s', async (state) => {
    const [key, url] = [newKey(), `https://shop.example/hour-${state}`];
    const { body: first } = await createEndpoint(key, {}, url);
    if (state === 'lost') await forgetAnswer(key);
    const age = (minutes: number) =>
      engine.orm.em
        .fork()
        .execute(`update idempotency_keys set created_at = now() - ? * interval '1 minute' where key = ?`, [
          minutes,
          key,
        ]);
    await age(59);
    await expect(createEndpoint(key, {}, url)).resolves.toMatchObject({ status: 201, body: first });
    await age(61);
    const late = await createEndpoint(key, {}, url);
    expect([late.status, late.body.error.code]).toEqual([409, 'duplicate_error']);
    expect(late.body.error.message).toContain(String(first['id']));
    expect(JSON.stringify(late.body)).not.toContain('whsec_');
    await expect(entities().count(WebhookEndpoint, { url })).resolves.toBe(1);
  });

  test('does not open under another organisation’s key of the same name', async () => {
    const key = newKey();
    const other = await makeTenant(engine.orm, engine.sealer);
    const headers = { authorization: `Bearer ${other.apiKey}` };
    const mine = await createEndpoint(key);
    await createEndpoint(key, headers);
    await engine.orm.em.fork().execute(
      `update idempotency_keys set answer_sealed = (select answer_sealed from idempotency_keys where key = ? and organisation_id = ?)
       where key = ? and organisation_id = ?`,
      [key, engine.tenant.organisationId, key, other.organisationId],
    );
    const stolen = await createEndpoint(key, headers);
    expect(stolen.status).toBe(500);
    expect(JSON.stringify(stolen.body)).not.toContain(String(mine.body['secret']));
  });
});

test('a key is kept for seven days, whatever housekeeping finds; then it is free', async () => {
  const [request, key] = [order(), newKey()];
  const first = await create(request, key);
  const keptFor = async (interval: string) => {
    const sql = `update idempotency_keys set created_at = now() - ?::interval where key = ?`;
    await engine.orm.em.fork().execute(sql, [interval, key]);
    await cleanUp(engine.orm);
    return await create(request, key);
  };
  await entities().nativeUpdate(
    Payment,
    { id: first.body.paymentId },
    { status: 'failed', processedAt: new Date() },
  );
  await expect(keptFor('6 days 23:59')).resolves.toMatchObject({ status: 202, body: first.body });
  const anew = await keptFor('7 days 00:01');
  expect([anew.status, anew.headers.get('idempotent-replayed')]).toEqual([202, null]);
  expect(anew.body.paymentId).not.toBe(first.body.paymentId);
});

test('a payment’s answer is replayed for as long as its key is kept', async () => {
  const [request, key] = [order(), newKey()];
  const first = await create(request, key);
  await engine.orm.em
    .fork()
    .execute(`update idempotency_keys set created_at = now() - interval '6 days' where key = ?`, [key]);
  await expect(create(request, key)).resolves.toMatchObject({ status: 202, body: first.body });
});
