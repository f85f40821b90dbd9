import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { scopes } from '../../../api/api-keys/scopes.ts';
import { scopesOfRole } from '../../../api/members/roles.ts';
import { Engine } from '../../support/engine.ts';
import { sql } from '../../support/flow.ts';
import { makeKey, makeTenant, type TestTenant } from '../../support/tenants.ts';
import { send } from '../support/send.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
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
const ask = (path: string, { key = tenant.apiKey, method = 'POST', ...more }: Asked = {}) =>
  send(`${engine.apiUrl}/v1/members${path}`, { method, key, ...more });
const person = { email: 'njeri@shop.example', name: 'Njeri Kamau', role: 'owner' };
const add = (body: object = {}, more: Asked = {}) => ask('', { ...more, body: { ...person, ...body } });
const added = async (body: object = {}) => String((await add(body)).body['id']);
const change = (id: string, body: object, more: Asked = {}) =>
  ask(`/${id}`, { ...more, method: 'PATCH', body });
const remove = (id: string, more: Asked = {}) => ask(`/${id}`, { ...more, method: 'DELETE' });
const list = async (key?: string) =>
  (await ask('', { method: 'GET', ...(key !== undefined && { key }) })).body.data;
const audited = async (subject: string) =>
  (await send(`${engine.apiUrl}/v1/audit-entries?subject=${subject}`, { key: tenant.apiKey })).body.data;
const keyOf = (only: readonly (typeof scopes)[number][], environment: 'sandbox' | 'production' = 'sandbox') =>
  makeKey(engine.orm, { organisationId: tenant.organisationId, environment }, only);
const failure = ({ status, body }: Awaited<ReturnType<typeof add>>) => [status, body.error.code];

test('every role may do what the next may, and something more', () => {
  const sizes = (['owner', 'admin', 'operator', 'viewer'] as const).map((role) => scopesOfRole[role]);
  for (const [index, next] of sizes.slice(1).entries()) {
    expect(sizes[index]).toEqual(expect.arrayContaining([...next]));
    expect(sizes[index]!.length).toBeGreaterThan(next.length);
  }
  expect(scopesOfRole.owner).toEqual(scopes);
  expect(scopesOfRole.admin).not.toContain('settings.write');
});

describe('adding', () => {
  test('makes a member of both environments, and is audited in both', async () => {
    const { status, body, headers } = await add({ role: 'operator' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^mem_[0-9a-z]{26}$/),
      object: 'member',
      email: 'njeri@shop.example',
      name: 'Njeri Kamau',
      role: 'operator',
      scopes: scopesOfRole.operator,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const id = String(body['id']);
    expect(headers.get('location')).toBe(`/v1/members/${id}`);
    const production = await keyOf(scopes, 'production');
    expect(await list(production)).toEqual([body]);
    const details = { email: 'njeri@shop.example', role: 'operator' };
    expect(await audited(id)).toMatchObject([{ action: 'member.added', details }]);
    const url = `${engine.apiUrl}/v1/audit-entries?subject=${id}`;
    expect((await send(url, { key: production })).body.data).toMatchObject([{ details }]);
  });

  test('whose answer was lost in a crash is not made again by a repetition after the member was removed', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const viewer = () => add({ role: 'viewer' }, { headers });
    const { body } = await viewer();
    await sql(engine, 'update idempotency_keys set answer_sealed = null, answer_status = null');
    expect((await viewer()).body).toEqual(body);
    await sql(engine, 'update idempotency_keys set answer_sealed = null, answer_status = null');
    expect((await remove(String(body['id']))).status).toBe(200);
    expect(failure(await viewer())).toEqual([404, 'not_found']);
    expect(await list()).toEqual([]);
  });

  test('takes an address once, in upper or lower case; another organisation may have it too', async () => {
    const id = await added({ email: 'Njeri@Shop.example' });
    const again = await add({ email: 'NJERI@shop.EXAMPLE', name: 'Other' });
    expect(failure(again)).toEqual([409, 'duplicate_error']);
    expect(again.body.error).toMatchObject({ memberId: id });
    const stranger = await makeTenant(engine.orm, engine.sealer);
    expect((await add({}, { key: stranger.apiKey })).status).toBe(201);
  });

  test('of several at once with one address one is added', async () => {
    const answers = await Promise.all([add(), add(), add()]);
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '409', '409']);
  });

  test('a repetition under the same Idempotency-Key answers the same, also after a crash', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await add({}, { headers });
    expect((await add({}, { headers })).body).toEqual(first.body);
    await sql(engine, 'update idempotency_keys set answer_sealed = null, answer_status = null');
    expect((await add({}, { headers })).body).toEqual(first.body);
    expect(failure(await add({ role: 'viewer' }, { headers }))).toEqual([422, 'idempotency_key_reused']);
    expect(await list()).toHaveLength(1);
  });

  test('takes an address as long as the format allows', async () => {
    const email = `${'a'.repeat(64)}@${'b'.repeat(63)}.example`;
    expect(await add({ email })).toMatchObject({ status: 201, body: { email } });
  });

  test.each([
    ['no address', { email: undefined }, 'email'],
    ['an address that is none', { email: 'njeri' }, 'email'],
    ['an address with a name', { email: 'Njeri <njeri@shop.example>' }, 'email'],
    ['an address of 255 characters', { email: `${'a'.repeat(242)}@shop.example` }, 'email'],
    ['an address with 65 characters before the @', { email: `${'a'.repeat(65)}@shop.example` }, 'email'],
    ['a domain with a label of 64 characters', { email: `njeri@${'a'.repeat(64)}.example` }, 'email'],
    ['a domain with a label that ends in a hyphen', { email: 'njeri@shop-.example' }, 'email'],
    ['no name', { name: undefined }, 'name'],
    ['an empty name', { name: ' ' }, 'name'],
    ['a name of 101 characters', { name: 'a'.repeat(101) }, 'name'],
    ['an unknown role', { role: 'king' }, 'role'],
    ['no role', { role: undefined }, 'role'],
    ['a password, which there is none', { password: 'secret' }, 'password'],
  ])('refuses %s by name', async (_title, body, field) => {
    const answer = await add(body);
    expect(failure(answer)).toEqual([422, 'validation_error']);
    expect(answer.body.error.validation.map((each) => each.field)).toEqual([field]);
    expect(await list()).toEqual([]);
  });
});

