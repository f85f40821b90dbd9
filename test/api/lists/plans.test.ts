import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Client } from 'pg';
import * as z from 'zod';
import { allRoutes, createApp } from '../../../api/app.ts';
import { createHttpServer } from '../../../api/http-server.ts';
import { testDatabaseUrl } from '../../support/database.ts';
import { Engine } from '../../support/engine.ts';
import { bigTables, fill, rowAt, rowCount } from './fill.ts';

/** At most so many of a table's rows are looked at for a page, however it is filtered. */
const rowsMax = rowCount / 25;

interface Sql {
  text: string;
  values: unknown[];
}
/** A node of a plan as PostgreSQL explains it. */
interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Node[];
}

let engine: Engine;
let client: Client;
let server: Server;
const sent: Sql[] = [];

beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
  // Not the engine's own server, which holds answers to the document: these rows are only what lists look at.
  server = createHttpServer(createApp(engine.apiDeps)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  engine.apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await fill(engine.tenant);
  client = new Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  // oxlint-disable-next-line typescript/unbound-method -- called on whichever client it was called on
  const query = Client.prototype.query;
  jest.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...args: unknown[]) {
    const [first, second] = args;
    if (typeof first === 'string') sent.push({ text: first, values: Array.isArray(second) ? second : [] });
    return Reflect.apply(query, this, args) as never;
  } as never);
}, 300_000);
afterAll(async () => {
  jest.restoreAllMocks();
  await client.end();
  server.closeAllConnections();
  server.close();
  await engine.stop();
});

const at = (row: number): string => rowAt(row).toISOString();
const idOf = async (table: string, row: number): Promise<string> => {
  const { rows } = await client.query<{ id: string }>(`select id from ${table} where id like $1`, [
    `%${String(row).padStart(16, '0')}`,
  ]);
  return rows[0]!.id;
};

const ofPayments: [string, string][] = [
  ['nothing', ''],
  ['customerId', 'customerId=<customers>'],
  ['a rare status', 'statuses=unknown'],
  ['a status that nobody has', 'statuses=canceled'],
  ['the usual status', 'statuses=completed'],
  ['two statuses', 'statuses=unknown&statuses=failed'],
  ['accountReference', 'accountReference=INV77777'],
  ['receiptNumber', 'receiptNumber=UIE0077777'],
  ['checkoutRequestId', 'checkoutRequestId=ws_CO_77777'],
  ['phoneNumber', 'phoneNumber=254700007777'],
  ['metadata', 'metadata[number]=77777'],
  ['metadata that nobody has', 'metadata[orderId]=77777'],
  ['amount', 'amount=77'],
  ['amountRange', 'amountRange=77-78'],
  ['an amountRange that most have', 'amountRange=10-'],
  ['amounts that nobody has', 'amountRange=2600-'],
  ['start', `start=${at(rowCount - 5)}`],
  ['start after all', 'start=2027-01-01T00:00:00.000Z'],
  ['end, with much after it', `end=${at(500)}`],
  ['a day in the middle', `start=${at(50_000)}&end=${at(51_440)}`],
  ['q of a word that few have', 'q=blue'],
  ['q of a word that all have', 'q=order'],
  ['q of a part of a reference', 'q=nv7777'],
  ['q of a phone', 'q=0700007777'],
  ['q of two letters', 'q=bl'],
  ['q that nobody has', 'q=violet'],
  ['sortBy updatedAt', 'sortBy=updatedAt'],
  ['sortBy updatedAt upwards', 'sortBy=updatedAt&sortOrder=asc'],
  ['sortBy amount', 'sortBy=amount'],
  ['sortBy amount upwards', 'sortBy=amount&sortOrder=asc'],
  ['sortOrder', 'sortOrder=asc'],
  ['a rare status by amount', 'statuses=unknown&sortBy=amount'],
  ['a phone and a status', 'phoneNumber=254700007777&statuses=failed'],
  ['a word in a day', `q=blue&start=${at(50_000)}&end=${at(51_440)}`],
  ['a customer by update', 'customerId=<customers>&sortBy=updatedAt'],
  ['the usual status in a day', `statuses=completed&start=${at(50_000)}&end=${at(51_440)}`],
  ['a rare status and metadata', 'statuses=unknown&metadata[number]=78000'],
];

