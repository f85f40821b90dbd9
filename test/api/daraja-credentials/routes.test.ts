import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openCredential } from '../../../db/open-credential.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { simulatorCredential } from '../../../local/credential.ts';
import { Engine } from '../../support/engine.ts';
import { sql } from '../../support/flow.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { send } from '../support/send.ts';
import { closedAddress, serveApi, temporalAt, type ServedApi } from '../support/serve-api.ts';
import { createDarajaClient } from '../../../daraja/client.ts';
import { createTokenStore } from '../../../db/token-store.ts';

let engine: Engine;
/** Where Safaricom is away. */
let alone: ServedApi;
let tenant: TestTenant;
let unreachable: ReturnType<typeof createDarajaClient>;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
  const tokens = createTokenStore(engine.orm, engine.sealer);
  unreachable = createDarajaClient({ baseUrl: `http://${closedAddress}`, tokens });
  alone = await serveApi({ ...engine.apiDeps, daraja: { sandbox: unreachable, production: unreachable } });
});
beforeEach(async () => {
  tenant = await makeTenant(engine.orm, engine.sealer);
});
afterAll(async () => {
  await alone.close();
  await unreachable.close();
  await engine.stop();
});

interface Asked {
  key?: string;
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  url?: string;
}
const ask = (
  path: string,
  { key = tenant.apiKey, method = 'POST', url = engine.apiUrl, ...more }: Asked = {},
) => send(`${url}/v1/daraja-credentials${path}`, { method, key, ...more });
const till = {
  name: 'Till 4',
  type: 'till',
  businessShortCode: '600584',
  tillNumber: '5123456',
  consumerKey: 'simulator-till-key',
  consumerSecret: 'simulator-till-secret',
  passkey: 'till-passkey',
};
const create = (body: object = {}, more: Asked = {}) => ask('', { ...more, body: { ...till, ...body } });
const change = (id: string, body: object, more: Asked = {}) =>
  ask(`/${id}`, { ...more, method: 'PATCH', body });
const read = async (id: string) => (await ask(`/${id}`, { method: 'GET' })).body;
const opened = (id: string) => openCredential(everyTenantsEntities(engine.orm), engine.sealer, id);
const events = () =>
  sql<{ subject_id: string; sequence: number; payload: { data: Record<string, unknown> } }>(
    engine,
    `select * from events where organisation_id = ? and type = 'credentials.changed' order by occurred_at`,
    [tenant.organisationId],
  );
const audited = async (subject: string) =>
  (await send(`${engine.apiUrl}/v1/audit-entries?subject=${subject}`, { key: tenant.apiKey })).body.data;
const rows = () =>
  sql(engine, 'select * from daraja_credentials where organisation_id = ? order by id', [
    tenant.organisationId,
  ]);
const refusal = ({ status, body }: Awaited<ReturnType<typeof create>>) => [
  status,
  body.error.code,
  body.error.validation?.map(({ field }) => field),
];
const secrets = ['simulator-till-key', 'simulator-till-secret', 'till-passkey'];
const expectNoSecret = (value: unknown) => {
  for (const secret of secrets) expect(JSON.stringify(value)).not.toContain(secret);
};
const pay = (body: object = {}) =>
  send(`${engine.apiUrl}/v1/express`, {
    method: 'POST',
    key: tenant.apiKey,
    headers: { 'idempotency-key': randomUUID() },
    body: {
      phoneNumber: `07${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`,
      amount: 10,
      description: 'Order',
      ...body,
    },
  });
const credentialOf = async (paymentId: string) =>
  (await sql(engine, 'select credential_id from payments where id = ?', [paymentId]))[0]!['credential_id'];

