import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as z from 'zod';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { nextPhone } from '../../support/flow.ts';
import { MoflayProgram } from './program.ts';
import { Customer, ErrorBody, Express, pageOf } from './shapes.ts';

let engine: Engine;
let program: MoflayProgram;
beforeAll(async () => {
  engine = await Engine.start({ tempo: 20 });
  program = new MoflayProgram(engine.apiUrl, engine.tenant.apiKey);
});
afterAll(async () => {
  await engine.stop();
});

const create = (body: object) => program.expect(Customer, 200, 'POST', '/v1/customers', body);
const read = (id: string) => program.expect(Customer, 200, 'GET', `/v1/customers/${id}`);
const codeOf = async (status: number, method: string, path: string, body?: object): Promise<string> =>
  (await program.expect(ErrorBody, status, method, path, body)).error.code;

test('a customer is created with 200, and reads as it was answered', async () => {
  const phoneNumber = nextPhone();
  const given = { phoneNumber, name: 'John Doe', description: 'VIP', metadata: { is_premium: true, a: 1.5 } };
  const made = await create(given);
  expect(made).toMatchObject({ ...given, isVerified: false, firstTransactionAt: null, lastActiveAt: null });
  expect(await read(made.id)).toEqual(made);
});

test('a customer is a phone number alone, in local form too', async () => {
  const phoneNumber = nextPhone();
  expect(await create({ phoneNumber: `0${phoneNumber.slice(3)}` })).toMatchObject({
    phoneNumber,
    name: null,
    description: null,
    metadata: {},
  });
});

test('a second customer of a phone is duplicate_error', async () => {
  const { phoneNumber } = await create({ phoneNumber: nextPhone() });
  expect(await codeOf(409, 'POST', '/v1/customers', { phoneNumber })).toBe('duplicate_error');
});

test('an update that repeats the phone number, as it always does, changes what it names', async () => {
  const { id, phoneNumber } = await create({ phoneNumber: nextPhone(), name: 'John', metadata: { a: 1 } });
  const update = (body: object) => program.expect(Customer, 200, 'PATCH', `/v1/customers/${id}`, body);
  expect(await update({ phoneNumber, name: 'Jane' })).toMatchObject({ name: 'Jane', metadata: { a: 1 } });
  const other = nextPhone();
  expect(await update({ phoneNumber: other })).toMatchObject({ phoneNumber: other, name: 'Jane' });
});

test('an update to the phone of another customer is duplicate_error', async () => {
  const { id, phoneNumber } = await create({ phoneNumber: nextPhone() });
  const other = await create({ phoneNumber: nextPhone() });
  const body = { phoneNumber: other.phoneNumber };
  expect(await codeOf(409, 'PATCH', `/v1/customers/${id}`, body)).toBe('duplicate_error');
  expect((await read(id)).phoneNumber).toBe(phoneNumber);
});

test('a deletion answers the id, and then there is nobody', async () => {
  const { id } = await create({ phoneNumber: nextPhone() });
  const Deleted = z.object({ id: z.literal(id) });
  await program.expect(Deleted, 200, 'DELETE', `/v1/customers/${id}`);
  for (const method of ['GET', 'DELETE'])
    expect(await codeOf(404, method, `/v1/customers/${id}`)).toBe('not_found');
});

test('an iterator reads every customer once, newest first, and a search finds one', async () => {
  const made = [];
  for (let n = 0; n < 12; n += 1)
    made.unshift((await create({ phoneNumber: nextPhone(), name: `Page ${n}x` })).id);
  const pages = await program.pages('/v1/customers', pageOf(Customer), {
    q: '',
    cursor: '',
    start: '',
    end: '',
  });
  const ids = pages.flatMap(({ data }) => data.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.slice(0, 12)).toEqual(made);
  const [found] = await program.pages('/v1/customers', pageOf(Customer), { q: 'Page 7x' });
  expect(found!.data.map(({ id }) => id)).toEqual([made[4]]);
});

test('who is named by id is prompted, and is verified once they have paid', async () => {
  const { id } = await create({ phoneNumber: nextPhone() });
  const order = { customerId: id, amount: 12, description: 'By id' };
  expect(await program.expect(Express, 202, 'POST', '/v1/express', order)).toMatchObject({ customerId: id });
  const paid = await eventually(async () => {
    const customer = await read(id);
    expect(customer.isVerified).toBe(true);
    return customer;
  });
  expect([paid.firstTransactionAt, paid.lastActiveAt]).not.toContain(null);
});
