import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Customer, Event } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { Engine } from '../../support/engine.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { insertPayment } from '../support/rows.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
let tenant: TestTenant;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
beforeEach(async () => {
  tenant = await makeTenant(engine.orm, engine.sealer);
});
afterAll(async () => {
  await engine.stop();
});

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  engine.request(method, path, body, { authorization: `Bearer ${tenant.apiKey}`, ...headers });
const create = (body: object, headers?: Record<string, string>) =>
  send('POST', '/v1/customers', body, headers);
const made = async (body: object = { phoneNumber: '0712345678' }): Promise<string> => {
  const { status, body: answer } = await create(body);
  expect(status).toBe(200);
  return String(answer['id']);
};
const patch = (id: string, body: object) => send('PATCH', `/v1/customers/${id}`, body);
const em = () => everyTenantsEntities(engine.orm);
const customersOf = () => em().find(Customer, { organisationId: tenant.organisationId });
const told = async (subjectId: string) => {
  const events = await em().find(Event, { subjectId }, { orderBy: { sequence: 'asc' } });
  return events.map(({ type, sequence }) => `${sequence} ${type}`);
};

describe('POST /v1/customers', () => {
  test('answers the customer in the documented order, and 200', async () => {
    const { status, body } = await create({
      phoneNumber: '+254 712 345 678',
      name: ' Wanjiru Kamau ',
      description: 'Blue gate',
      metadata: { tier: 'gold', visits: 3 },
    });
    expect(status).toBe(200);
    expect(Object.entries(body)).toEqual([
      ['id', expect.stringMatching(/^cus_[0-9a-z]{26}$/)],
      ['object', 'customer'],
      ['environment', 'sandbox'],
      ['source', 'api'],
      ['name', 'Wanjiru Kamau'],
      ['phoneNumber', '254712345678'],
      ['countryCode', 'KE'],
      ['description', 'Blue gate'],
      ['isActive', true],
      ['isVerified', false],
      ['metadata', { tier: 'gold', visits: 3 }],
      ['firstTransactionAt', null],
      ['lastActiveAt', null],
      ['createdAt', expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)],
      ['updatedAt', body['createdAt']],
    ]);
    expect((await send('GET', `/v1/customers/${String(body['id'])}`)).body).toEqual(body);
    expect(await told(String(body['id']))).toEqual(['1 customer.created']);
  });

  test('takes nothing but a phone', async () => {
    const { status, body } = await create({ phoneNumber: '0110345678' });
    expect({ status, ...body }).toMatchObject({
      status: 200,
      phoneNumber: '254110345678',
      name: null,
      description: null,
      metadata: {},
    });
  });

  test('refuses a phone that is another customer’s, and names that one', async () => {
    const id = await made({ phoneNumber: '0712345678', name: 'Amina' });
    const { status, body } = await create({ phoneNumber: '254712345678', name: 'Mallory' });
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'duplicate_error', customerId: id });
    expect(await customersOf()).toMatchObject([{ id, name: 'Amina' }]);
    expect(await told(id)).toEqual(['1 customer.created']);
  });

  test('makes one customer of the phone for each organisation and environment', async () => {
    await made();
    tenant = await makeTenant(engine.orm, engine.sealer);
    await made();
    tenant = await makeTenant(engine.orm, engine.sealer, 'production');
    expect((await create({ phoneNumber: '0712345678' })).body).toMatchObject({ environment: 'production' });
  });

  test('answers a repetition under the same key with the first answer, and makes nobody', async () => {
    const headers = { 'idempotency-key': 'customer-1' };
    const first = await create({ phoneNumber: '0712345678', name: 'Amina' }, headers);
    await patch(String(first.body['id']), { name: 'Amina Otieno' });
    const again = await create({ phoneNumber: '0712345678', name: 'Amina' }, headers);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await create({ phoneNumber: '0712345679', name: 'Amina' }, headers);
    expect(other.body.error).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    expect(await customersOf()).toHaveLength(1);
  });

  test('rebuilds the answer that a crash kept from being stored', async () => {
    const headers = { 'idempotency-key': 'customer-2' };
    const first = await create({ phoneNumber: '0712345678' }, headers);
    await em().execute('update idempotency_keys set answer_sealed = null, answer_status = null');
    expect((await create({ phoneNumber: '0712345678' }, headers)).body).toEqual(first.body);
  });

  test('leaves the key of a refused request free', async () => {
    await made();
    const headers = { 'idempotency-key': 'customer-3' };
    expect((await create({ phoneNumber: '0712345678' }, headers)).status).toBe(409);
    expect((await create({ phoneNumber: '0712345679' }, headers)).status).toBe(200);
  });

  test.each([
    [{}, 'phoneNumber'],
    [{ phoneNumber: '12' }, 'phoneNumber'],
    [{ phoneNumber: 712345678 }, 'phoneNumber'],
    [{ phoneNumber: '0712345678', name: '' }, 'name'],
    [{ phoneNumber: '0712345678', name: 'a'.repeat(101) }, 'name'],
    [{ phoneNumber: '0712345678', description: 'a'.repeat(501) }, 'description'],
    [{ phoneNumber: '0712345678', metadata: { a: null } }, 'metadata.a'],
    [{ phoneNumber: '0712345678', metadata: { a: {} } }, 'metadata.a'],
    [{ phoneNumber: '0712345678', isVerified: true }, 'isVerified'],
    [{ phoneNumber: '0712345678', id: 'cus_1' }, 'id'],
  ])('refuses %j by name, and makes nobody', async (body, field) => {
    const { status, body: answer } = await create(body);
    expect({ status, code: answer.error.code }).toEqual({ status: 422, code: 'validation_error' });
    expect(answer.error.validation.map((each) => each.field)).toEqual([field]);
    expect(await customersOf()).toEqual([]);
  });
});

