import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { migrate } from '../../db/migrate.ts';
import { openDatabase } from '../../db/mikro-orm.config.ts';
import { executeSql } from '../../local/postgres-admin.ts';
import { emptyDatabase, testDatabaseUrl } from '../support/database.ts';

describe('the entities and the migration', () => {
  let orm: MikroORM;
  beforeAll(async () => {
    orm = await emptyDatabase();
  });
  afterAll(async () => await orm.close(true));

  test('have the same tables and columns of the same types', async () => {
    const sql = await orm.schema.getUpdateSchemaSQL();
    // Keys, checks, indexes, triggers and defaults are the migration's alone; whatever else remains is a difference in tables or columns.
    const onlyInMigration =
      /^$|^set names|^drop (index|trigger|function) |^alter table "\w+" (drop constraint "|alter column "\w+" drop default;$)/;
    const different = sql.split('\n').filter((line) => !onlyInMigration.test(line));
    expect(different).toEqual([]);
  });

  test('a payment in an unknown status is refused', async () => {
    const insert = `insert into payments (id, organisation_id, environment, source, channel, status, amount_shillings, phone_number,
      description, account_reference, metadata) values ('pay_1', 'org_1', 'sandbox', 'api', 'c2b', ?, 1, '', '', '', '{}')`;
    const run = (status: string) =>
      orm.em.fork().transactional(async (em) => {
        await em.execute(`insert into organisations (id, name) values ('org_1', 'x')`);
        await em.execute(insert, [status]);
        throw new Error('undone');
      });
    await expect(run('pending')).rejects.toThrow('undone');
    for (const status of ['refunded', 'Completed', ''])
      await expect(run(status)).rejects.toThrow(/payments_status_check/);
    // A verdict has an instant, and nothing else has one.
    await expect(run('completed')).rejects.toThrow(/check constraint/);
  });
});

describe('migrate', () => {
  const url = `${testDatabaseUrl()}_migrate`;
  const name = new URL(url).pathname.slice(1);
  const admin = String(process.env['HAKIKA_TEST_POSTGRES_URL']);

  beforeAll(() =>
    executeSql(admin, [`drop database if exists ${name} with (force)`, `create database ${name}`]),
  );
  afterAll(() => executeSql(admin, [`drop database if exists ${name} with (force)`]));

  test('by three at once, and again, brings the schema up once', async () => {
    await Promise.all([migrate(url), migrate(url), migrate(url)]);
    await migrate(url);
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('select name from mikro_orm_migrations order by name');
    const { rows: locks } = await client.query(`select 1 from pg_locks where locktype = 'advisory' and granted
      and database = (select oid from pg_database where datname = current_database())`);
    await client.end();
    const files = await readdir(new URL('../../db/migrations/', import.meta.url));
    expect(rows.map(({ name: migration }) => `${migration}.ts`)).toEqual(files.toSorted());
    expect(locks).toEqual([]);
  });

  test('keeps of one short code that was saved twice the one in use, and all payments of both', async () => {
    const old = `${url}_old`;
    await executeSql(admin, [
      `drop database if exists ${name}_old with (force)`,
      `create database ${name}_old`,
    ]);
    const orm = openDatabase({ databaseUrl: old });
    await orm.migrator.up({ to: 'Migration20261126100002_lists' });
    const em = orm.em.fork();
    await em.execute(`insert into organisations (id, name) values ('org_1', 'Shop')`);
    const saved = [
      ['cred_1', null, false, '2026-11-03'],
      ['cred_2', null, true, '2026-11-01'],
      ['cred_3', null, false, '2026-11-02'],
      ['cred_4', '5123456', false, '2026-11-01'],
      ['cred_5', '5123456', false, '2026-11-02'],
      ['cred_6', '5123457', false, '2026-11-02'],
    ];
    for (const [id, till, isDefault, updatedAt] of saved) {
      await em.execute(
        `insert into daraja_credentials (id, organisation_id, environment, name, type, business_short_code, till_number,
           default_account_reference, is_default, secrets_sealed, updated_at)
         values (?, 'org_1', 'production', 'Shop', ?, '600584', ?, 'auto', ?, '', ?)`,
        [id, till === null ? 'paybill' : 'till', till, isDefault, updatedAt],
      );
      await em.execute(
        `insert into payments (id, organisation_id, environment, credential_id, source, channel, status, amount_shillings,
           phone_number, description, account_reference, metadata)
         values (?, 'org_1', 'production', ?, 'api', 'c2b', 'pending', 1, '', '', '', '{}')`,
        [`pay_${String(id)}`, id],
      );
    }
    await orm.close(true);
    await migrate(old);
    const client = new Client({ connectionString: old });
    await client.connect();
    const { rows } = await client.query(
      `select c.id, c.is_default, c.deleted_at is null as kept, p.id as payment
       from daraja_credentials c join payments p on p.credential_id = c.id order by c.id`,
    );
    await client.end();
    await executeSql(admin, [`drop database ${name}_old with (force)`]);
    expect(rows).toEqual(
      saved.map(([id]) => ({
        id,
        is_default: id === 'cred_2',
        kept: ['cred_2', 'cred_5', 'cred_6'].includes(String(id)),
        payment: `pay_${String(id)}`,
      })),
    );
  });

  test('of a database that is not there fails and makes none', async () => {
    const none = `${testDatabaseUrl()}_none`;
    await expect(migrate(none)).rejects.toThrow(/does not exist/);
    const orm = openDatabase({ databaseUrl: none });
    await expect(orm.em.fork().execute('select 1')).rejects.toThrow(/does not exist/);
    await orm.close(true);
  });
});
