import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { scopes, type Scope } from '../../../api/api-keys/scopes.ts';
import { Engine } from '../../support/engine.ts';
import { sql } from '../../support/flow.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { send } from '../support/send.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

const hourMs = 60 * 60 * 1000;
let engine: Engine;
/** A fresh organisation for each test, so that its keys are those of the test. */
let tenant: TestTenant;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
beforeEach(async () => {
  tenant = await makeTenant(engine.orm, engine.sealer);
});
afterAll(async () => await engine.stop());

interface Asked {
  key?: string;
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}
const ask = (path: string, { key = tenant.apiKey, method = 'POST', body = {}, headers = {} }: Asked = {}) =>
  send(`${engine.apiUrl}/v1/api-keys${path}`, {
    method,
    key,
    headers,
    ...(method === 'GET' ? {} : { body }),
  });
const create = (body: object = {}, more: Asked = {}) => ask('', { ...more, body: { name: 'Shop', ...body } });
const made = async (body: object = {}, more: Asked = {}) => {
  const answer = await create(body, more);
  expect(answer.status).toBe(201);
  return { id: String(answer.body['id']), secret: String(answer.body['secret']) };
};
const change = (id: string, body: object, more: Asked = {}) =>
  ask(`/${id}`, { ...more, method: 'PATCH', body });
const works = async (key: string) => {
  const { status, body } = await send(`${engine.apiUrl}/v1/payments`, { key });
  return status === 200 ? 'works' : body.error.code;
};
const ownId = async (secret: string) => {
  const { body } = await ask('?limit=100', { method: 'GET' });
  return String(body.data.find(({ hint }) => hint === secret.slice(-4))?.['id']);
};
const audited = async (subject: string) =>
  (await send(`${engine.apiUrl}/v1/audit-entries?subject=${subject}`, { key: tenant.apiKey })).body.data;
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString();
const refusal = ({ status, body }: Awaited<ReturnType<typeof create>>) => [
  status,
  body.error.code,
  body.error.validation?.map(({ field }) => field),
];

