import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { newApiKey } from '../../api/api-keys/api-key-secret.ts';
import { scopes } from '../../api/api-keys/scopes.ts';
import { allRoutes } from '../../api/app.ts';
import { createRunningRequests } from '../../api/idempotency/running-requests.ts';
import { scopesOfRole } from '../../api/members/roles.ts';
import { takesKey, type Route } from '../../api/route.ts';
import { ApiKey, type Tenant } from '../../db/entities/index.ts';
import { Engine } from '../support/engine.ts';
import { makeKey, makeTenant, type TestTenant } from '../support/tenants.ts';
import { answerJudge } from './support/answer-schema.ts';
import {
  insertAttempt,
  insertCase,
  insertCustomer,
  insertDelivery,
  insertEntry,
  insertEvent,
  insertPayment,
} from './support/rows.ts';
import { send, type Request, type Sent } from './support/send.ts';
import { closedAddress, temporalAt } from './support/serve-api.ts';

const sampleStatement = readFileSync(new URL('../../docs/statement.csv', import.meta.url), 'utf8');

let engine: Engine;
let other: TestTenant;
let sandbox: Tenant;
let productionKey: string;
let judge: ReturnType<typeof answerJudge>;
let ids: Record<
  | 'payment'
  | 'transaction'
  | 'event'
  | 'endpoint'
  | 'delivery'
  | 'statement'
  | 'dayClose'
  | 'unknown'
  | 'case'
  | 'claim'
  | 'apiKey'
  | 'credential'
  | 'customer'
  | 'member',
  string
>;
let phones = 0;

beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
  const { tenant, orm, sealer } = engine;
  sandbox = { organisationId: tenant.organisationId, environment: 'sandbox' };
  other = await makeTenant(orm, sealer);
  productionKey = await makeKey(orm, { ...sandbox, environment: 'production' });
  const payment = await insertPayment(engine, tenant, {
    metadata: { orderId: '1042' },
    receiptNumber: 'UIE4K7Q2XN',
  });
  const { id: endpoint } = await engine.listen();
  const event = await insertEvent(engine, tenant);
  const delivery = await insertDelivery(engine, tenant, { eventId: event, endpointId: endpoint });
  await insertAttempt(engine, { deliveryId: delivery, httpStatus: 204 });
  const imported = await engine.request('POST', '/v1/statements', { csv: sampleStatement });
  const closed = await engine.request('POST', '/v1/day-closes', { date: '2026-11-24' });
  const [statement, dayClose] = [String(imported.body['id']), String(closed.body['id'])];
  // No more than what the keys of this file have that ask for it.
  const madeKey = await engine.request('POST', '/v1/api-keys', { name: 'Shop', scopes: ['settings.write'] });
  const unknown = await insertPayment(engine, tenant, { status: 'unknown', promptSentAt: new Date() });
  ids = {
    payment,
    transaction: payment.replace('pay_', 'trxn_'),
    event,
    endpoint,
    delivery,
    statement,
    dayClose,
    unknown,
    case: await insertCase(engine, tenant, payment),
    claim: '',
    credential: await makeCredential(),
    customer: await insertCustomer(engine, tenant, '254711000000'),
    member: await makeMember(),
    apiKey: String(madeKey.body['id']),
  };
  for (const receiptNumber of ['UIE4K7Q2XA', 'UIE4K7Q2XB'])
    await insertEntry(engine, tenant, { receiptNumber });
  const claimed = await engine.request('POST', '/v1/receipts/UIE4K7Q2XA/claim', { reference: 'Order 1' });
  ids.claim = String(claimed.body['id']);
  judge = answerJudge((await send(`${engine.apiUrl}/openapi.json`)).body as never);
});
afterAll(async () => {
  await engine.stop();
});

let shortCodes = 600_000;
const credentialBody = () => ({
  name: 'Paybill',
  type: 'paybill',
  businessShortCode: String((shortCodes += 1)),
  consumerKey: 'key',
  consumerSecret: 'secret',
  passkey: 'passkey',
});
/** Beside the default one, so that it can be deleted. */
const makeCredential = async (): Promise<string> =>
  String((await engine.request('POST', '/v1/daraja-credentials', credentialBody())).body['id']);

