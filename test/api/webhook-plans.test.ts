import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { ormOptions } from '../../db/mikro-orm.config.ts';
import { Engine } from '../support/engine.ts';
import { sql } from '../support/flow.ts';
import { send } from './support/send.ts';
import { closedAddress, serveApi, temporalAt, type ServedApi } from './support/serve-api.ts';

const rows = 100_000;
let engine: Engine;
let watched: ServedApi;
let orm: MikroORM;
const statements: string[] = [];

/** Of the middle of everything. */
const id = (prefix: string, n = rows / 2): string => `${prefix}_${String(n).padStart(26, '0')}`;

beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
  const logger = (line: string): void => void statements.push(line);
  orm = new MikroORM({
    ...ormOptions({ databaseUrl: engine.databaseUrl }),
    debug: ['query', 'query-params'],
    colors: false,
    logger,
  });
  watched = await serveApi({ ...engine.apiDeps, orm });
  await fill();
}, 120_000);
afterAll(async () => {
  await watched.close();
  await orm.close(true);
  await engine.stop();
});

/** Without the checks of foreign keys, which would take most of the time. */
async function fill(): Promise<void> {
  const { organisationId, environment } = engine.tenant;
  const tenant = `'${organisationId}', '${environment}'`;
  const numbered = (prefix: string, n = 'n'): string => `'${prefix}_' || lpad((${n})::text, 26, '0')`;
  const at = `now() - (${rows} - n) * interval '1 second'`;
  const series = (count = rows): string => `from generate_series(1, ${count}) n`;
  const client = new Client({ connectionString: engine.databaseUrl });
  await client.connect();
  await client.query(`set session_replication_role = replica;
    insert into events (id, organisation_id, environment, type, subject_id, sequence, payload, occurred_at, position)
      select ${numbered('evt')}, ${tenant}, case n % 1000 when 0 then 'payment.failed' else 'payment.completed' end,
        ${numbered('trxn')}, 1, json_build_object('id', ${numbered('evt')}, 'type', 'payment.completed', 'object', 'event',
          'timestamp', '2026-09-14T08:21:19.233Z', 'sequence', 1, 'data', json_build_object()), ${at}, n ${series()};
    insert into webhook_endpoints (id, organisation_id, environment, url, events, secret_sealed)
      select ${numbered('we')}, ${tenant}, 'https://shop.example', '{}', '' ${series(20)};
    insert into webhook_deliveries (id, organisation_id, environment, event_id, endpoint_id, payment_id, status, created_at)
      select ${numbered('whd')}, ${tenant}, ${numbered('evt')}, ${numbered('we', '1 + n % 20')}, ${numbered('pay')},
        case n % 1000 when 0 then 'undelivered' else 'delivered' end, ${at} ${series()};
    insert into event_resends (id, organisation_id, environment, event_id, delivery_ids, created_at, position)
      select ${numbered('rsnd')}, ${tenant}, ${numbered('evt')}, '{}', ${at}, n ${series()};
    analyze events; analyze webhook_endpoints; analyze webhook_deliveries; analyze event_resends`);
  await client.end();
}

const day = new Date(Date.now() - 12 * 3_600_000).toISOString();

test.each([
  '/v1/events',
  '/v1/events?sortOrder=asc',
  '/v1/events?types=payment.failed',
  `/v1/events?sortOrder=asc&after=${id('evt')}`,
  `/v1/events?sortOrder=asc&types=payment.failed&after=${id('evt', rows)}`,
  `/v1/events?since=${day}`,
  `/v1/event-resends?sortOrder=asc&after=${id('rsnd')}`,
  `/v1/event-resends?since=${day}`,
  '/v1/webhook-deliveries',
  `/v1/webhook-deliveries?endpointId=${id('we', 7)}`,
  `/v1/webhook-deliveries?eventId=${id('evt')}`,
  `/v1/webhook-deliveries?paymentId=${id('pay')}`,
  '/v1/webhook-deliveries?status=undelivered',
  '/v1/webhook-deliveries?status=pending',
  '/v1/webhook-deliveries?status=delivered',
  '/v1/webhook-deliveries?eventTypes=payment.failed',
  '/v1/webhook-deliveries?eventTypes=payment.completed',
  '/v1/webhook-deliveries?eventTypes=customer.created',
  `/v1/webhook-deliveries?start=${day}&end=${new Date().toISOString()}`,
  `/v1/webhook-deliveries?endpointId=${id('we', 7)}&status=undelivered`,
  `/v1/webhook-deliveries?endpointId=${id('we', 7)}&sortOrder=asc`,
])('%s reads none of its 100 000 rows by a sequential scan', async (path) => {
  statements.length = 0;
  const { status } = await send(`${watched.url}${path}`, { key: engine.tenant.apiKey });
  expect(status).toBe(200);
  const reads = statements
    .map((line) => /(select .*) \[took/s.exec(line)?.[1] ?? '')
    .filter((text) => /"(events|webhook_deliveries|event_resends)"/.test(text));
  expect(reads.length).toBeGreaterThan(0);
  for (const text of reads) {
    const plan = await sql<Record<'QUERY PLAN', string>>(engine, `explain ${text.replaceAll('?', '\\?')}`);
    const lines = plan.map((line) => line['QUERY PLAN']);
    expect(lines.filter((line) => line.includes('Seq Scan'))).toEqual([]);
  }
});