describe('making a key', () => {
  test('shows it once, stores only its hash, and by default gives all but settings.write', async () => {
    const { status, body, headers } = await create();
    expect(status).toBe(201);
    const { secret, ...view } = body;
    expect(view).toEqual({
      id: expect.stringMatching(/^key_[0-9a-z]{26}$/),
      object: 'api_key',
      environment: 'sandbox',
      name: 'Shop',
      hint: String(secret).slice(-4),
      scopes: scopes.filter((scope) => scope !== 'settings.write'),
      createdAt: expect.any(String),
      expiresAt: null,
      revokedAt: null,
      lastUsedAt: null,
      rotatedTo: null,
    });
    expect(headers.get('location')).toBe(`/v1/api-keys/${String(body['id'])}`);
    expect(await works(String(secret))).toBe('works');
    const [row] = await sql(engine, 'select * from api_keys where id = ?', [body['id']]);
    expect(JSON.stringify(row)).not.toContain(secret);
    expect((await ask(`/${String(body['id'])}`, { method: 'GET' })).text).not.toContain(secret);
    const entries = await audited(String(body['id']));
    expect(entries).toMatchObject([
      { action: 'api_key.created', actor: await ownId(tenant.apiKey), details: { name: 'Shop' } },
    ]);
    expect(JSON.stringify(entries)).not.toContain(secret);
  });

  test('gives exactly the scopes that are asked for, each once, and a name without spaces around it', async () => {
    const wanted = ['settings.write', 'express.pay', 'settings.write'];
    const { body } = await create({ scopes: wanted, name: '  Till 4 ', expiresAt: inHours(1) });
    expect(body).toMatchObject({ scopes: ['settings.write', 'express.pay'], name: 'Till 4' });
  });

  test('never gives more than the key that asks has', async () => {
    const { secret } = await made({ scopes: ['settings.write', 'transactions.read'] });
    expect(refusal(await create({ scopes: ['express.pay'] }, { key: secret }))).toEqual([
      422,
      'validation_error',
      ['scopes'],
    ]);
    expect((await create({}, { key: secret })).body['scopes']).toEqual(['transactions.read']);
    const only = await made({ scopes: ['settings.write'] });
    expect(refusal(await create({}, { key: only.secret }))).toEqual([422, 'validation_error', ['scopes']]);
  });

  test('never gives a longer life than that of the key that asks', async () => {
    const { secret } = await made({ scopes: ['settings.write', 'express.pay'], expiresAt: inHours(2) });
    for (const expiresAt of [undefined, null, inHours(3)])
      expect(refusal(await create({ expiresAt }, { key: secret }))).toEqual([
        422,
        'validation_error',
        ['expiresAt'],
      ]);
    expect((await create({ expiresAt: inHours(1) }, { key: secret })).status).toBe(201);
  });

  const wrong: [string, object, string][] = [
    ['no name', { name: undefined }, 'name'],
    ['an empty name', { name: '  ' }, 'name'],
    ['a name that is a number', { name: 1 }, 'name'],
    ['a name of 101 characters', { name: 'a'.repeat(101) }, 'name'],
    ['an unknown scope', { scopes: ['refunds.write'] }, 'scopes.0'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['scopes as text', { scopes: 'express.pay' }, 'scopes'],
    ['an instant that is none', { expiresAt: 'tomorrow' }, 'expiresAt'],
    ['an instant that has passed', { expiresAt: '2026-01-01T00:00:00Z' }, 'expiresAt'],
    ['an environment, which is the one of the key that asks', { environment: 'production' }, 'environment'],
    ['a secret of one’s own', { secret: 'hk_test_x' }, 'secret'],
  ];
  test.each(wrong)('refuses %s by name, and makes nothing', async (_title, body, field) => {
    const before = await sql(engine, 'select count(*) from api_keys');
    const answer = await create(body);
    expect(refusal(answer)).toEqual([422, 'validation_error', [field]]);
    expect(await sql(engine, 'select count(*) from api_keys')).toEqual(before);
  });

  test('a repetition under the same Idempotency-Key shows the same key for an hour, and then no more', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await create({}, { headers });
    const again = await create({}, { headers });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(refusal(await create({ name: 'Other' }, { headers }))).toEqual([
      422,
      'idempotency_key_reused',
      [],
    ]);
    await sql(engine, `update idempotency_keys set created_at = created_at - interval '61 minutes'`);
    const late = await create({}, { headers });
    expect(late.body.error.code).toBe('duplicate_error');
    expect(late.text).not.toContain(first.body['secret']);
    expect(
      await sql(engine, 'select 1 from api_keys where organisation_id = ?', [tenant.organisationId]),
    ).toHaveLength(2);
  });

  test('the answer is committed with the key: a repetition after a crash shows the secret', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    // What the process writes after its commit is lost.
    await sql(
      engine,
      `create function drop_answer() returns trigger language plpgsql as 'begin return null; end'`,
    );
    await sql(
      engine,
      'create trigger drop_answer before update on idempotency_keys for each row execute function drop_answer()',
    );
    const first = await create({}, { headers });
    await sql(engine, 'drop function drop_answer cascade');
    const again = await create({}, { headers });
    expect(again.body['secret']).toBe(first.body['secret']);
    expect(await works(String(again.body['secret']))).toBe('works');
    const [{ answer_sealed: sealed } = {}] = await sql(
      engine,
      'select answer_sealed from idempotency_keys where key = ?',
      [headers['idempotency-key']],
    );
    expect(sealed).not.toContain(first.body['secret']);
  });

  test('a repetition shows the secret to no key that could not have made it', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { scopes: ['settings.write', 'express.pay'] };
    const first = await create(body, { headers });
    const lesser = await made({ scopes: ['settings.write'] });
    const shortLived = await made({ scopes: ['settings.write', 'express.pay'], expiresAt: inHours(1) });
    for (const { secret: key } of [lesser, shortLived]) {
      const again = await create(body, { headers, key });
      expect([again.status, again.body['code']]).toEqual([422, 'invalid_access']);
      expect(again.text).not.toContain(first.body['secret']);
    }
    expect((await create(body, { headers })).body['secret']).toBe(first.body['secret']);
  });

  test('a key that rotated itself is shown the new one again, though it outlives it', async () => {
    const { id, secret: key } = await made({ scopes: ['settings.write'] });
    const headers = { 'idempotency-key': randomUUID() };
    const first = await ask(`/${id}/rotate`, { key, headers });
    const again = await ask(`/${id}/rotate`, { key, headers });
    expect([again.status, again.body['secret']]).toEqual([201, first.body['secret']]);
  });
});

