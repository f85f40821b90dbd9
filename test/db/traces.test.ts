import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { traces } from '../../api/customers/erase/traces.ts';
import { emptyDatabase } from '../support/database.ts';

let orm: MikroORM;
beforeAll(async () => {
  orm = await emptyDatabase();
});
afterAll(async () => await orm.close(true));

/** Gone with the customer's row, or kept by triggers from what is forgotten. */
const goWithTheirRows = ['customers', 'customer_words', 'payment_words'];

/** Tables that say nothing of payers: the merchant's own settings and people, and what guards count. */
const impersonalTables = [
  'api_keys',
  'budgets',
  'circuits',
  'daraja_credentials',
  'daraja_tokens',
  // Samples, of nobody.
  'endpoint_tests',
  'gateway_calls',
  'mikro_orm_migrations',
  'organisations',
  'pull_passes',
  'webhook_endpoints',
  // Numbers and our own words about a day.
  'day_closes',
  // The organisation's own people.
  'members',
  // Ids and states.
  'event_resends',
  'receipts',
  'webhook_deliveries',
];

/** Nobody can tell whose they are: bodies that name nobody of ours, and the merchant's own books as they were imported. */
const notAttributable = ['statements', 'stray_callbacks'];

/** Of tables that hold a person: ids, codes, states, receipts and words of our own. */
const impersonalColumns = new Set(
  `id organisation_id environment payment_id claim_id credential_id day_close_id event_id delivery_id endpoint_id subject_id
  resource_id key request_hash type kind state status says source channel action actor subject request_id guard
  decision closed_by claimed_by outcome failure_reason advice result_code settled_by corrected_from bound_by
  receipt_number merchant_request_id short_code source_address callback_token_hash callback_token_sealed token_hash
  token_sealed findings`.split(/\s+/),
);

/** Of ours or of Safaricom, without the payer. */
const impersonalHere = new Set([
  // Receipt and amount.
  'account_entries.source_key',
  // The receipts of a contradiction.
  'cases.about',
  // Why Safaricom did not take a question about a receipt.
  'status_checks.detail',
]);

test('every column that can hold words about a person is forgotten, or is known to hold none', async () => {
  const columns = await orm.em.fork().execute<{ table: string; column: string }[]>(
    `select table_name as "table", column_name as "column" from information_schema.columns
     where table_schema = 'public' and data_type in ('text', 'json', 'jsonb', 'ARRAY', 'character varying')`,
  );
  const listed = new Map(
    traces.map(({ table, words = [], json = [], removed = [] }) => [table, [...words, ...json, ...removed]]),
  );
  const whole = new Set([...goWithTheirRows, ...impersonalTables, ...notAttributable]);
  const open = columns
    .filter(({ table }) => !whole.has(table))
    .filter(({ table, column }) => listed.get(table)?.includes(column) !== true)
    .filter(({ column }) => !impersonalColumns.has(column))
    .map(({ table, column }) => `${table}.${column}`)
    .filter((name) => !impersonalHere.has(name));
  expect(open).toEqual([]);
});

test('what is forgotten is there', async () => {
  for (const { table, key, by, words = [], json = [], removed = [] } of traces) {
    const all = [...key, by[0], ...words, ...json, ...removed];
    expect(await orm.em.fork().execute(`select ${all.join(', ')} from ${table} limit 0`)).toEqual([]);
  }
});
