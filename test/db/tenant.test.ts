import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EntityManager, EntityName, MikroORM } from '@mikro-orm/postgresql';
import { announce } from '../../db/announce.ts';
import * as entities from '../../db/entities/index.ts';
import { Customer, DarajaCredential, Event, WebhookEndpoint } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import { createSealer } from '../../db/sealed.ts';
import { everyTenantsEntities, tenantEntities } from '../../db/tenant.ts';
import { emptyDatabase } from '../support/database.ts';
import { makeTenant, type TestTenant } from '../support/tenants.ts';

let orm: MikroORM;
let one: TestTenant;
let others: { what: string; tenant: TestTenant }[];

async function customerOf({ organisationId, environment }: TestTenant): Promise<string> {
  const id = newId('cus');
  await everyTenantsEntities(orm).insert(Customer, {
    id,
    organisationId,
    environment,
    source: 'api',
    name: 'Amina',
    phoneNumber: '254712345678',
    description: null,
    metadata: {},
    firstTransactionAt: null,
    lastActiveAt: null,
  });
  return id;
}

beforeAll(async () => {
  orm = await emptyDatabase();
  const sealer = createSealer(randomBytes(32));
  one = await makeTenant(orm, sealer);
  others = [
    { what: 'another organisation', tenant: await makeTenant(orm, sealer) },
    { what: 'the same organisation in production', tenant: { ...one, environment: 'production' } },
  ];
});
afterAll(async () => await orm.close(true));

/** The key is what tells the tenant, so it is found before there is one. */
const unfiltered = ['ApiKey'];

test('every entity of a tenant has the filter, on by default', () => {
  const ofTenants = [...orm.getMetadata().getAll().values()].filter(
    ({ properties }) => 'organisationId' in properties,
  );
  expect(ofTenants.length).toBeGreaterThan(8);
  const filtered = ofTenants.filter(({ filters }) => filters?.['tenant']?.default === true);
  const without = ofTenants.filter((each) => !filtered.includes(each)).map(({ className }) => className);
  expect(without).toEqual(unfiltered);
});

test('every table with an organisation has the entity that filters it', async () => {
  const rows = await orm.em
    .fork()
    .execute<{ name: string }[]>(
      `select table_name as name from information_schema.columns where column_name = 'organisation_id' and table_schema = 'public'`,
    );
  const tables = [...orm.getMetadata().getAll().values()].map(({ tableName }) => tableName);
  for (const { name } of rows) expect(tables).toContain(name);
});

describe('an entity manager without a tenant', () => {
  const filtered = Object.values(entities).filter(
    (each): each is typeof Customer =>
      typeof each === 'function' &&
      ![
        'ApiKey',
        'Organisation',
        'Budget',
        'CustomerWords',
        'PaymentWords',
        'Circuit',
        'DarajaToken',
        'GatewayCall',
        'RateLimit',
        'StrayCallback',
        'WebhookAttempt',
      ].includes(each.name),
  );

  test.each(filtered.map((entity) => ({ name: entity.name, entity })))(
    'finds no $name: it fails',
    async ({ entity }) => {
      const em = orm.em.fork();
      await expect(em.find(entity as EntityName<Customer>, {})).rejects.toThrow(/filter 'tenant'/);
      await expect(em.count(entity as EntityName<Customer>, {})).rejects.toThrow(/filter 'tenant'/);
      await expect(em.nativeDelete(entity as EntityName<Customer>, {})).rejects.toThrow(/filter 'tenant'/);
    },
  );

  test('of an undefined tenant sees nothing', async () => {
    const em = tenantEntities(orm, {} as TestTenant);
    const found = await em.find(DarajaCredential, {}).catch(() => []);
    expect(found).toEqual([]);
  });
});

