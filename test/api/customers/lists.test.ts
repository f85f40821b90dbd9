import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Customer } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { Engine, type Answer } from '../../support/engine.ts';
import { idAt } from '../support/rows.ts';

let engine: Engine;
const at = (second: number): Date => new Date(Date.UTC(2026, 8, 14, 8, 0, second));

async function insert(second: number, columns: object): Promise<string> {
  const { organisationId, environment } = engine.tenant;
  const id = idAt('cus', at(second));
  const row = { id, organisationId, environment, source: 'api', metadata: {}, createdAt: at(second) };
  await everyTenantsEntities(engine.orm).insert(Customer, {
    ...row,
    updatedAt: at(second),
    ...columns,
  } as never);
  return id;
}

let a: string;
let b: string;
let c: string;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
  a = await insert(1, {
    phoneNumber: '254711000001',
    name: 'Wanjiru Kamau',
    description: 'Blue gate',
    metadata: { tier: 'gold', visits: 7 },
    isVerified: true,
    lastActiveAt: at(50),
    updatedAt: at(50),
  });
  b = await insert(2, {
    phoneNumber: '254711000002',
    name: 'Amina',
    isActive: false,
    metadata: { visits: '7' },
  });
  c = await insert(3, { phoneNumber: '254711000003', source: 'checkout', updatedAt: at(40) });
});
afterAll(async () => {
  await engine.stop();
});

const list = (query: string) => engine.request('GET', `/v1/customers?${query}`);
const idsOf = ({ data }: Answer): unknown[] => data.map(({ id }) => id);

const none = (): string[] => [];
const cases: [string, string, () => string[]][] = [
  ['everybody, newest first', '', () => [c, b, a]],
  ['upwards', 'sortOrder=asc', () => [a, b, c]],
  ['phoneNumber as people write it', 'phoneNumber=0711%20000%20002', () => [b]],
  ['isVerified', 'isVerified=true', () => [a]],
  ['not isVerified', 'isVerified=false', () => [c, b]],
  ['isActive', 'isActive=true', () => [c, a]],
  ['not isActive', 'isActive=false', () => [b]],
  ['source', 'source=checkout', () => [c]],
  ['metadata as text or number', 'metadata[visits]=7', () => [b, a]],
  ['two pairs of metadata', 'metadata[visits]=7&metadata[tier]=gold', () => [a]],
  ['start', `start=${at(2).toISOString()}`, () => [c, b]],
  ['end, which is not included', `end=${at(2).toISOString()}`, () => [a]],
  ['a day', 'start=2026-09-14T00:00:00.000Z&end=2026-09-15T00:00:00.000Z', () => [c, b, a]],
  ['another day', 'start=2026-09-15T00:00:00.000Z&end=2026-09-16T00:00:00.000Z', none],
  ['q in a name, in any case', 'q=KAMAU', () => [a]],
  ['q within a name', 'q=anji', () => [a]],
  ['q of two letters where a word begins', 'q=ka', () => [a]],
  ['q of two letters within a word', 'q=nj', none],
  ['q of one letter', 'q=a', () => [b]],
  ['q in a description', 'q=blue+gate', () => [a]],
  ['q in a phone number', 'q=1100000', () => [c, b, a]],
  ['q of a phone number as people write it', 'q=0711000003', () => [c]],
  ['q with a wildcard', 'q=%25', none],
  ['q with a quote', "q=o'clock", none],
  ['all together', 'q=wanjiru&isVerified=true&isActive=true&source=api&metadata[tier]=gold', () => [a]],
  ['sortBy updatedAt', 'sortBy=updatedAt', () => [a, c, b]],
  ['sortBy lastActiveAt, or createdAt while there is none', 'sortBy=lastActiveAt', () => [a, c, b]],
  [
    'empty parameters, which are absent',
    'q=&phoneNumber=&isVerified=&isActive=&source=&metadata[x]=&start=&end=&sortBy=&sortOrder=&limit=&cursor=',
    () => [c, b, a],
  ],
  [
    'what Moflay’s SDK sends by default',
    'limit=10&sortBy=createdAt&sortOrder=desc&q=&phoneNumber=&start=2026-09-14T00:00:00.000Z&end=2026-09-15T00:00:00.000Z',
    () => [c, b, a],
  ],
];
test.each(cases)('lists by %s', async (_title, query, expected) => {
  const { status, body } = await list(query);
  expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
  expect(idsOf(body)).toEqual(expected());
});

test.each(['createdAt', 'updatedAt', 'lastActiveAt'])(
  'leads through all pages by %s, forth and back',
  async (sortBy) => {
    const all = idsOf((await list(`sortBy=${sortBy}`)).body);
    const forth: Answer[] = [(await list(`sortBy=${sortBy}&limit=1`)).body];
    for (let { cursor } = forth[0]!.meta; cursor !== null; { cursor } = forth.at(-1)!.meta)
      forth.push((await list(`sortBy=${sortBy}&limit=1&cursor=${cursor}`)).body);
    expect(forth.flatMap(idsOf)).toEqual(all);
    const back = await list(`sortBy=${sortBy}&limit=2&cursor=${forth[2]!.meta.previousCursor}`);
    expect(idsOf(back.body)).toEqual(all.slice(0, 2));
  },
);

test('a name that was changed is found by the new one only', async () => {
  const { body } = await engine.request('POST', '/v1/customers', {
    phoneNumber: '0711000009',
    name: 'Otieno',
  });
  const path = `/v1/customers/${String(body['id'])}`;
  await engine.request('PATCH', path, { name: 'Achieng' });
  expect(idsOf((await list('q=otieno')).body)).toEqual([]);
  expect(idsOf((await list('q=achieng')).body)).toEqual([body['id']]);
  expect((await engine.request('DELETE', path)).status).toBe(200);
  expect(idsOf((await list('q=achieng')).body)).toEqual([]);
});

test.each([
  ['isVerified=1', 'isVerified'],
  ['isActive=yes', 'isActive'],
  ['source=shop', 'source'],
  ['phoneNumber=12', 'phoneNumber'],
  ['sortBy=name', 'sortBy'],
  ['q=a&q=b', 'q'],
  ['metadata=1', 'metadata'],
  ['start=2026-09-15T00:00:00Z&end=2026-09-14T00:00:00Z', 'end'],
  ['email=a', 'email'],
])('%s is refused by name', async (query, field) => {
  const { status, body } = await list(query);
  expect({ status, code: body.error.code }).toEqual({ status: 422, code: 'validation_error' });
  expect(body.error.validation.map((each) => each.field)).toEqual([field]);
});