describe('a key', () => {
  test('gives and takes only what it may do itself', async () => {
    const owners = [await added(), await added({ email: 'second@shop.example' })];
    const viewer = await added({ email: 'viewer@shop.example', role: 'viewer' });
    const key = await keyOf(['settings.write', ...scopesOfRole.viewer]);
    for (const answer of [
      await add({ email: 'thief@shop.example' }, { key }),
      await change(viewer, { role: 'operator' }, { key }),
      await change(owners[0]!, { role: 'viewer' }, { key }),
      await remove(owners[1]!, { key }),
    ]) {
      expect(failure(answer)).toEqual([422, 'invalid_access']);
      expect(answer.body.error.message).toContain('express.pay');
    }
    expect((await list()).map(({ role }) => role)).toEqual(['viewer', 'owner', 'owner']);
    expect((await remove(viewer, { key })).status).toBe(200);
  });

  test('of the sandbox changes nobody once a production key can', async () => {
    const id = await added({ role: 'viewer' });
    await keyOf(['settings.read'], 'production');
    expect((await change(id, { name: 'Still' })).status).toBe(200);
    const key = await keyOf(scopes, 'production');
    for (const answer of [
      await add({ email: 'a@shop.example' }),
      await change(id, { name: 'N' }),
      await remove(id),
    ])
      expect(failure(answer)).toEqual([422, 'production_key_needed']);
    expect((await change(id, { role: 'owner' }, { key })).body['role']).toBe('owner');
  });
});

describe('the last owner', () => {
  test('stays an owner and stays', async () => {
    const id = await added();
    await added({ email: 'admin@shop.example', role: 'admin' });
    expect(failure(await change(id, { role: 'admin' }))).toEqual([409, 'last_owner']);
    expect(failure(await remove(id))).toEqual([409, 'last_owner']);
    expect((await change(id, { name: 'Renamed', role: 'owner' })).body).toMatchObject({
      name: 'Renamed',
      role: 'owner',
    });
  });

  test('is one of two who remove each other at once', async () => {
    const [one, two] = [await added(), await added({ email: 'two@shop.example' })];
    const answers = await Promise.all([remove(one), change(two, { role: 'viewer' })]);
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409']);
    expect((await list()).filter(({ role }) => role === 'owner')).toHaveLength(1);
  });
});

test('a change and a removal are audited with what was before; what stays as it is is not', async () => {
  const id = await added({ role: 'viewer' });
  await change(id, { role: 'operator' });
  await change(id, { role: 'operator', name: person.name });
  await remove(id);
  expect(await audited(id)).toMatchObject([
    { action: 'member.removed', details: { email: person.email, role: 'operator' } },
    { action: 'member.updated', details: { before: { role: 'viewer' }, after: { role: 'operator' } } },
    { action: 'member.added' },
  ]);
  expect((await ask(`/${id}`, { method: 'GET' })).status).toBe(404);
  expect((await remove(id)).status).toBe(404);
  // Gone is gone: the address may come again, as somebody new.
  expect(await added({ role: 'viewer' })).not.toBe(id);
});

test('an address is not changed, for by it somebody signs in', async () => {
  const id = await added();
  const answer = await change(id, { email: 'thief@shop.example' });
  expect(answer.body.error.validation).toMatchObject([{ field: 'email' }]);
});

test('members are listed newest first, page by page', async () => {
  for (const name of ['a', 'b', 'c']) await add({ email: `${name}@shop.example` });
  const first = await ask('?limit=2', { method: 'GET' });
  expect(first.body.data.map(({ email }) => email)).toEqual(['c@shop.example', 'b@shop.example']);
  const second = await ask(`?limit=2&cursor=${first.body.meta.cursor}`, { method: 'GET' });
  expect(second.body.data.map(({ email }) => email)).toEqual(['a@shop.example']);
});

test('the database takes no address in capitals and none twice', async () => {
  const insert = (id: string, email: string) =>
    sql(
      engine,
      `insert into members (id, organisation_id, email, name, role) values (?, ?, ?, 'x', 'viewer')`,
      [id, tenant.organisationId, email],
    );
  await insert('mem_1', 'a@shop.example');
  await expect(insert('mem_2', 'A@shop.example')).rejects.toThrow(/check constraint/);
  await expect(insert('mem_3', 'a@shop.example')).rejects.toThrow(/unique constraint/);
});