const cases: Record<string, [string, string][]> = {
  '/v1/payments': ofPayments,
  '/v1/transactions': ofPayments,
  '/v1/customers': [
    ['nothing', ''],
    ['phoneNumber', 'phoneNumber=254700007777'],
    ['isVerified', 'isVerified=true'],
    ['not isVerified', 'isVerified=false'],
    ['isActive', 'isActive=true'],
    ['not isActive', 'isActive=false'],
    ['a rare source', 'source=checkout'],
    ['a source that nobody has', 'source=dashboard'],
    ['metadata', 'metadata[number]=77777'],
    ['start', `start=${at(rowCount - 5)}`],
    ['end, with much after it', `end=${at(500)}`],
    ['q of a name', 'q=person+77777'],
    ['q of a word that all have', 'q=person'],
    ['q of two letters', 'q=pe'],
    ['q that nobody has', 'q=violet'],
    ['sortBy updatedAt', 'sortBy=updatedAt'],
    ['sortBy lastActiveAt', 'sortBy=lastActiveAt'],
    ['sortBy lastActiveAt upwards', 'sortBy=lastActiveAt&sortOrder=asc'],
    ['not isVerified by activity', 'isVerified=false&sortBy=lastActiveAt'],
  ],
  '/v1/events': [
    ['nothing', ''],
    ['upwards', 'sortOrder=asc'],
    ['a rare type', 'types=endpoint.disabled'],
    ['a type that nothing has', 'types=customer.deleted'],
    ['the usual type', 'types=payment.completed'],
    ['two types', 'types=endpoint.disabled&types=customer.deleted'],
    ['since lately', `since=${at(rowCount - 5)}`],
    ['since lately, upwards', `since=${at(rowCount - 5)}&sortOrder=asc`],
    ['since after all', 'since=2027-01-01T00:00:00.000Z'],
    ['after', 'after=<events>&sortOrder=asc'],
    ['a rare type after', 'types=endpoint.disabled&after=<events>&sortOrder=asc'],
    ['a type that nothing has, after', 'types=customer.deleted&after=<events>&sortOrder=asc'],
  ],
  '/v1/event-resends': [
    ['nothing', ''],
    ['since lately', `since=${at(rowCount - 5)}`],
    ['after', 'after=<event_resends>&sortOrder=asc'],
  ],
  '/v1/webhook-deliveries': [
    ['nothing', ''],
    ['a rare endpointId', 'endpointId=we_rare'],
    ['the usual endpointId', 'endpointId=we_usual'],
    ['eventId', 'eventId=<events>'],
    ['a rare status', 'status=undelivered'],
    ['a status that nothing has', 'status=pending'],
    ['the usual status', 'status=delivered'],
    ['an endpoint and a status', 'endpointId=we_rare&status=undelivered'],
    ['paymentId', 'paymentId=<payments>'],
    ['start', `start=${at(rowCount - 5)}`],
    ['end, with much after it', `end=${at(500)}`],
  ],
  '/v1/cases': [
    ['nothing', ''],
    ['open', 'statuses=open'],
    ['closed', 'statuses=closed'],
    ['a rare kind', 'kinds=paid_twice'],
    ['two kinds', 'kinds=paid_twice&kinds=contested'],
    ['paymentId', 'paymentId=<payments>'],
    ['start', `start=${at(rowCount - 5)}`],
    ['end, with much after it', `end=${at(500)}`],
  ],
  '/v1/claims': [
    ['nothing', ''],
    ['receiptNumber', 'receiptNumber=UIE0077777'],
    ['reference', 'reference=Order+77777'],
    ['start', `start=${at(rowCount - 5)}`],
    ['end, with much after it', `end=${at(500)}`],
  ],
  '/v1/audit-entries': [
    ['nothing', ''],
    ['a rare actor', 'actor=key_rare'],
    ['the usual actor', 'actor=key_usual'],
    ['a rare action', 'actions=case.closed'],
    ['two actions', 'actions=case.closed&actions=receipt.claimed'],
    ['subject', 'subject=<payments>'],
    ['start', `start=${at(rowCount - 5)}`],
    ['end, with much after it', `end=${at(500)}`],
  ],
  '/v1/statements': [
    ['nothing', ''],
    ['a rare credentialId', 'credentialId=cred_rare'],
  ],
  '/v1/day-closes': [
    ['nothing', ''],
    ['date', 'date=2026-11-20'],
    ['a rare credentialId', 'credentialId=cred_rare'],
  ],
};

