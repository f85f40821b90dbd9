import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { AuditEntry } from '../../../db/entities/index.ts';
import { newId } from '../../../db/new-id.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { Engine } from '../../support/engine.ts';
import { sql } from '../../support/flow.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { send } from '../support/send.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

const statement = readFileSync(new URL('../../../docs/statement.csv', import.meta.url), 'utf8');

let engine: Engine;
let tenant: TestTenant;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
beforeEach(async () => {
  tenant = await makeTenant(engine.orm, engine.sealer);
});
afterAll(async () => await engine.stop());

const ask = (method: string, path: string, body?: object) =>
  send(`${engine.apiUrl}/v1${path}`, { method, key: tenant.apiKey, ...(body && { body }) });
const entries = async (query = '') => (await ask('GET', `/audit-entries${query}`)).body.data;

test('an imported statement and a closed day are written down with who did it, an import once', async () => {
  const imported = await ask('POST', '/statements', { csv: statement });
  expect((await ask('POST', '/statements', { csv: statement })).body['alreadyImported']).toBe(true);
  const closed = await ask('POST', '/day-closes', { date: '2026-11-24' });
  const [key] = await sql(engine, 'select id from api_keys where organisation_id = ?', [
    tenant.organisationId,
  ]);
  const { credentialId } = tenant;
  expect(await entries()).toMatchObject([
    {
      action: 'day.closed',
      subject: closed.body['id'],
      actor: key!['id'],
      requestId: closed.headers.get('request-id'),
      details: { credentialId, date: '2026-11-24', complete: closed.body['complete'] },
    },
    {
      action: 'statement.imported',
      subject: imported.body['id'],
      actor: key!['id'],
      requestId: imported.headers.get('request-id'),
      details: { credentialId, counts: imported.body['counts'] },
    },
  ]);
  // Neither payers nor their names, of which the file is full.
  expect(JSON.stringify(await entries())).not.toMatch(/2547|07\d{8}|\*{3}/);
});

test('what is refused leaves no entry', async () => {
  await ask('POST', '/statements', { csv: 'nonsense' });
  await ask('POST', '/day-closes', { date: '2999-01-01' });
  await ask('POST', '/api-keys', { name: '' });
  await ask('PATCH', '/organisation', { maximumAmount: 0 });
  expect(await entries()).toEqual([]);
});

test('a deed and its entry are there together or not at all', async () => {
  await sql(
    engine,
    `alter table audit_entries add constraint no_more check (action <> 'api_key.created') not valid`,
  );
  const answer = await ask('POST', '/api-keys', { name: 'Till' });
  await sql(engine, 'alter table audit_entries drop constraint no_more');
  expect(answer.status).toBe(500);
  expect(
    await sql(engine, 'select 1 from api_keys where organisation_id = ?', [tenant.organisationId]),
  ).toHaveLength(1);
});

test('the list is filtered by all of who, what, on what and when together, and a cursor keeps its filters', async () => {
  await ask('POST', '/api-keys', { name: 'One' });
  await ask('POST', '/api-keys', { name: 'Two' });
  await ask('PATCH', '/organisation', { name: 'Renamed' });
  const [renamed, two, one] = await entries();
  expect(await entries('?actions=api_key.created')).toEqual([two, one]);
  const both = `?actions=api_key.created&actions=organisation.updated&actor=${String(one!['actor'])}`;
  expect(await entries(both)).toEqual([renamed, two, one]);
  expect(await entries(`${both}&subject=${String(two!['subject'])}`)).toEqual([two]);
  expect(await entries(`?start=${String(two!['at'])}&actions=api_key.created`)).toEqual([two]);
  expect(await entries(`?end=${String(two!['at'])}`)).toEqual([one]);
  const { cursor } = (await ask('GET', `/audit-entries${both}&limit=1`)).body.meta;
  const wrong = await ask('GET', `/audit-entries?limit=1&cursor=${cursor}`);
  expect(wrong.body.error.validation).toMatchObject([{ field: 'cursor' }]);
  expect((await ask('GET', `/audit-entries${both}&limit=1&cursor=${cursor}`)).body.data).toEqual([two]);
  for (const query of ['?actions=nonsense', '?start=yesterday', '?actor=a&actor=b'])
    expect((await ask('GET', `/audit-entries${query}`)).status).toBe(422);
});

test('every filter is answered by an index', async () => {
  const { organisationId, environment } = tenant;
  const em = everyTenantsEntities(engine.orm);
  const row = (n: number) => ({
    id: newId('aud'),
    organisationId,
    environment,
    actor: `key_${n % 50}`,
    action: n % 40 === 0 ? ('member.added' as const) : ('payment.refreshed' as const),
    subject: `pay_${n}`,
    reason: null,
    details: {},
    requestId: `req_${n}`,
    at: new Date(Date.now() - n * 1000),
  });
  for (let from = 0; from < 20_000; from += 2_000)
    await em.insertMany(
      AuditEntry,
      Array.from({ length: 2_000 }, (_, n) => row(from + n)),
    );
  await sql(engine, 'analyze audit_entries');
  for (const condition of [`actor = 'key_7'`, `action in ('member.added')`, `subject = 'pay_77'`, 'true']) {
    const plan = await sql(
      engine,
      `explain select * from audit_entries where organisation_id = ? and environment = ? and ${condition} order by id desc limit 11`,
      [organisationId, environment],
    );
    expect(JSON.stringify(plan)).not.toMatch(/Seq Scan/);
  }
});