let members = 0;
const memberBody = () => ({ email: `m${(members += 1)}@shop.example`, name: 'Njeri', role: 'viewer' });
const makeMember = async (): Promise<string> => {
  const url = `${engine.apiUrl}/v1/members`;
  const answer = await send(url, { method: 'POST', key: productionKey, body: memberBody() });
  return String(answer.body['id']);
};

/** A right request for every operation. */
const right: Record<string, () => { path: string; body?: object }> = {
  createExpressPayment: () => ({
    path: '/v1/express',
    body: {
      phoneNumber: `07${String((phones += 1)).padStart(8, '0')}`,
      amount: 10,
      description: 'Order 1042',
    },
  }),
  getPayment: () => ({ path: `/v1/payments/${ids.payment}` }),
  listPayments: () => ({ path: '/v1/payments' }),
  streamPayment: () => ({ path: `/v1/payments/${ids.payment}/stream` }),
  getPaymentTimeline: () => ({ path: `/v1/payments/${ids.payment}/timeline` }),
  resolvePayment: () => ({
    path: `/v1/payments/${ids.unknown}/resolve`,
    body: { status: 'failed', reason: 'It is on no statement.' },
  }),
  refreshPayment: () => ({ path: `/v1/payments/${ids.payment}/refresh`, body: {} }),
  createCustomer: () => ({
    path: '/v1/customers',
    body: { phoneNumber: `07${String((phones += 1)).padStart(8, '0')}` },
  }),
  listCustomers: () => ({ path: '/v1/customers' }),
  getCustomer: () => ({ path: `/v1/customers/${ids.customer}` }),
  updateCustomer: () => ({ path: `/v1/customers/${ids.customer}`, body: { name: 'Wanjiru Kamau' } }),
  deleteCustomer: () => ({ path: `/v1/customers/${ids.customer}` }),
  listCases: () => ({ path: '/v1/cases' }),
  getCase: () => ({ path: `/v1/cases/${ids.case}` }),
  closeCase: () => ({
    path: `/v1/cases/${ids.case}/close`,
    body: { decision: 'none', reason: 'The surplus was refunded.' },
  }),
  getReceipt: () => ({ path: '/v1/receipts/UIE4K7Q2XB' }),
  claimReceipt: () => ({ path: '/v1/receipts/UIE4K7Q2XB/claim', body: { reference: 'Order 2' } }),
  listClaims: () => ({ path: '/v1/claims' }),
  getClaim: () => ({ path: `/v1/claims/${ids.claim}` }),
  createApiKey: () => ({ path: '/v1/api-keys', body: { name: 'Checkout', scopes: ['settings.write'] } }),
  listApiKeys: () => ({ path: '/v1/api-keys' }),
  getApiKey: () => ({ path: `/v1/api-keys/${ids.apiKey}` }),
  updateApiKey: () => ({ path: `/v1/api-keys/${ids.apiKey}`, body: { name: 'Till' } }),
  rotateApiKey: () => ({ path: `/v1/api-keys/${ids.apiKey}/rotate`, body: {} }),
  revokeApiKey: () => ({ path: `/v1/api-keys/${ids.apiKey}/revoke`, body: {} }),
  getOrganisation: () => ({ path: '/v1/organisation' }),
  updateOrganisation: () => ({ path: '/v1/organisation', body: { name: 'Test shop' } }),
  addMember: () => ({ path: '/v1/members', body: memberBody() }),
  listMembers: () => ({ path: '/v1/members' }),
  getMember: () => ({ path: `/v1/members/${ids.member}` }),
  updateMember: () => ({ path: `/v1/members/${ids.member}`, body: { name: 'Njeri Kamau' } }),
  removeMember: () => ({ path: `/v1/members/${ids.member}` }),
  listAuditEntries: () => ({ path: '/v1/audit-entries' }),
  getTransaction: () => ({ path: `/v1/transactions/${ids.transaction}` }),
  listTransactions: () => ({ path: '/v1/transactions' }),
  createWebhookEndpoint: () => ({
    path: '/v1/webhook-endpoints',
    body: { url: 'https://shop.example/hook' },
  }),
  listWebhookEndpoints: () => ({ path: '/v1/webhook-endpoints' }),
  getWebhookEndpoint: () => ({ path: `/v1/webhook-endpoints/${ids.endpoint}` }),
  updateWebhookEndpoint: () => ({
    path: `/v1/webhook-endpoints/${ids.endpoint}`,
    body: { description: 'Shop' },
  }),
  deleteWebhookEndpoint: () => ({ path: `/v1/webhook-endpoints/${ids.endpoint}` }),
  rotateWebhookSecret: () => ({ path: `/v1/webhook-endpoints/${ids.endpoint}/rotate-secret`, body: {} }),
  recoverWebhookEndpoint: () => ({
    path: `/v1/webhook-endpoints/${ids.endpoint}/recover`,
    body: { since: new Date(Date.now() - 60_000).toISOString() },
  }),
  testWebhookEndpoint: () => ({ path: `/v1/webhook-endpoints/${ids.endpoint}/test`, body: {} }),
  verifyWebhookEndpoint: () => ({ path: `/v1/webhook-endpoints/${ids.endpoint}/verify`, body: {} }),
  registerPull: () => ({
    path: `/v1/daraja-credentials/${engine.tenant.credentialId}/register-pull`,
    body: { nominatedNumber: '0722000000' },
  }),
  listEvents: () => ({ path: '/v1/events' }),
  getEvent: () => ({ path: `/v1/events/${ids.event}` }),
  resendEvent: () => ({ path: `/v1/events/${ids.event}/resend`, body: { endpointId: ids.endpoint } }),
  listEventResends: () => ({ path: '/v1/event-resends' }),
  resendWebhookDelivery: () => ({ path: `/v1/webhook-deliveries/${ids.delivery}/resend`, body: {} }),
  listWebhookDeliveries: () => ({ path: '/v1/webhook-deliveries' }),
  getReconciliationSummary: () => ({ path: '/v1/reconciliation/summary' }),
  createDarajaCredential: () => ({ path: '/v1/daraja-credentials', body: credentialBody() }),
  listDarajaCredentials: () => ({ path: '/v1/daraja-credentials' }),
  getDarajaCredential: () => ({ path: `/v1/daraja-credentials/${ids.credential}` }),
  updateDarajaCredential: () => ({
    path: `/v1/daraja-credentials/${ids.credential}`,
    body: { name: 'Main paybill' },
  }),
  deleteDarajaCredential: () => ({ path: `/v1/daraja-credentials/${ids.credential}` }),
  verifyDarajaCredential: () => ({
    path: `/v1/daraja-credentials/${engine.tenant.credentialId}/verify`,
    body: {},
  }),
  resumeDarajaCredential: () => ({
    path: `/v1/daraja-credentials/${engine.tenant.credentialId}/resume`,
    body: { reason: 'The till number was corrected.' },
  }),
  registerC2b: () => ({
    path: `/v1/daraja-credentials/${engine.tenant.credentialId}/register-c2b`,
    body: {},
  }),
  getWebhookDelivery: () => ({ path: `/v1/webhook-deliveries/${ids.delivery}` }),
  importStatement: () => ({
    path: '/v1/statements',
    body: { csv: sampleStatement, credentialId: engine.tenant.credentialId },
  }),
  listStatements: () => ({ path: '/v1/statements' }),
  getStatement: () => ({ path: `/v1/statements/${ids.statement}` }),
  createDayClose: () => ({ path: '/v1/day-closes', body: { date: '2026-11-24', shortCode: '174379' } }),
  listDayCloses: () => ({ path: '/v1/day-closes' }),
  getDayClose: () => ({ path: `/v1/day-closes/${ids.dayClose}` }),
  getDayCloseRows: () => ({ path: `/v1/day-closes/${ids.dayClose}/rows.csv` }),
};