/** Of things that an organisation has a handful of. */
const shortLists = ['/v1/api-keys', '/v1/daraja-credentials', '/v1/members', '/v1/webhook-endpoints'];

const lists = allRoutes({} as never).flatMap(({ method, path, query }) =>
  method === 'get' && query instanceof z.ZodObject && 'cursor' in query.shape
    ? [{ path, parameters: Object.keys(query.shape) }]
    : [],
);

test('every list has its plans read here, with each of its parameters', () => {
  const here = [...Object.keys(cases), ...shortLists];
  expect(here.toSorted()).toEqual(lists.map(({ path }) => path).toSorted());
  const missing = lists.flatMap(({ path, parameters }) => {
    const queries = (cases[path] ?? []).map(([, query]) => `&${query}`);
    return (
      parameters
        .filter((name) => !['limit', 'cursor'].includes(name) && !shortLists.includes(path))
        .filter(
          (name) => !queries.some((query) => query.includes(`&${name}=`) || query.includes(`&${name}[`)),
        )
        // Newest first and upwards are one index read in two directions.
        .filter((name) => name !== 'sortOrder')
        .map((name) => `${path} ${name}`)
    );
  });
  expect(missing).toEqual([]);
});

async function nodesOf({ text, values }: Sql, explain = 'explain (analyze, format json)'): Promise<Node[]> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`${explain} ${text}`, values);
  const all = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(all)];
  return all(rows[0]!['QUERY PLAN'][0].Plan);
}

const rowsLookedAt = (node: Node): number =>
  (node['Actual Rows'] +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0)) *
  node['Actual Loops'];

/** The statements of one request that read a big table. */
async function sqlOf(path: string): Promise<Sql[]> {
  sent.length = 0;
  const { status, body } = await engine.request('GET', path);
  expect({ path, status, error: body.error }).toEqual({ path, status: 200, error: undefined });
  const cursor = body.meta?.cursor;
  // The pages behind the first one go on from a position.
  if (typeof cursor === 'string') await engine.request('GET', `${path}&cursor=${cursor}`);
  return sent.filter(({ text }) => text.startsWith('select') && readsBigTable(text));
}

const readsBigTable = (text: string): boolean =>
  bigTables.some((table) => text.includes(`"${table}"`) || text.includes(` ${table} `));

const readsThrough = (node: Node): boolean =>
  node['Node Type'].includes('Seq Scan') && bigTables.includes(node['Relation Name'] ?? '');

async function expectCheap(path: string): Promise<void> {
  const statements = await sqlOf(path);
  expect(statements.length).toBeGreaterThan(0);
  for (const sql of statements) {
    const nodes = await nodesOf(sql);
    const through = nodes.filter(readsThrough);
    const expensive = nodes.filter((node) => rowsLookedAt(node) > rowsMax);
    expect({ sql: sql.text, through, expensive }).toEqual({ sql: sql.text, through: [], expensive: [] });
  }
}

describe.each(Object.entries(cases))('%s reads no more than its pages', (path, queries) => {
  test.each(queries)('by %s', async (_title, query) => {
    const [, table] = /<(\w+)>/.exec(query) ?? [];
    const filter = table === undefined ? query : query.replace(`<${table}>`, await idOf(table, 777));
    await expectCheap(`${path}?${filter}`);
  });
});

test('a payment’s timeline reads no more than what is about it', async () => {
  await expectCheap(`/v1/payments/${await idOf('payments', 777)}/timeline`);
});

test('a deletion looks only at what is about its customer', async () => {
  const id = await idOf('customers', 778);
  sent.length = 0;
  expect((await engine.request('DELETE', `/v1/customers/${id}`)).status).toBe(200);
  const statements = sent.filter(({ text }) => /^(select|update|delete)/.test(text) && readsBigTable(text));
  expect(statements.length).toBeGreaterThan(15);
  const through = [];
  for (const { text, values } of statements) {
    const nodes = await nodesOf({ text, values }, 'explain (format json)');
    if (nodes.some(readsThrough)) through.push(text);
  }
  expect(through).toEqual([]);
});
