import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Engine } from '../../support/engine.ts';
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

const ask = (method: string, path: string, body?: object, key = tenant.apiKey) =>
  send(`${engine.apiUrl}/v1${path}`, { method, key, ...(body && { body }) });
const update = (body: object, key?: string) => ask('PATCH', '/organisation', body, key);
const audited = async (key?: string) =>
  (await ask('GET', '/audit-entries?actions=organisation.updated', undefined, key)).body.data;
const productionKey = () =>
  makeKey(engine.orm, { organisationId: tenant.organisationId, environment: 'production' });
let phones = 0;
const pay = (amount: number) =>
  ask('POST', '/express', {
    phoneNumber: `07${String((phones += 1)).padStart(8, '0')}`,
    amount,
    description: 'Order',
  });

test('tells name and limit', async () => {
  const { status, body } = await ask('GET', '/organisation');
  expect(status).toBe(200);
  expect(body).toEqual({
    id: tenant.organisationId,
    object: 'organisation',
    name: 'Test shop',
    maximumAmount: 250_000,
    currency: 'KES',
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
  });
});

test('a lower limit holds from the next payment on, which is told the limit', async () => {
  expect((await pay(1001)).status).toBe(202);
  expect((await update({ maximumAmount: 1000 })).body['maximumAmount']).toBe(1000);
  const { status, body } = await pay(1001);
  expect([status, body.error.code]).toEqual([422, 'validation_error']);
  expect(body.error.validation).toEqual([{ field: 'amount', message: expect.stringContaining('1000') }]);
  expect((await pay(1000)).status).toBe(202);
});

test('a change is audited in both environments, once, and what stays as it is not at all', async () => {
  await update({ name: ' Mama Njeri ', maximumAmount: 500 });
  await update({ name: 'Mama Njeri' });
  await update({});
  const details = {
    before: { name: 'Test shop', maximumAmount: 250_000 },
    after: { name: 'Mama Njeri', maximumAmount: 500 },
  };
  expect(await audited()).toMatchObject([{ subject: tenant.organisationId, details }]);
  expect(await audited(await productionKey())).toMatchObject([{ details }]);
});

test('once a production key can change it, a sandbox key cannot', async () => {
  const key = await productionKey();
  const refused = await update({ maximumAmount: 1 });
  expect([refused.status, refused.body.error.code]).toEqual([422, 'production_key_needed']);
  expect((await update({ maximumAmount: 700 }, key)).body['maximumAmount']).toBe(700);
  // With its end the sandbox key is the only way in again.
  await engine.orm.em
    .fork()
    .execute(
      `update api_keys set revoked_at = now() where organisation_id = ? and environment = 'production'`,
      [tenant.organisationId],
    );
  expect((await update({ maximumAmount: 800 })).status).toBe(200);
});

test.each([
  ['a limit of nothing', { maximumAmount: 0 }, 'maximumAmount'],
  ['a limit beyond M-Pesa’s', { maximumAmount: 250_001 }, 'maximumAmount'],
  ['half a shilling', { maximumAmount: 10.5 }, 'maximumAmount'],
  ['a limit as text', { maximumAmount: '100' }, 'maximumAmount'],
  ['no limit', { maximumAmount: null }, 'maximumAmount'],
  ['an empty name', { name: ' ' }, 'name'],
  ['a name of 101 characters', { name: 'a'.repeat(101) }, 'name'],
  ['an id', { id: 'org_x' }, 'id'],
])('refuses %s by name, and changes nothing', async (_title, body, field) => {
  const before = (await ask('GET', '/organisation')).body;
  const answer = await update({ name: 'Changed', ...body });
  expect(answer.status).toBe(422);
  expect(answer.body.error.validation.map((each) => each.field)).toEqual([field]);
  expect((await ask('GET', '/organisation')).body).toEqual(before);
});