// The handlers are not called here, so the routes need no world.
const routes = allRoutes({} as never).toSorted(
  (a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'),
);
const named = routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);
const withId = named.filter(([, { path }]) => path.includes(':id'));
const withBody = named.filter(([, { body }]) => body !== undefined);
const keyed = named.filter(([, route]) => takesKey(route));
const lists = named.filter(([, { query }]) => query instanceof z.ZodObject && 'cursor' in query.shape);

/** What belongs to the organisation is the same in both environments, and a production key decides about it. */
const isOfBoth = ({ path }: Route): boolean => /^\/v1\/(?:organisation|members)\b/.test(path);
const keyFor = (route: Route): Promise<string> =>
  isOfBoth(route)
    ? makeKey(engine.orm, { ...sandbox, environment: 'production' }, [route.scope, ...scopesOfRole.viewer])
    : makeKey(engine.orm, sandbox, [route.scope]);

/** Sends the route's right request, changed as told, and holds the answer to the OpenAPI document. */
async function ask(route: Route, change: Request & { path?: string; query?: string } = {}): Promise<Sent> {
  const { path, body } = right[route.operationId]!();
  const { path: changedPath, query, ...request } = change;
  const url = `${engine.apiUrl}${changedPath ?? path}${query ?? ''}`;
  const answer = await send(url, { method: route.method.toUpperCase(), ...(body && { body }), ...request });
  judge(route.method, route.path.replaceAll(/:(\w+)/g, '{$1}'), answer);
  return answer;
}