describe('a tenant', () => {
  test('sees its own rows', async () => {
    const id = await customerOf(one);
    expect(await tenantEntities(orm, one).findOne(Customer, { id })).toMatchObject({ id });
    await everyTenantsEntities(orm).nativeDelete(Customer, { id });
  });

  test.each([0, 1])('never finds, changes or deletes rows of somebody else (%i)', async (index) => {
    const { tenant } = others[index]!;
    const id = await customerOf(one);
    const em: EntityManager = tenantEntities(orm, tenant);
    expect(await em.findOne(Customer, { id })).toBeNull();
    expect(await em.find(Customer, {})).toEqual([]);
    // Naming the other tenant outright does not help.
    expect(
      await em.find(Customer, { organisationId: one.organisationId, environment: one.environment }),
    ).toEqual([]);
    expect(await em.findAndCount(Customer, { $or: [{ id }, { name: 'Amina' }] })).toEqual([[], 0]);
    expect(await em.count(Customer)).toBe(0);
    expect(await em.nativeUpdate(Customer, { id }, { name: 'Mallory' })).toBe(0);
    expect(await em.nativeDelete(Customer, { id })).toBe(0);
    expect(await everyTenantsEntities(orm).findOne(Customer, { id })).toMatchObject({ name: 'Amina' });
    await everyTenantsEntities(orm).nativeDelete(Customer, { id });
  });

  test('keeps its tenant in forks and transactions of its manager', async () => {
    const id = await customerOf(one);
    const em = tenantEntities(orm, others[0]!.tenant);
    expect(await em.fork().findOne(Customer, { id })).toBeNull();
    expect(await em.transactional(async (inner) => await inner.findOne(Customer, { id }))).toBeNull();
    await everyTenantsEntities(orm).nativeDelete(Customer, { id });
  });

  test("cannot have a payment of somebody else's customer: the database refuses", async () => {
    const id = await customerOf(one);
    const { organisationId, environment } = others[0]!.tenant;
    await expect(
      orm.em.fork().execute(
        `insert into payments (id, organisation_id, environment, customer_id, source, channel, status, amount_shillings,
           phone_number, description, account_reference, metadata)
         values ('pay_x', ?, ?, ?, 'api', 'c2b', 'pending', 1, '', '', '', '{}')`,
        [organisationId, environment, id],
      ),
    ).rejects.toThrow(/foreign key/);
    await everyTenantsEntities(orm).nativeDelete(Customer, { id });
  });
});

describe('announce', () => {
  const endpoint = async (
    { organisationId, environment }: TestTenant,
    changes: Partial<WebhookEndpoint> = {},
  ) => {
    const id = newId('we');
    const row = {
      id,
      organisationId,
      environment,
      url: 'https://shop.test/',
      events: [],
      secretSealed: 'x',
      ...changes,
    };
    await everyTenantsEntities(orm).persist(Object.assign(new WebhookEndpoint(), row)).flush();
    return id;
  };
  const announced = async (changes: { exceptEndpointId?: string; relayAfterMs?: number } = {}) => {
    const subjectId = newId('cus');
    const em = everyTenantsEntities(orm);
    await announce(em, {
      type: 'customer.created',
      organisationId: one.organisationId,
      environment: one.environment,
      subjectId,
      sequence: 7,
      occurredAt: new Date('2026-09-14T08:21:19.233Z'),
      data: { z: 1, a: 2 },
      relayAfterMs: 0,
      ...changes,
    });
    const event = await em.findOneOrFail(Event, { subjectId });
    const rows = await em.execute<{ endpoint_id: string; late: boolean }[]>(
      `select endpoint_id, dispatch_at > clock_timestamp() as late from webhook_deliveries where event_id = ?`,
      [event.id],
    );
    return { event, rows, told: rows.map(({ endpoint_id }) => endpoint_id).toSorted() };
  };

  test('tells the endpoints of the tenant that listen, and nobody else', async () => {
    const all = await endpoint(one);
    const some = await endpoint(one, { events: ['payment.failed', 'customer.created'] });
    const excepted = await endpoint(one);
    await endpoint(one, { events: ['payment.completed'] });
    await endpoint(one, { disabledAt: new Date() });
    await endpoint(one, { deletedAt: new Date() });
    for (const { tenant } of others) await endpoint(tenant);
    expect((await announced({ exceptEndpointId: excepted })).told).toEqual([all, some].toSorted());
  });

  test('writes the body once, in the documented order', async () => {
    const { event } = await announced();
    const [row] = await orm.em
      .fork()
      .execute<{ text: string }[]>('select payload::text as text from events where id = ?', [event.id]);
    expect(row?.text).toBe(
      `{"id":"${event.id}","type":"customer.created","object":"event","timestamp":"2026-09-14T08:21:19.233Z","sequence":7,"data":{"z":1,"a":2}}`,
    );
    expect(event.position).toBeNull();
  });

  test('leaves the dispatch to its caller for a while, or to the relay at once', async () => {
    await endpoint(one);
    expect((await announced({ relayAfterMs: 0 })).rows.every(({ late }) => !late)).toBe(true);
    expect((await announced({ relayAfterMs: 60_000 })).rows.every(({ late }) => late)).toBe(true);
  });
});