describe('PATCH /v1/customers/{id}', () => {
  test('changes what is sent, leaves the rest, and announces it', async () => {
    const id = await made({ phoneNumber: '0712345678', name: 'Amina', description: 'Blue gate' });
    const { status, body } = await patch(id, { name: 'Amina Otieno' });
    expect({ status, ...body }).toMatchObject({
      status: 200,
      name: 'Amina Otieno',
      description: 'Blue gate',
      phoneNumber: '254712345678',
    });
    expect(Date.parse(String(body['updatedAt']))).toBeGreaterThan(Date.parse(String(body['createdAt'])));
    expect((await send('GET', `/v1/customers/${id}`)).body).toEqual(body);
    const event = await em().findOneOrFail(Event, { subjectId: id, type: 'customer.updated' });
    expect(event.payload).toMatchObject({ sequence: 2, data: body });
  });

  test('merges metadata, where null removes a pair', async () => {
    const id = await made({ phoneNumber: '0712345678', metadata: { a: 1, b: 'two', c: true } });
    const { body } = await patch(id, { metadata: { b: null, c: false, d: 'new', unknown: null } });
    expect(body['metadata']).toEqual({ a: 1, c: false, d: 'new' });
  });

  test('refuses metadata that would come to more than 50 pairs', async () => {
    const pairs = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${from + index}`, index]));
    const id = await made({ phoneNumber: '0712345678', metadata: pairs(0, 50) });
    const { status, body } = await patch(id, { metadata: pairs(50, 1) });
    expect(status).toBe(422);
    expect(body.error.validation).toMatchObject([{ field: 'metadata' }]);
    expect((await patch(id, { metadata: { k0: null, k50: 1 } })).status).toBe(200);
  });

  test('clears name and description by null', async () => {
    const id = await made({ phoneNumber: '0712345678', name: 'Amina', description: 'Blue gate' });
    const { body } = await patch(id, { name: null, description: null });
    expect(body).toMatchObject({ name: null, description: null });
  });

  test('marks a customer inactive, who can be charged all the same', async () => {
    const customerId = await made();
    expect((await patch(customerId, { isActive: false })).body).toMatchObject({ isActive: false });
    const order = { customerId, amount: 10, description: 'Order' };
    expect((await send('POST', '/v1/express', order)).status).toBe(202);
  });

  test.each([{}, { phoneNumber: '0712345678' }, { name: 'Amina', metadata: {} }, { metadata: { b: null } }])(
    'that changes nothing (%j) announces nothing and leaves updatedAt',
    async (body) => {
      const id = await made({ phoneNumber: '0712345678', name: 'Amina', metadata: { a: 1 } });
      const { body: before } = await send('GET', `/v1/customers/${id}`);
      const { status, body: after } = await patch(id, body);
      expect({ status, after }).toEqual({ status: 200, after: before });
      expect(await told(id)).toEqual(['1 customer.created']);
    },
  );

  test('refuses a phone that is another’s, and changes nothing', async () => {
    const other = await made({ phoneNumber: '0712345678' });
    const id = await made({ phoneNumber: '0712345679', name: 'Amina' });
    const { status, body } = await patch(id, { phoneNumber: '0712345678', name: 'Changed' });
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'duplicate_error', customerId: other });
    expect((await send('GET', `/v1/customers/${id}`)).body).toMatchObject({
      name: 'Amina',
      phoneNumber: '254712345679',
    });
    expect(await told(id)).toEqual(['1 customer.created']);
  });

  test('to another phone verifies anew: only a payment from that one counts', async () => {
    const id = await made();
    await insertPayment(engine, tenant, { customerId: id, phoneNumber: '254712345678' });
    await em().nativeUpdate(Customer, { id }, { isVerified: true });
    expect((await patch(id, { phoneNumber: '0712345679' })).body).toMatchObject({ isVerified: false });
    expect((await patch(id, { phoneNumber: '0712345678' })).body).toMatchObject({ isVerified: true });
  });

  test.each([
    [{ phoneNumber: null }, 'phoneNumber'],
    [{ name: ' ' }, 'name'],
    [{ isActive: 'yes' }, 'isActive'],
    [{ metadata: null }, 'metadata'],
    [{ metadata: { '': 1 } }, 'metadata'],
    [{ isVerified: true }, 'isVerified'],
  ])('refuses %j by name', async (body, field) => {
    const id = await made();
    const { status, body: answer } = await patch(id, body);
    expect({ status, code: answer.error.code }).toEqual({ status: 422, code: 'validation_error' });
    expect(answer.error.validation.map((each) => each.field)).toEqual([field]);
  });
});

describe('a payment', () => {
  test('to a new phone makes its customer, who is found by it', async () => {
    const order = { phoneNumber: '0712345678', amount: 10, description: 'Order', customerName: 'Amina' };
    const { body } = await send('POST', '/v1/express', order);
    const { body: page } = await send('GET', '/v1/customers?phoneNumber=0712345678');
    expect(page.data).toMatchObject([{ id: body.customerId, name: 'Amina', source: 'api' }]);
    expect(await told(body.customerId)).toEqual(['1 customer.created']);
  });
});