/** Every error has this shape, and names its request. */
function expectError(answer: Sent, status: number, code: string): void {
  expect(answer.status).toBe(status);
  expect(answer.body.error).toMatchObject({ status, code });
  expect(answer.body.error.requestId).toBe(answer.headers.get('request-id'));
  expect(answer.body.error.message.length).toBeGreaterThan(20);
  const listsFields = status === 422 && code !== 'invalid_access';
  expect(Array.isArray(answer.body.error.validation)).toBe(listsFields);
}

test('every operation has a right request in this file', () => {
  expect(routes.map(({ operationId }) => operationId).toSorted()).toEqual(Object.keys(right).toSorted());
});

describe.each(named)('%s', (_name, route) => {
  test('refuses a request without a key', async () => {
    expectError(await ask(route), 401, 'missing_api_key');
  });

  test('does not take a key from the query string', async () => {
    const { apiKey } = engine.tenant;
    for (const name of ['api_key', 'apiKey', 'key', 'access_token']) {
      expectError(await ask(route, { query: `?${name}=${apiKey}` }), 401, 'missing_api_key');
    }
    const twice = await ask(route, { key: apiKey, query: `?api_key=${apiKey}` });
    expectError(twice, 422, 'validation_error');
    expect(twice.body.error.validation).toMatchObject([{ field: 'api_key' }]);
    expect(twice.text).not.toContain(apiKey);
  });

  test('refuses a key that is malformed, unknown, revoked or expired', async () => {
    const em = engine.orm.em.fork();
    const [revoked, expired] = [await makeKey(engine.orm, sandbox), await makeKey(engine.orm, sandbox)];
    await em.nativeUpdate(ApiKey, { hint: revoked.slice(-4) }, { revokedAt: new Date() });
    await em.nativeUpdate(ApiKey, { hint: expired.slice(-4) }, { expiresAt: new Date(Date.now() - 1000) });
    const { apiKey } = engine.tenant;
    const wrongChecksum = `${apiKey.slice(0, -1)}${apiKey.endsWith('0') ? '1' : '0'}`;
    for (const key of ['nonsense', wrongChecksum, newApiKey('sandbox'), revoked, expired]) {
      expectError(await ask(route, { key }), 403, 'invalid_api_key');
    }
  });

  test.each(['Basic abc', 'Bearer', 'Bearer a b', 'hk_test_x'])(
    'refuses the Authorization "%s", and says how it is sent',
    async (authorization) => {
      const answer = await ask(route, { headers: { authorization } });
      expectError(answer, 403, 'invalid_api_key');
      expect(answer.body.error.message).toContain('Authorization: Bearer hk_');
    },
  );

  test('refuses parameters that are no text, and those without a name or called __proto__', async () => {
    for (const [query, field] of [
      ['?q=%ff', 'query'],
      ['?__proto__=1', '__proto__'],
      ['?metadata[__proto__]=1', 'metadata[__proto__]'],
      ['?=1', 'query'],
      ['?%00=1', 'query'],
    ]) {
      const answer = await ask(route, { key: engine.tenant.apiKey, query: query! });
      expectError(answer, 422, 'validation_error');
      expect(answer.body.error.validation.map((each) => each.field)).toContain(field);
    }
  });

  test('refuses a key without its scope, and names the scope', async () => {
    const key = await makeKey(
      engine.orm,
      sandbox,
      scopes.filter((scope) => scope !== route.scope),
    );
    const answer = await ask(route, { key });
    expectError(answer, 422, 'invalid_access');
    const { code, message } = answer.body.error;
    expect(message).toContain(route.scope);
    expect(answer.body).toMatchObject({ code, message });
  });

  test('refuses a query parameter that it does not know, by name', async () => {
    const answer = await ask(route, { key: engine.tenant.apiKey, query: '?nonsense=1' });
    expectError(answer, 422, 'validation_error');
    expect(answer.body.error.validation).toMatchObject([{ field: 'nonsense' }]);
  });

  test('answers a right request as documented, and its repetition under one key with the same', async () => {
    const key = await keyFor(route);
    const headers = { 'idempotency-key': `right-${route.operationId}` };
    // The very same twice: some right requests name something new each time they are asked for.
    const request = { ...right[route.operationId]!(), key, headers };
    const answer = await ask(route, request);
    // What is sent while the caller waits needs Temporal, which is away here.
    const isAway = ['testWebhookEndpoint', 'verifyWebhookEndpoint'].includes(route.operationId);
    expect(answer.status).toBe(isAway ? 503 : route.answer.status);
    expect(answer.headers.get('idempotent-replayed')).toBeNull();
    if (isAway || !takesKey(route)) return;
    const repeated = await ask(route, request);
    expect([repeated.status, repeated.text]).toEqual([answer.status, answer.text]);
    expect(repeated.headers.get('location')).toBe(answer.headers.get('location'));
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    const another = keyed.find(([, { operationId }]) => operationId !== route.operationId)![1];
    const tenant: Tenant = { ...sandbox, environment: isOfBoth(route) ? 'production' : 'sandbox' };
    const reused = await ask(another, { key: await makeKey(engine.orm, tenant, [another.scope]), headers });
    expectError(reused, 422, 'idempotency_key_reused');
  });
});