describe('the list of keys', () => {
  test('has the newest first, page by page, with those that have ended', async () => {
    const ids = [await made({ name: 'A' }), await made({ name: 'B' }), await made({ name: 'C' })].map(
      ({ id }) => id,
    );
    await ask(`/${ids[1]}/revoke`);
    const first = await ask('?limit=2', { method: 'GET' });
    expect(first.body.data.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect(first.body.data[1]!['revokedAt']).not.toBeNull();
    const second = await ask(`?limit=2&cursor=${first.body.meta.cursor}`, { method: 'GET' });
    expect(second.body.data.map(({ id }) => id)).toEqual([ids[0], await ownId(tenant.apiKey)]);
    expect(first.text).not.toMatch(/hk_test_|keyHash/);
  });

  test('tells the last use, written down once a minute by the database’s clock', async () => {
    const { id, secret } = await made();
    const lastUse = async () => (await ask(`/${id}`, { method: 'GET' })).body['lastUsedAt'];
    expect(await lastUse()).toBeNull();
    await works(secret);
    const first = await lastUse();
    expect(first).not.toBeNull();
    await works(secret);
    expect(await lastUse()).toBe(first);
    await sql(
      engine,
      `update api_keys set last_used_at = last_used_at - interval '61 seconds' where id = ?`,
      [id],
    );
    await works(secret);
    expect(Date.parse(String(await lastUse()))).toBeGreaterThan(Date.parse(String(first)));
  });
});

describe('rotating', () => {
  const rotate = (id: string, body: object = {}, more: Asked = {}) => ask(`/${id}/rotate`, { ...more, body });

  test('makes a key of the same name and scopes, and both work until the old one ends', async () => {
    const old = await made({ name: 'Till', scopes: ['transactions.read', 'express.pay'] });
    const { status, body } = await rotate(old.id);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'Till',
      scopes: ['transactions.read', 'express.pay'],
      expiresAt: null,
      replaces: { id: old.id },
    });
    expect([await works(old.secret), await works(String(body['secret']))]).toEqual(['works', 'works']);
    const row = (await ask(`/${old.id}`, { method: 'GET' })).body;
    expect(row).toMatchObject({
      rotatedTo: body['id'],
      expiresAt: (body['replaces'] as Record<string, string>)['expiresAt'],
    });
    const leftHours = (Date.parse(String(row['expiresAt'])) - Date.now()) / hourMs;
    expect(leftHours).toBeCloseTo(24, 1);
    expect(await audited(old.id)).toMatchObject([
      { action: 'api_key.rotated', details: { rotatedTo: body['id'] } },
      { action: 'api_key.created' },
    ]);
    await sql(engine, `update api_keys set expires_at = expires_at - interval '24 hours' where id = ?`, [
      old.id,
    ]);
    expect(await works(old.secret)).toBe('invalid_api_key');
  });

  test('without overlap ends the old key at once, also the one that asks', async () => {
    const { body } = await rotate(await ownId(tenant.apiKey), { overlapHours: 0 });
    expect(await works(tenant.apiKey)).toBe('invalid_api_key');
    tenant.apiKey = String(body['secret']);
    expect((await create()).status).toBe(201);
  });

  test('never prolongs the old key', async () => {
    const expiresAt = inHours(3);
    const old = await made({ expiresAt });
    const { body } = await rotate(old.id, { overlapHours: 168, expiresAt: null });
    expect(body).toMatchObject({ expiresAt: null, replaces: { expiresAt } });
  });

  test('never shows a caller a key that can do more, or lives longer, than its own', async () => {
    const strong = await made({ scopes: ['express.pay', 'settings.write'] });
    const weak = await made({ scopes: ['settings.write'] });
    expect(refusal(await rotate(strong.id, {}, { key: weak.secret }))).toEqual([
      422,
      'validation_error',
      ['scopes'],
    ]);
    const brief = await made({ scopes: ['express.pay', 'settings.write'], expiresAt: inHours(1) });
    expect(refusal(await rotate(strong.id, {}, { key: brief.secret }))).toEqual([
      422,
      'validation_error',
      ['expiresAt'],
    ]);
    expect((await ask(`/${strong.id}`, { method: 'GET' })).body).toMatchObject({
      rotatedTo: null,
      expiresAt: null,
    });
  });

  test('is refused for a key that was revoked, has expired or was rotated before', async () => {
    const [revoked, expired, rotated] = [await made(), await made(), await made()];
    await ask(`/${revoked.id}/revoke`);
    await sql(engine, 'update api_keys set expires_at = now() where id = ?', [expired.id]);
    await rotate(rotated.id);
    for (const [{ id }, words] of [
      [revoked, 'revoked'],
      [expired, 'expired'],
      [rotated, 'rotated'],
    ] as const) {
      const answer = await rotate(id);
      expect([answer.status, answer.body.error.code]).toEqual([409, 'api_key_ended']);
      expect(answer.body.error.message).toContain(words);
    }
  });

  test('of two rotations at once one makes a key', async () => {
    const { id } = await made();
    const answers = await Promise.all([rotate(id), rotate(id), rotate(id)]);
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '409', '409']);
    expect(
      await sql(engine, 'select 1 from api_keys where organisation_id = ?', [tenant.organisationId]),
    ).toHaveLength(3);
  });

  test('a repetition under the same Idempotency-Key shows the same key', async () => {
    const { id } = await made();
    const headers = { 'idempotency-key': randomUUID() };
    const first = await rotate(id, {}, { headers });
    expect((await rotate(id, {}, { headers })).body).toEqual(first.body);
  });

  test.each([[-1], [169], [1.5], ['24'], [null]])('refuses %j hours of overlap', async (overlapHours) => {
    const { id } = await made();
    expect(refusal(await rotate(id, { overlapHours }))).toEqual([422, 'validation_error', ['overlapHours']]);
  });
});

