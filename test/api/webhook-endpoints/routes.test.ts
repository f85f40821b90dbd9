import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebhookEndpoint } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { Engine } from '../../support/engine.ts';
import { makeKey } from '../../support/tenants.ts';
import { send } from '../support/send.ts';
import { closedAddress, serveApi, temporalAt, type ServedApi } from '../support/serve-api.ts';

let engine: Engine;
/** Where private addresses are not allowed. */
let strict: ServedApi;
let productionKey: string;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
  strict = await serveApi({ ...engine.apiDeps, webhookAllowPrivate: false });
  const { organisationId } = engine.tenant;
  productionKey = await makeKey(engine.orm, { organisationId, environment: 'production' });
});
afterAll(async () => {
  await strict.close();
  await engine.stop();
});

const path = '/v1/webhook-endpoints';
const create = (body: object) => engine.request('POST', path, { url: 'https://shop.example/hook', ...body });
const idOf = async (body: object = {}): Promise<string> => String((await create(body)).body['id']);
const update = (id: string, body: object) => engine.request('PATCH', `${path}/${id}`, body);
const stored = (id: string) => everyTenantsEntities(engine.orm).findOneOrFail(WebhookEndpoint, { id });

describe('creating', () => {
  test('answers with the secret, and stores it sealed', async () => {
    const { status, body } = await create({ events: ['payment.completed'], description: 'Shop' });
    expect(status).toBe(201);
    const { secret, ...view } = body;
    expect(view).toEqual({
      id: expect.stringMatching(/^we_[0-9a-z]{26}$/),
      object: 'webhook_endpoint',
      environment: 'sandbox',
      url: 'https://shop.example/hook',
      description: 'Shop',
      events: ['payment.completed'],
      disabled: false,
      disabledReason: null,
      disabledAt: null,
      failingSince: null,
      previousSecretUntil: null,
      verifiedAt: null,
      verificationFailure: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    const row = await stored(String(body['id']));
    expect(JSON.stringify(row)).not.toContain(String(secret).slice(6));
    expect(engine.sealer.open('webhook-secret', row.id, row.secretSealed)).toBe(secret);
  });

  test('without events means every event', async () => {
    expect((await create({})).body['events']).toEqual([]);
  });

  test('with an event twice means once', async () => {
    const { body } = await create({ events: ['payment.failed', 'payment.failed'] });
    expect(body['events']).toEqual(['payment.failed']);
  });

  const cases: [string, object, string][] = [
    ['no url', { url: undefined }, 'url'],
    ['a url of null', { url: null }, 'url'],
    ['a url that is none', { url: 'shop.example' }, 'url'],
    ['ftp', { url: 'ftp://shop.example/hook' }, 'url'],
    ['a user in the url', { url: 'https://me@shop.example/' }, 'url'],
    ['a password in the url', { url: 'https://:hush@shop.example/' }, 'url'],
    ['a url beyond 2000 characters', { url: `https://shop.example/${'a'.repeat(2000)}` }, 'url'],
    ['an unknown event', { events: ['payment.paid'] }, 'events.0'],
    ['events as text', { events: 'payment.failed' }, 'events'],
    ['a description of 201 characters', { description: 'a'.repeat(201) }, 'description'],
    ['a description that is a number', { description: 1 }, 'description'],
    ['disabled, which is not for creating', { disabled: true }, 'disabled'],
    ['a secret of one’s own', { secret: 'whsec_x' }, 'secret'],
  ];
  test.each(cases)('refuses %s by name', async (_title, body, field) => {
    const answer = await create(body);
    expect(answer.status).toBe(422);
    expect(answer.body.error.code).toBe('validation_error');
    expect(answer.body.error.validation).toEqual([
      { field, message: expect.stringMatching(/^(Send|Leave|This) /) },
    ]);
  });
});

describe('where a webhook may go', () => {
  const post = (api: string, key: string, url: string) =>
    send(`${api}${path}`, { method: 'POST', key, body: { url } });

  test('https is taken for both environments', async () => {
    for (const key of [engine.tenant.apiKey, productionKey]) {
      expect((await post(engine.apiUrl, key, 'https://shop.example/')).status).toBe(201);
      expect((await post(strict.url, key, 'https://shop.example/')).status).toBe(201);
    }
  });

  test('http is for the sandbox of a stack that allows private addresses', async () => {
    const answer = await post(engine.apiUrl, engine.tenant.apiKey, 'http://127.0.0.1:9/');
    expect(answer.status).toBe(201);
  });

  test.each([
    ['production', true],
    ['sandbox', false],
    ['production', false],
  ])('http is refused in %s where private addresses allowed is %s', async (environment, allowed) => {
    const key = environment === 'production' ? productionKey : engine.tenant.apiKey;
    const { status, body } = await post(allowed ? engine.apiUrl : strict.url, key, 'http://shop.example/');
    expect(status).toBe(422);
    expect(body.error.validation).toEqual([{ field: 'url', message: expect.stringContaining('https') }]);
  });

  test('an update obeys the same rule, and a refused one changes nothing', async () => {
    const id = await idOf();
    const url = `${strict.url}${path}/${id}`;
    const body = { url: 'http://shop.example/', description: 'Changed' };
    const { status } = await send(url, { method: 'PATCH', key: engine.tenant.apiKey, body });
    expect(status).toBe(422);
    await expect(stored(id)).resolves.toMatchObject({ url: 'https://shop.example/hook', description: null });
  });
});

describe('updating', () => {
  test('changes what is named and nothing else', async () => {
    const id = await idOf({ events: ['payment.failed'], description: 'Shop' });
    const { status, body } = await update(id, { url: 'https://other.example/hook' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      url: 'https://other.example/hook',
      events: ['payment.failed'],
      description: 'Shop',
    });
    expect((await update(id, { description: null, events: [] })).body).toMatchObject({
      description: null,
      events: [],
    });
    expect((await update(id, {})).body).toMatchObject({ url: 'https://other.example/hook' });
    const { body: read } = await engine.request('GET', `${path}/${id}`);
    expect(read).toMatchObject({ url: 'https://other.example/hook', description: null, events: [] });
  });

  test('disables and enables; enabled again it begins with a clean slate', async () => {
    const id = await idOf();
    const { body: disabled } = await update(id, { disabled: true });
    expect(disabled).toMatchObject({ disabled: true, disabledReason: 'Disabled by its owner.' });
    const { body: again } = await update(id, { disabled: true });
    expect(again['disabledAt']).toBe(disabled['disabledAt']);
    const failing = { failingSince: new Date(0), disabledReason: 'It failed for days.' };
    await everyTenantsEntities(engine.orm).nativeUpdate(WebhookEndpoint, { id }, failing);
    const { body: enabled } = await update(id, { disabled: false });
    expect(enabled).toMatchObject({ disabled: false, disabledReason: null, disabledAt: null });
    await expect(stored(id)).resolves.toMatchObject({ failingSince: null });
  });

  test.each([
    [{ disabled: 'yes' }, 'disabled'],
    [{ url: 'nowhere' }, 'url'],
    [{ events: ['x'] }, 'events.0'],
    [{ id: 'we_1' }, 'id'],
    [{ secret: 'whsec_x' }, 'secret'],
  ])('refuses %j by name', async (body, field) => {
    const answer = await update(await idOf(), body);
    expect(answer.status).toBe(422);
    expect(answer.body.error.validation).toMatchObject([{ field }]);
  });
});

test('the secret is shown by create only', async () => {
  const { body: created } = await create({});
  const id = String(created['id']);
  const answers = [
    await engine.request('GET', `${path}/${id}`),
    await engine.request('GET', `${path}?limit=100`),
    await update(id, { description: 'Shop' }),
    await engine.request('DELETE', `${path}/${id}`),
  ];
  for (const { status, body } of answers) {
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toMatch(/"secret"|sealed|whsec_|v1\./i);
  }
});

test('who made, changed and deleted an endpoint is audited, without its address', async () => {
  const id = await idOf({ url: 'https://shop.example/hook?token=hush' });
  await update(id, { url: 'https://shop.example/other?token=hush', disabled: true });
  await engine.request('DELETE', `${path}/${id}`);
  const { body } = await engine.request('GET', `/v1/audit-entries?subject=${id}&sortOrder=asc`);
  expect(body.data).toMatchObject([
    { action: 'endpoint.created', actor: expect.stringMatching(/^key_/), details: {} },
    { action: 'endpoint.updated', details: { fields: ['url'], disabled: true } },
    { action: 'endpoint.deleted', details: {} },
  ]);
  expect(JSON.stringify(body)).not.toContain('hush');
});

test('a proof is gone with the address that it was of, and stays where that stays', async () => {
  const id = await idOf();
  const verifiedAt = new Date();
  await everyTenantsEntities(engine.orm).nativeUpdate(
    WebhookEndpoint,
    { id },
    { verifiedAt, failingSince: verifiedAt },
  );
  const { body: kept } = await update(id, { description: 'Shop', url: 'https://shop.example/hook' });
  expect([kept['verifiedAt'], kept['failingSince']]).toEqual(Array(2).fill(verifiedAt.toISOString()));
  const { body: moved } = await update(id, { url: 'https://shop.example/other' });
  expect([moved['verifiedAt'], moved['failingSince']]).toEqual([null, null]);
});

test('a deleted endpoint is gone from every answer, and its row stays', async () => {
  const id = await idOf();
  const { status, body } = await engine.request('DELETE', `${path}/${id}`);
  expect([status, body]).toEqual([200, { id }]);
  for (const method of ['GET', 'PATCH', 'DELETE']) {
    const again = await engine.request(method, `${path}/${id}`, method === 'PATCH' ? {} : undefined);
    expect([again.status, again.body.error.code]).toEqual([404, 'not_found']);
  }
  const { body: page } = await engine.request('GET', `${path}?limit=100`);
  expect(page.data.map((each) => each['id'])).not.toContain(id);
  expect((await stored(id)).deletedAt).not.toBeNull();
});

test('events go to endpoints that listen: not to one that is disabled, deleted or of another type', async () => {
  const [all, only, other, disabled, deleted] = [
    await idOf(),
    await idOf({ events: ['customer.created'] }),
    await idOf({ events: ['payment.failed'] }),
    await idOf(),
    await idOf(),
  ];
  await update(disabled, { disabled: true });
  await engine.request('DELETE', `${path}/${deleted}`);
  const order = { phoneNumber: '0722000009', amount: 10, description: 'Order' };
  const { body } = await engine.request('POST', '/v1/express', order);
  const rows = await engine.orm.em
    .fork()
    .execute<{ endpoint_id: string }[]>(
      'select d.endpoint_id from webhook_deliveries d join events e on e.id = d.event_id where e.subject_id = ?',
      [body.customerId],
    );
  const told = rows.map(({ endpoint_id }) => endpoint_id);
  expect(told).toEqual(expect.arrayContaining([all, only]));
  for (const id of [other, disabled, deleted]) expect(told).not.toContain(id);
});