describe.each(withId)('%s', (_name, route) => {
  test('does not show another tenant’s record', async () => {
    if (route.operationId === 'deleteWebhookEndpoint') ids.endpoint = (await engine.listen()).id;
    if (route.operationId === 'deleteDarajaCredential') ids.credential = await makeCredential();
    if (route.operationId === 'removeMember') ids.member = await makeMember();
    if (route.operationId === 'deleteCustomer') {
      const phoneNumber = `254711${String((phones += 1)).padStart(6, '0')}`;
      ids.customer = await insertCustomer(engine, engine.tenant, phoneNumber);
    }
    expectError(await ask(route, { key: other.apiKey }), 404, 'not_found');
  });

  test('answers an id that no record can have like one that is unknown', async () => {
    for (const id of ['x', '%00', 'pay_%F0%9F%98%80', "';--", '%', 'pay_%ff', 'a'.repeat(5000)]) {
      expectError(
        await ask(route, { key: engine.tenant.apiKey, path: route.path.replace(':id', id) }),
        404,
        'not_found',
      );
    }
  });
});

describe.each(withId.filter(([, route]) => !isOfBoth(route)))('%s', (_name, route) => {
  test('does not show a record of the other environment', async () => {
    expectError(await ask(route, { key: productionKey }), 404, 'not_found');
  });
});