describe('changing', () => {
  test('renames, sets an expiry and takes it away, and is audited once for each change', async () => {
    const { id } = await made();
    const expiresAt = inHours(5);
    expect((await change(id, { name: 'Till 5', expiresAt })).body).toMatchObject({
      name: 'Till 5',
      expiresAt,
    });
    expect((await change(id, { expiresAt: null })).body).toMatchObject({ name: 'Till 5', expiresAt: null });
    expect((await change(id, { name: 'Till 5' })).status).toBe(200);
    expect((await audited(id)).map(({ details }) => details)).toMatchObject([
      { expiresAt: null },
      { name: 'Till 5', expiresAt },
      {},
    ]);
  });

  test('a key cannot give itself, or one that can do more, a longer life', async () => {
    const brief = await made({ scopes: ['settings.write'], expiresAt: inHours(1) });
    for (const expiresAt of [null, inHours(2)])
      expect(refusal(await change(brief.id, { expiresAt }, { key: brief.secret }))).toEqual([
        422,
        'validation_error',
        ['expiresAt'],
      ]);
    const weak = await made({ scopes: ['settings.write'] });
    const strong = await made({ scopes: ['express.pay'], expiresAt: inHours(1) });
    expect(refusal(await change(strong.id, { expiresAt: null }, { key: weak.secret }))).toEqual([
      422,
      'validation_error',
      ['expiresAt'],
    ]);
  });

  test('what has ended stays as it is', async () => {
    const [revoked, expired] = [await made(), await made()];
    await ask(`/${revoked.id}/revoke`);
    await sql(engine, 'update api_keys set expires_at = now() where id = ?', [expired.id]);
    for (const { id, secret } of [revoked, expired]) {
      expect((await change(id, { expiresAt: null })).body.error.code).toBe('api_key_ended');
      expect(await works(secret)).toBe('invalid_api_key');
    }
  });

  test('scopes are not changed, and no instant of the past is taken', async () => {
    const { id } = await made();
    expect(refusal(await change(id, { scopes: ['settings.write'] }))).toEqual([
      422,
      'validation_error',
      ['scopes'],
    ]);
    expect(refusal(await change(id, { expiresAt: '2026-01-01T00:00:00Z' }))).toEqual([
      422,
      'validation_error',
      ['expiresAt'],
    ]);
  });
});