describe('saving', () => {
  test('answers without the secrets, seals them, is audited and announced', async () => {
    const { status, body, headers } = await create({ defaultAccountReference: 'SHOP' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^cred_[0-9a-z]{26}$/),
      object: 'daraja_credential',
      environment: 'sandbox',
      name: 'Till 4',
      type: 'till',
      businessShortCode: '600584',
      tillNumber: '5123456',
      isDefault: false,
      suspendedAt: null,
      suspendedCode: null,
      defaultAccountReference: 'SHOP',
      initiatorName: null,
      verifiedAt: null,
      c2bRegisteredAt: null,
      pullRegisteredAt: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const id = String(body['id']);
    expect(headers.get('location')).toBe(`/v1/daraja-credentials/${id}`);
    expect(await read(id)).toEqual(body);
    expect(await opened(id)).toMatchObject({ consumerKey: 'simulator-till-key', passkey: 'till-passkey' });
    const [event] = await events();
    expect(event).toMatchObject({
      subject_id: id,
      sequence: 1,
      payload: { data: { ...body, change: 'created', changedFields: [] } },
    });
    const entries = await audited(id);
    expect(entries).toMatchObject([
      {
        action: 'credential.created',
        details: { businessShortCode: '600584', tillNumber: '5123456', isDefault: false },
      },
    ]);
    expectNoSecret([await rows(), event, entries, body]);
  });

  test('without a default reference every payment gets one of its own', async () => {
    const { body } = await create();
    expect(body['defaultAccountReference']).toBe('auto');
    const paid = await pay({ credentialId: body['id'] });
    expect(paid.body['accountReference']).toMatch(/^[2-9A-Z]{10}$/);
  });

  test('the first of an environment is the default whatever is wanted, another only where it is', async () => {
    const fresh = await makeTenant(engine.orm, engine.sealer);
    await sql(engine, 'delete from daraja_credentials where id = ?', [fresh.credentialId]);
    tenant = fresh;
    expect((await pay()).body.error.code).toBe('credentials_missing');
    const first = await create({ isDefault: false });
    expect(first.body['isDefault']).toBe(true);
    const { consumerKey, consumerSecret, passkey } = simulatorCredential;
    const paybill = {
      type: 'paybill',
      businessShortCode: '174379',
      tillNumber: null,
      consumerKey,
      consumerSecret,
      passkey,
    };
    const second = await create({ ...paybill, isDefault: true });
    expect(second.body['isDefault']).toBe(true);
    expect(await read(String(first.body['id']))).toMatchObject({ isDefault: false });
    expect(await credentialOf((await pay()).body.paymentId)).toBe(second.body['id']);
  });

  test('a paybill or till that is there is a duplicate, which is named', async () => {
    const { body } = await create();
    const again = await create({ name: 'Other' });
    expect([again.status, again.body.error.code]).toEqual([409, 'duplicate_error']);
    expect(again.body.error).toMatchObject({ credentialId: body['id'] });
    expect(again.body.error.message).toContain(body['id']);
    expect(await rows()).toHaveLength(2);
    // Another till of the same store is another one.
    expect((await create({ tillNumber: '5123457' })).status).toBe(201);
  });

  test('of two at once with one short code one is saved', async () => {
    const answers = await Promise.all([create(), create(), create()]);
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '409', '409']);
  });

  test('of two at once that both want to be the default one is', async () => {
    const answers = await Promise.all([
      create({ isDefault: true }),
      create({ tillNumber: '5123457', isDefault: true }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect((await rows()).filter((row) => row['is_default'])).toHaveLength(1);
  });

  test('a repetition under the same Idempotency-Key answers the same, also after a crash before the answer', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await create({}, { headers });
    expect((await create({}, { headers })).body).toEqual(first.body);
    await sql(engine, 'update idempotency_keys set answer_sealed = null, answer_status = null');
    expect((await create({}, { headers })).body).toEqual(first.body);
    expect(refusal(await create({ passkey: 'other' }, { headers }))).toEqual([
      422,
      'idempotency_key_reused',
      [],
    ]);
    expect(await events()).toHaveLength(1);
  });

  const wrong: [string, object, string[]][] = [
    ['no name', { name: undefined }, ['name']],
    ['a name of 101 characters', { name: 'a'.repeat(101) }, ['name']],
    ['an unknown type', { type: 'agent' }, ['type']],
    ['a short code of 4 digits', { businessShortCode: '1743' }, ['businessShortCode']],
    ['a short code of 8 digits', { businessShortCode: '17437900' }, ['businessShortCode']],
    ['a short code that is a number', { businessShortCode: 174379 }, ['businessShortCode']],
    ['a short code with letters', { businessShortCode: '17437A' }, ['businessShortCode']],
    ['a till without its number', { tillNumber: undefined }, ['tillNumber']],
    ['a till whose number is null', { tillNumber: null }, ['tillNumber']],
    ['a paybill with a till number', { type: 'paybill' }, ['tillNumber']],
    ['a till number with spaces', { tillNumber: '512 345' }, ['tillNumber']],
    ['no consumer key', { consumerKey: undefined }, ['consumerKey']],
    ['a consumer key with a colon', { consumerKey: 'a:b' }, ['consumerKey']],
    ['an empty consumer secret', { consumerSecret: ' ' }, ['consumerSecret']],
    ['a consumer secret that is too long', { consumerSecret: 'a'.repeat(501) }, ['consumerSecret']],
    ['a passkey that is a number', { passkey: 1 }, ['passkey']],
    [
      'a reference of 13 characters',
      { defaultAccountReference: 'A'.repeat(13) },
      ['defaultAccountReference'],
    ],
    ['a reference with a dash', { defaultAccountReference: 'A-1' }, ['defaultAccountReference']],
    ['a default that is text', { isDefault: 'yes' }, ['isDefault']],
    ['a base URL, which is the operator’s', { baseUrl: 'https://evil.example' }, ['baseUrl']],
    ['an environment', { environment: 'production' }, ['environment']],
    ['an initiator without a password', { initiator: { name: 'api' } }, ['initiator.securityCredential']],
    [
      'a security credential that is no base64',
      { initiator: { name: 'api', securityCredential: '*' } },
      ['initiator.securityCredential'],
    ],
    [
      'an initiator with both forms of password',
      { initiator: { name: 'api', securityCredential: 'c2VjcmV0', password: 'x', certificate: 'x' } },
      ['initiator.securityCredential'],
    ],
    [
      'a certificate that is none',
      { initiator: { name: 'api', password: 'x', certificate: 'x' } },
      ['initiator.certificate'],
    ],
    ['several wrong fields', { name: '', type: 'paybill', passkey: '' }, ['name', 'passkey', 'tillNumber']],
  ];
  test.each(wrong)(
    'refuses %s by name, changes nothing and repeats no secret',
    async (_title, body, fields) => {
      const before = await rows();
      const answer = await create(body);
      expect(answer.status).toBe(422);
      expect(answer.body.error.validation.map(({ field }) => field).toSorted()).toEqual(fields.toSorted());
      for (const { message } of answer.body.error.validation) expect(message).toMatch(/^(Send|Leave|This) /);
      expectNoSecret(answer.text);
      expect(await rows()).toEqual(before);
    },
  );

  test('takes an initiator in either form, and keeps neither its password nor its certificate', async () => {
    const certificate = await (await fetch(`${engine.simulatorUrl}/_simulator/certificate`)).text();
    const { body } = await create({
      initiator: { name: 'testapi', password: 'Safaricom999!*!', certificate },
    });
    expect(body['initiatorName']).toBe('testapi');
    const id = String(body['id']);
    const made = (await opened(id)).initiator!;
    expect(Buffer.from(made.securityCredential, 'base64')).toHaveLength(256);
    await change(id, { initiator: { name: 'other', securityCredential: 'c2VjcmV0' } });
    expect((await opened(id)).initiator).toEqual({ name: 'other', securityCredential: 'c2VjcmV0' });
    await change(id, { initiator: null });
    expect((await opened(id)).initiator).toBeUndefined();
    // It decides nothing about where money goes.
    expect(await events()).toHaveLength(1);
    expect(
      (await audited(id)).map(({ action, details }) => [
        action,
        (details as Record<string, unknown>)['changedFields'],
      ]),
    ).toEqual([
      ['credential.updated', ['initiator']],
      ['credential.updated', ['initiator']],
      ['credential.created', undefined],
    ]);
  });
});

describe('changing', () => {
  let id: string;
  beforeEach(async () => {
    id = String((await create()).body['id']);
  });

  test('replaces what is named, drops the token of old keys, and is told without secrets', async () => {
    await sql(engine, `insert into daraja_tokens values (?, 'sealed', now() + interval '1 hour', 'hash')`, [
      id,
    ]);
    await sql(engine, 'update daraja_credentials set verified_at = now() where id = ?', [id]);
    secrets.push('other-key', 'other-secret');
    const { status, body } = await change(id, { consumerKey: 'other-key', consumerSecret: 'other-secret' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Till 4', verifiedAt: null });
    expect(await opened(id)).toMatchObject({
      consumerKey: 'other-key',
      passkey: 'till-passkey',
      tillNumber: '5123456',
    });
    expect(await sql(engine, 'select 1 from daraja_tokens where credential_id = ?', [id])).toEqual([]);
    const told = await events();
    expect(told.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(told[1]!.payload.data).toMatchObject({
      id,
      change: 'updated',
      changedFields: ['consumerKey', 'consumerSecret'],
    });
    expectNoSecret([told, await audited(id), body]);
  });

  test('another default reference is told, for at a bank’s paybill it is the account that is paid', async () => {
    await change(id, { defaultAccountReference: 'ACC99' });
    expect((await events())[1]!.payload.data).toMatchObject({ changedFields: ['defaultAccountReference'] });
    expect((await audited(id))[0]).toMatchObject({
      details: { before: { defaultAccountReference: 'auto' } },
    });
  });

  test('another name is audited and told to nobody; what stays as it is neither', async () => {
    await change(id, { name: 'Till 5' });
    await change(id, {
      name: 'Till 5',
      consumerKey: till.consumerKey,
      consumerSecret: till.consumerSecret,
      passkey: till.passkey,
    });
    await change(id, {});
    expect(await events()).toHaveLength(1);
    expect((await audited(id)).map(({ action }) => action)).toEqual([
      'credential.updated',
      'credential.created',
    ]);
  });

  test('makes another one the default, by which payments go from then on', async () => {
    await change(id, { isDefault: true });
    expect((await rows()).filter((row) => row['is_default']).map((row) => row['id'])).toEqual([id]);
    expect(await credentialOf((await pay()).body.paymentId)).toBe(id);
    expect((await events())[1]!.payload.data).toMatchObject({
      id,
      isDefault: true,
      changedFields: ['isDefault'],
    });
    expect(refusal(await change(id, { isDefault: false }))).toEqual([422, 'validation_error', ['isDefault']]);
  });

  test('keys that are entered end a suspension, a new name does not', async () => {
    const suspend = () =>
      sql(
        engine,
        `update daraja_credentials set wiring_failures = 2, suspended_at = now(), suspended_code = '2028' where id = ?`,
        [id],
      );
    await suspend();
    expect((await change(id, { name: 'Till 6' })).body['suspendedCode']).toBe('2028');
    expect((await change(id, { passkey: till.passkey })).body).toMatchObject({
      suspendedAt: null,
      suspendedCode: null,
    });
    expect((await audited(id))[0]).toMatchObject({ details: { changedFields: [], liftsSuspension: true } });
  });

  test.each([
    ['the short code', { businessShortCode: '600999' }, ['businessShortCode']],
    ['the till', { tillNumber: '5123457' }, ['tillNumber']],
    ['the type', { type: 'paybill' }, ['type']],
    ['half of an app', { consumerKey: 'other' }, ['consumerSecret']],
    ['a name to nothing', { name: '' }, ['name']],
    ['a passkey to null', { passkey: null }, ['passkey']],
  ])('does not change %s', async (_title, body, fields) => {
    const before = await rows();
    expect(refusal(await change(id, body))).toEqual([422, 'validation_error', fields]);
    expect(await rows()).toEqual(before);
  });
});

describe('deleting', () => {
  test('ends new payments, leaves what was begun, and is told', async () => {
    const id = String((await create()).body['id']);
    const paid = await pay({ credentialId: id });
    expect((await ask(`/${id}`, { method: 'DELETE' })).body).toEqual({ id });
    expect((await ask(`/${id}`, { method: 'GET' })).status).toBe(404);
    expect((await ask('', { method: 'GET' })).body.data.map((each) => each['id'])).toEqual([
      tenant.credentialId,
    ]);
    expect(refusal(await pay({ credentialId: id }))).toEqual([422, 'validation_error', ['credentialId']]);
    expect(await credentialOf(paid.body.paymentId)).toBe(id);
    expect(await opened(id)).toMatchObject({ passkey: 'till-passkey' });
    expect((await events())[1]!.payload.data).toMatchObject({ id, change: 'deleted' });
    expect((await audited(id))[0]).toMatchObject({ action: 'credential.deleted' });
    for (const [path, body] of [
      ['/verify', {}],
      ['/resume', { reason: 'Why not.' }],
      ['/register-c2b', {}],
      ['/register-pull', { nominatedNumber: '0722000000' }],
    ] as const)
      expect((await ask(`/${id}${path}`, { body })).status).toBe(404);
    expect((await change(id, { name: 'Back' })).status).toBe(404);
  });

  test('a paybill or till that comes back is the same, with new keys', async () => {
    const id = String((await create()).body['id']);
    await ask(`/${id}`, { method: 'DELETE' });
    const { status, body } = await create({ name: 'Back', passkey: 'newer' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ id, name: 'Back' });
    expect(await opened(id)).toMatchObject({ passkey: 'newer' });
    expect((await events()).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  test('the default stays while there are others; the last one may go', async () => {
    const id = String((await create()).body['id']);
    const refused = await ask(`/${tenant.credentialId}`, { method: 'DELETE' });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'credential_is_default']);
    await ask(`/${id}`, { method: 'DELETE' });
    expect((await ask(`/${tenant.credentialId}`, { method: 'DELETE' })).status).toBe(200);
    expect((await pay()).body.error.code).toBe('credentials_missing');
  });
});

describe('verifying', () => {
  const verify = (id = tenant.credentialId, more: Asked = {}) => ask(`/${id}/verify`, { ...more, body: {} });
  const tokens = () =>
    sql(engine, 'select * from daraja_tokens where credential_id = ?', [tenant.credentialId]);

  test('Safaricom takes the keys: it is said, remembered, and the token is kept', async () => {
    const { status, body } = await verify();
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: tenant.credentialId, object: 'credential_check', verified: true });
    expect(await read(tenant.credentialId)).toMatchObject({ verifiedAt: body['checkedAt'] });
    expect(await tokens()).toHaveLength(1);
  });

  test('Safaricom refuses the keys: it is said with what to do, though an old token would still hold', async () => {
    await verify();
    await sql(engine, `update daraja_credentials set secrets_sealed = ? where id = ?`, [
      engine.sealer.seal(
        'daraja-credential',
        tenant.credentialId,
        JSON.stringify({ consumerKey: 'simulator-key', consumerSecret: 'wrong', passkey: 'x' }),
      ),
      tenant.credentialId,
    ]);
    const { status, body } = await verify();
    expect(status).toBe(200);
    expect(body).toMatchObject({ verified: false, message: expect.stringContaining('developer portal') });
    expect(await read(tenant.credentialId)).toMatchObject({ verifiedAt: null });
    expect(JSON.stringify(body)).not.toContain('wrong');
  });

  test('Safaricom is away: that is no verdict, and what was known stays', async () => {
    await verify();
    const { verifiedAt } = await read(tenant.credentialId);
    const { status, body, headers } = await verify(tenant.credentialId, { url: alone.url });
    expect([status, body.error.code, headers.get('retry-after')]).toEqual([424, 'provider_unanswered', '60']);
    expect(await read(tenant.credentialId)).toMatchObject({ verifiedAt });
  });

  test('Safaricom is busy: that is no verdict either', async () => {
    await fetch(`${engine.simulatorUrl}/_simulator/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ on: 'oauth', fault: 'spikeArrest', times: 1 }),
    });
    expect((await verify()).body.error.code).toBe('provider_unanswered');
    expect((await verify()).body['verified']).toBe(true);
  });
});

describe('settings of a credential are audited', () => {
  test('its registrations, without the phone that was nominated, and its resumption with the reason', async () => {
    const { credentialId: id } = tenant;
    await ask(`/${id}/register-c2b`, { body: {} });
    await ask(`/${id}/register-pull`, { body: { nominatedNumber: '0722000000' } });
    await sql(
      engine,
      `update daraja_credentials set suspended_at = now(), suspended_code = '2028' where id = ?`,
      [id],
    );
    await ask(`/${id}/resume`, { body: { reason: 'The portal was corrected.' } });
    await ask(`/${id}/resume`, { body: { reason: 'Once more.' } });
    const entries = await audited(id);
    expect(entries.map(({ action, reason }) => [action, reason])).toEqual([
      ['credential.resumed', 'The portal was corrected.'],
      ['credential.pull_registered', null],
      ['credential.c2b_registered', null],
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/722000000/);
  });
});

test('credentials of another organisation or environment are not there', async () => {
  const stranger = await makeTenant(engine.orm, engine.sealer);
  const production = await makeTenant(engine.orm, engine.sealer, 'production');
  for (const key of [stranger.apiKey, production.apiKey])
    for (const answer of [
      await ask(`/${tenant.credentialId}`, { method: 'GET', key }),
      await change(tenant.credentialId, { name: 'Mine' }, { key }),
      await ask(`/${tenant.credentialId}`, { method: 'DELETE', key }),
      await ask(`/${tenant.credentialId}/verify`, { key, body: {} }),
    ])
      expect(answer.status).toBe(404);
  // Another organisation may have the same short code.
  expect((await create({}, { key: stranger.apiKey })).status).toBe(201);
  expect((await create()).status).toBe(201);
});