describe.each(keyed)('%s', (_name, route) => {
  test('tells who repeats it to wait while the first request runs, and does nothing', async () => {
    const running = createRunningRequests(engine.databaseUrl);
    const key = `running-${route.operationId}`;
    await running.enter(`${sandbox.organisationId}/${sandbox.environment}/${key}`);
    try {
      const answer = await ask(route, { key: engine.tenant.apiKey, headers: { 'idempotency-key': key } });
      expectError(answer, 409, 'idempotent_request_in_progress');
      expect(answer.headers.get('retry-after')).toBe('2');
    } finally {
      await running.close();
    }
  });

  test('refuses a key of no shape', async () => {
    const answer = await ask(route, { key: engine.tenant.apiKey, headers: { 'idempotency-key': 'a b' } });
    expectError(answer, 400, 'invalid_idempotency_key');
  });
});

describe.each(withBody)('%s', (_name, route) => {
  const sendBody = (body: unknown) => ask(route, { key: engine.tenant.apiKey, body });

  test('refuses a field that it does not know, by name', async () => {
    const answer = await sendBody({ ...right[route.operationId]!().body, nonsense: 1, alsoNonsense: 2 });
    expectError(answer, 422, 'validation_error');
    expect(answer.body.error.validation.map(({ field }) => field)).toEqual(['nonsense', 'alsoNonsense']);
  });

  test('refuses a field without a name', async () => {
    const answer = await sendBody({ ...right[route.operationId]!().body, '': 1 });
    expectError(answer, 422, 'validation_error');
    expect(answer.body.error.validation).toMatchObject([{ field: 'body' }]);
  });

  test.each(['{', '{"a":}', "{'a':1}", 'nonsense', '\uFEFF{}'])(
    'refuses %j, which is not JSON',
    async (text) => {
      expectError(await sendBody(text), 400, 'invalid_json');
    },
  );

  test('refuses a body that is no UTF-8', async () => {
    const body = Buffer.concat([
      Buffer.from('{"description":"'),
      Buffer.from([0xff, 0xc3]),
      Buffer.from('"}'),
    ]);
    const { path } = right[route.operationId]!();
    const response = await fetch(`${engine.apiUrl}${path}`, {
      method: route.method.toUpperCase(),
      headers: { authorization: `Bearer ${engine.tenant.apiKey}`, 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(400);
    await expect(response.json()).resolves.toMatchObject({ error: { code: 'invalid_json' } });
  });

  test('names what is wrong in the query and in the body together', async () => {
    const body = { ...right[route.operationId]!().body, nonsense: 1 };
    const answer = await ask(route, { key: engine.tenant.apiKey, query: '?alsoNonsense=1', body });
    expectError(answer, 422, 'validation_error');
    expect(answer.body.error.validation.map(({ field }) => field)).toEqual(['alsoNonsense', 'nonsense']);
  });

  test.each([['null'], ['[]'], ['"text"'], ['1']])('refuses %s in place of an object', async (text) => {
    const answer = await sendBody(text);
    expectError(answer, 422, 'validation_error');
    expect(answer.body.error.validation).toMatchObject([{ field: 'body' }]);
  });

  const bytesMax = route.bodyBytesMax ?? 64 * 1024;

  test.each([bytesMax + 1, bytesMax + 1_000_000])('refuses a body of %d bytes', async (bytes) => {
    const answer = await sendBody(`"${'a'.repeat(bytes - 2)}"`);
    expectError(answer, 413, 'body_too_large');
    expect(answer.body.error.message).toMatch(bytesMax === 65_536 ? /64 KiB/ : /32 MiB/);
  });

  test('reads a body as large as is allowed', async () => {
    expectError(await sendBody(`"${'a'.repeat(bytesMax - 2)}"`), 422, 'validation_error');
  });

  test('refuses text that PostgreSQL cannot hold, by the name of its field', async () => {
    for (const text of ['a\u0000b', 'a\ud800b']) {
      const answer = await sendBody({ ...right[route.operationId]!().body, description: text });
      expectError(answer, 422, 'validation_error');
      expect(answer.body.error.validation.map(({ field }) => field)).toContain('description');
    }
  });
});

describe.each(lists)('%s', (_name, route) => {
  test('refuses the cursor of another list, and one with anything added', async () => {
    const key = engine.tenant.apiKey;
    for (const [, from] of lists) {
      const { body } = await ask(from, { key, query: '?limit=1' });
      const { cursor } = body.meta;
      if (cursor === null) continue;
      const wrong = from === route ? [`${cursor}x`, `${cursor}.!`, `%20${cursor}`, `${cursor}=`] : [cursor];
      for (const each of wrong) {
        const answer = await ask(route, { key, query: `?limit=1&cursor=${each}` });
        expectError(answer, 422, 'validation_error');
        expect(answer.body.error.validation).toMatchObject([{ field: 'cursor' }]);
      }
    }
  });

  test('lists nothing of another tenant or environment', async () => {
    const { data } = (await ask(route, { key: engine.tenant.apiKey, query: '?limit=100' })).body;
    for (const key of [other.apiKey, ...(isOfBoth(route) ? [] : [productionKey])]) {
      const { body } = await ask(route, { key });
      for (const { id } of body.data) expect(data.map((own) => own['id'])).not.toContain(id);
      // Whoever can ask has some of these, and what concerns both environments is audited in both.
      const neverEmpty = ['listApiKeys', 'listDarajaCredentials', 'listAuditEntries'];
      if (neverEmpty.includes(route.operationId)) continue;
      expect(body).toEqual({
        data: [],
        meta: { cursor: null, previousCursor: null, hasPreviousPage: false, hasNextPage: false },
      });
    }
  });
});

describe('an address without an operation', () => {
  test.each([
    '/',
    '/v1',
    '/v1/nothing',
    '/v1/payments/a/b',
    '/v2/payments',
    '/hooks',
    '/v1/payments/../../etc',
    '/v1/payments/',
    '/V1/payments',
    '/livez/',
  ])('%s answers 404', async (path) => {
    expectError(await send(`${engine.apiUrl}${path}`, { key: engine.tenant.apiKey }), 404, 'not_found');
  });

  const paths = Map.groupBy(routes, ({ path }) => path);
  test.each([...paths.keys(), '/openapi.json', '/livez', '/readyz'])(
    '%s answers other methods with 405',
    async (path) => {
      const served = paths.get(path)?.map(({ method }) => method.toUpperCase()) ?? ['GET'];
      const wrong = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter(
        (method) => !served.includes(method),
      );
      for (const method of wrong) {
        const answer = await send(`${engine.apiUrl}${path.replace(/:\w+/, 'x')}`, {
          method,
          key: engine.tenant.apiKey,
        });
        expectError(answer, 405, 'method_not_allowed');
        judge(method, path, answer);
        expect(answer.headers.get('allow')?.split(', ').toSorted()).toEqual(
          [...served, ...(served.includes('GET') ? ['HEAD'] : [])].toSorted(),
        );
      }
    },
  );
});

test('a key works until it expires', async () => {
  const key = await makeKey(engine.orm, sandbox);
  const expiresAt = new Date(Date.now() + 60_000);
  await engine.orm.em.fork().nativeUpdate(ApiKey, { hint: key.slice(-4) }, { expiresAt });
  expect((await send(`${engine.apiUrl}/v1/payments`, { key })).status).toBe(200);
});

test('the key’s last use is written down', async () => {
  const key = await makeKey(engine.orm, sandbox);
  await send(`${engine.apiUrl}/v1/payments`, { key });
  const row = await engine.orm.em.fork().findOneOrFail(ApiKey, { hint: key.slice(-4), keyHash: { $ne: '' } });
  expect(row.lastUsedAt).not.toBeNull();
});
