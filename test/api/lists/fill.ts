import { Client } from 'pg';
import { testDatabaseUrl } from '../../support/database.ts';
import type { TestTenant } from '../../support/tenants.ts';

/** So many rows of each list, one a minute up to `newestAt`. */
export const rowCount = 100_000;
export const newestAt = new Date('2026-11-26T00:00:00.000Z');
export const rowAt = (row: number): Date => new Date(newestAt.getTime() - (rowCount - row) * 60_000);

/**
 * The rows by number and instant, and the part of their ids behind the prefix: the instant as a ULID has it, and the
 * number in place of what is random.
 */
const rows = `create temp table rows as
  select i::int, at, (
    select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz',
      ((extract(epoch from at) * 1000)::bigint / (32 ^ (9 - digit))::bigint % 32)::int + 1, 1), '' order by digit)
    from generate_series(0, 9) as digit) || lpad(i::text, 16, '0') as id
  from generate_series(1, ${rowCount}) as i,
    lateral (select '${newestAt.toISOString()}'::timestamptz - (${rowCount} - i) * interval '1 minute' as at) as of`;

const idOf = (prefix: string): string => `'${prefix}_' || rows.id`;
const phone = (row: string): string => `'2547' || lpad((${row})::text, 8, '0')`;
/** One of a thousand, and one of a hundred. */
const rare = 'i % 1000 = 0';
const seldom = 'i % 100 = 0';

const tables: Record<string, Record<string, string>> = {
  customers: {
    id: idOf('cus'),
    source: `case when ${rare} then 'checkout' else 'api' end`,
    name: `'Person ' || i`,
    phone_number: phone('i'),
    metadata: `json_build_object('number', i)`,
    is_active: `not ${rare}`,
    is_verified: `not ${rare}`,
    last_active_at: 'at',
    created_at: 'at',
    updated_at: 'at',
  },
  payments: {
    id: idOf('pay'),
    customer_id: idOf('cus'),
    credential_id: 'credential',
    source: `'api'`,
    channel: `'stk_push'`,
    status: `case when ${rare} then 'unknown' when ${seldom} then 'failed' else 'completed' end`,
    amount_shillings: 'i % 2500 + 1',
    phone_number: phone('i'),
    description: `case when ${rare} then 'Blue shoes' else 'Order' end`,
    account_reference: `'INV' || i`,
    receipt_number: `'UIE' || lpad(i::text, 7, '0')`,
    checkout_request_id: `'ws_CO_' || i`,
    metadata: `json_build_object('number', i)`,
    callback_token_hash: 'i::text',
    prompt_by: 'at',
    prompt_sent_at: 'at',
    created_at: 'at',
    updated_at: 'at',
    processed_at: 'at',
  },
  events: {
    id: idOf('evt'),
    type: `case when ${rare} then 'endpoint.disabled' else 'payment.completed' end`,
    subject_id: idOf('trxn'),
    sequence: '1',
    payment_id: idOf('pay'),
    payload: `json_build_object('id', ${idOf('evt')}, 'data', json_build_object('status', 'completed'))`,
    occurred_at: 'at',
    position: 'i',
  },
  webhook_deliveries: {
    id: idOf('whd'),
    event_id: idOf('evt'),
    endpoint_id: `case when ${rare} then 'we_rare' else 'we_usual' end`,
    payment_id: idOf('pay'),
    status: `case when ${rare} then 'undelivered' else 'delivered' end`,
    created_at: 'at',
  },
  event_resends: {
    id: idOf('rsnd'),
    event_id: idOf('evt'),
    delivery_ids: `'{}'`,
    created_at: 'at',
    position: 'i',
  },
  account_entries: {
    id: idOf('ent'),
    credential_id: 'credential',
    source: `'c2b'`,
    source_key: `'UIE' || lpad(i::text, 7, '0') || '/100'`,
    receipt_number: `'UIE' || lpad(i::text, 7, '0')`,
    amount_shillings: '100',
    occurred_at: 'at',
    payer: phone('i'),
    payment_id: idOf('pay'),
    bound_by: `'receipt'`,
  },
  evidence: {
    id: idOf('evd'),
    payment_id: idOf('pay'),
    kind: `'c2b'`,
    source_key: `'UIE' || lpad(i::text, 7, '0') || '/100'`,
    says: `'completed'`,
    receipt_number: `'UIE' || lpad(i::text, 7, '0')`,
    bound_by: `'receipt'`,
    judged_at: 'at',
  },
  cases: {
    id: idOf('case'),
    payment_id: idOf('pay'),
    kind: `case when ${rare} then 'paid_twice' else 'still_unknown' end`,
    summary: `'Look at it.'`,
    status: `case when ${rare} then 'open' else 'closed' end`,
    reason: `case when not ${rare} then 'Seen.' end`,
    closed_by: `case when not ${rare} then 'key_1' end`,
    opened_at: 'at',
    closed_at: `case when not ${rare} then at end`,
  },
  claims: {
    id: idOf('claim'),
    receipt_number: `'UIE' || lpad(i::text, 7, '0')`,
    amount_shillings: '100',
    reference: `'Order ' || i`,
    metadata: `'{}'`,
    claimed_by: `'key_1'`,
    created_at: 'at',
  },
  audit_entries: {
    id: idOf('aud'),
    actor: `case when ${rare} then 'key_rare' else 'key_usual' end`,
    action: `case when ${rare} then 'case.closed' else 'payment.refreshed' end`,
    subject: idOf('pay'),
    details: `'{}'`,
    request_id: 'i::text',
    at: 'at',
  },
  statements: {
    id: idOf('stm'),
    credential_id: `case when ${rare} then 'cred_rare' else credential end`,
    file_hash: 'i::text',
    file_sealed: `''`,
    coverage: `'none'`,
    counts: `'{}'`,
    rejected: `'[]'`,
    total_shillings: '0',
    created_at: 'at',
  },
  day_closes: {
    id: idOf('close'),
    credential_id: `case when ${rare} then 'cred_rare' else credential end`,
    short_code: `'174379'`,
    day: `to_char(at, 'YYYY-MM-DD')`,
    complete: 'true',
    report: `'{}'`,
    created_at: 'at',
  },
};

const sides = [
  `insert into payment_words select id, concat(' ', description, E'\\n ', account_reference, E'\\n ', receipt_number, E'\\n ', phone_number) from payments`,
  `insert into customer_words select id, concat(' ', name, E'\\n ', phone_number) from customers`,
];

export const bigTables = [...Object.keys(tables), 'payment_words', 'customer_words'];

/** Fills every table that a list reads for one tenant, and tells the planner. */
export async function fill({ organisationId, environment, credentialId }: TestTenant): Promise<void> {
  const client = new Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  // Neither keys nor triggers row by row: what is filled fits, and the words follow at once.
  await client.query('set session_replication_role = replica');
  await client.query(rows);
  for (const [table, columns] of Object.entries(tables)) {
    await client.query(
      `insert into ${table} (organisation_id, environment, ${Object.keys(columns).join(', ')})
       select $1::text, $2::text, ${Object.values(columns).join(', ')}
       from rows, (select $3::text as credential) as of`,
      [organisationId, environment, credentialId],
    );
  }
  for (const sql of sides) await client.query(sql);
  for (const table of bigTables) await client.query(`vacuum analyze ${table}`);
  await client.end();
}