describe('revoking', () => {
  const revoke = (id: string, body: object = {}, more: Asked = {}) => ask(`/${id}/revoke`, { ...more, body });
  const settingsKey = (more: object = {}) => made({ scopes: [...scopes] satisfies Scope[], ...more });

  test('ends a key at once; again it answers the same and is not audited again', async () => {
    const { id, secret } = await made();
    const first = await revoke(id, { reason: 'It was in a repository.' });
    expect(first.status).toBe(200);
    expect(await works(secret)).toBe('invalid_api_key');
    expect((await revoke(id)).body).toEqual(first.body);
    expect((await audited(id)).filter(({ action }) => action === 'api_key.revoked')).toMatchObject([
      { reason: 'It was in a repository.' },
    ]);
  });

  test('the last key that can change settings stays, whatever is tried', async () => {
    const id = await ownId(tenant.apiKey);
    for (const answer of [await revoke(id), await change(id, { expiresAt: inHours(1) })])
      expect([answer.status, answer.body.error.code]).toEqual([409, 'last_settings_key']);
    expect(await works(tenant.apiKey)).toBe('works');
    // A key that lives a day more is no way to change settings later.
    await settingsKey({ expiresAt: inHours(24) });
    expect((await revoke(id)).body.error.code).toBe('last_settings_key');
  });

  test('with another one that can, a key may end itself', async () => {
    await settingsKey();
    expect((await revoke(await ownId(tenant.apiKey))).status).toBe(200);
    expect(await works(tenant.apiKey)).toBe('invalid_api_key');
  });

  test('of two last keys that end each other at once, one stays', async () => {
    const two = await settingsKey();
    const id = await ownId(tenant.apiKey);
    const answers = await Promise.all([revoke(two.id), revoke(id, {}, { key: two.secret })]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const alive = [await works(tenant.apiKey), await works(two.secret)];
    expect(alive.toSorted()).toEqual(['invalid_api_key', 'works']);
  });

  test('a key that is revoked while it makes others makes none', async () => {
    const leaked = await settingsKey();
    const [revoked, ...others] = await Promise.all([
      revoke(leaked.id),
      ...Array.from({ length: 5 }, () => create({}, { key: leaked.secret })),
    ]);
    expect(revoked.status).toBe(200);
    const { revokedAt } = (await ask(`/${leaked.id}`, { method: 'GET' })).body;
    const madeAt = others.filter(({ status }) => status === 201).map(({ body }) => String(body['createdAt']));
    expect(madeAt.filter((createdAt) => createdAt > String(revokedAt))).toEqual([]);
    const refused = others.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(({ body }) => body.error.code))).toEqual(
      new Set(refused.length > 0 ? ['invalid_api_key'] : []),
    );
  });

  test('a reason that is too long is refused', async () => {
    const { id } = await made();
    expect(refusal(await revoke(id, { reason: 'x'.repeat(501) }))).toEqual([
      422,
      'validation_error',
      ['reason'],
    ]);
  });
});

test('keys of another organisation or environment are not there', async () => {
  const stranger = await makeTenant(engine.orm, engine.sealer);
  const production = await makeTenant(engine.orm, engine.sealer, 'production');
  const { id } = await made();
  for (const key of [stranger.apiKey, production.apiKey])
    for (const answer of [
      await ask(`/${id}`, { method: 'GET', key }),
      await change(id, { name: 'Mine' }, { key }),
      await ask(`/${id}/rotate`, { key }),
      await ask(`/${id}/revoke`, { key }),
    ])
      expect(answer.status).toBe(404);
  expect((await ask(`/${id}`, { method: 'GET' })).body).toMatchObject({ name: 'Shop', revokedAt: null });
});
