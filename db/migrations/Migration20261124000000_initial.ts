import { Migration } from '@mikro-orm/migrations';

// Written by hand, so that what protects money stands in the database itself: tenants in every foreign key, guarded
// statuses, one completed event per payment, one owner per receipt.
export class Migration20261124000000_initial extends Migration {
  override up(): void {
    for (const statement of [...tenants, ...payments, ...webhooks, ...housekeeping]) this.addSql(statement);
  }
}

const tenants = [
  `create table organisations (
    id text primary key,
    name text not null,
    maximum_amount_shillings int not null default 250000 check (maximum_amount_shillings between 1 and 250000),
    created_at timestamptz not null default now()
  )`,
  `create table api_keys (
    id text primary key,
    organisation_id text not null references organisations (id),
    environment text not null check (environment in ('sandbox', 'production')),
    name text not null,
    scopes text[] not null,
    key_hash text not null unique,
    hint text not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    created_at timestamptz not null default now()
  )`,
  `create table daraja_credentials (
    id text primary key,
    organisation_id text not null references organisations (id),
    environment text not null check (environment in ('sandbox', 'production')),
    name text not null,
    type text not null check (type in ('paybill', 'till')),
    business_short_code text not null,
    till_number text,
    default_account_reference text not null,
    is_default boolean not null,
    secrets_sealed text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organisation_id, environment, id),
    check ((type = 'till') = (till_number is not null))
  )`,
  `create unique index daraja_credentials_default on daraja_credentials (organisation_id, environment) where is_default`,
  `create table daraja_tokens (
    credential_id text primary key references daraja_credentials (id),
    token_sealed text not null,
    expires_at timestamptz not null
  )`,
  `create table customers (
    id text primary key,
    organisation_id text not null references organisations (id),
    environment text not null check (environment in ('sandbox', 'production')),
    source text not null,
    name text,
    phone_number text not null,
    description text,
    metadata jsonb not null,
    is_active boolean not null default true,
    is_verified boolean not null default false,
    event_sequence int not null default 0,
    first_transaction_at timestamptz,
    last_active_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organisation_id, environment, id),
    unique (organisation_id, environment, phone_number)
  )`,
];

const payments = [
  `create table payments (
    id text primary key,
    organisation_id text not null references organisations (id),
    environment text not null check (environment in ('sandbox', 'production')),
    customer_id text,
    credential_id text,
    source text not null check (source in ('api', 'dashboard', 'checkout')),
    channel text not null check (channel in ('stk_push', 'c2b')),
    status text not null check (status in ('initiating', 'pending', 'completed', 'failed', 'canceled', 'unknown')),
    status_detail text,
    failure_reason text,
    result_code text,
    corrected_from text check (corrected_from in ('completed', 'failed', 'canceled', 'unknown')),
    amount_shillings int not null check (amount_shillings between 1 and 250000),
    phone_number text not null,
    description text not null,
    account_reference text not null,
    receipt_number text,
    merchant_request_id text,
    checkout_request_id text,
    metadata jsonb not null,
    callback_token_hash text unique,
    callback_token_sealed text,
    callback_count int not null default 0,
    revision int not null default 0,
    event_sequence int not null default 0,
    prompt_by timestamptz,
    prompt_sent_at timestamptz,
    checks_asked int not null default 0,
    due_at timestamptz,
    start_at timestamptz,
    leased_until timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    processed_at timestamptz,
    unique (organisation_id, environment, id),
    foreign key (organisation_id, environment, customer_id) references customers (organisation_id, environment, id),
    foreign key (organisation_id, environment, credential_id)
      references daraja_credentials (organisation_id, environment, id),
    check ((processed_at is not null) = (status in ('completed', 'failed', 'canceled', 'unknown'))),
    check (channel = 'c2b' or (prompt_by is not null and callback_token_hash is not null))
  )`,
  `create index payments_newest on payments (organisation_id, environment, id desc)`,
  `create index payments_of_customer on payments (organisation_id, environment, customer_id, id desc)`,
  `create index payments_of_phone on payments (organisation_id, environment, phone_number, id desc)`,
  `create index payments_of_reference on payments (organisation_id, environment, account_reference, id desc)`,
  `create index payments_of_receipt on payments (organisation_id, environment, receipt_number)`,
  `create index payments_of_checkout on payments (organisation_id, environment, checkout_request_id)`,
  `create index payments_of_metadata on payments using gin (metadata jsonb_path_ops)`,
  // The relay's queues: each holds only the rows that wait.
  `create index payments_not_started on payments (start_at) where start_at is not null`,
  `create index payments_due on payments (due_at) where due_at is not null`,
  `create table evidence (
    id text primary key,
    payment_id text not null,
    organisation_id text not null,
    environment text not null,
    kind text not null check (kind in ('acknowledgement', 'refusal', 'neverPrompted', 'promptUncertain', 'callback',
      'query', 'transactionStatus', 'c2b', 'pull', 'statement', 'absence', 'decision')),
    source_key text not null,
    says text not null check (says in ('completed', 'failed', 'canceled', 'nothing')),
    result_code text,
    detail text,
    advice text,
    receipt_number text,
    amount_shillings int,
    merchant_request_id text,
    checkout_request_id text,
    bound_by text not null check (bound_by in ('token', 'receipt', 'reference', 'match')),
    age_ms bigint,
    source_address text,
    from_listed_address boolean,
    short_code_fits boolean,
    receipt_taken boolean not null default false,
    body_sealed text,
    received_at timestamptz not null default clock_timestamp(),
    judged_at timestamptz,
    leased_until timestamptz,
    unique (payment_id, kind, source_key),
    foreign key (organisation_id, environment, payment_id) references payments (organisation_id, environment, id)
  )`,
  `create index evidence_not_judged on evidence (received_at) where judged_at is null`,
  `create table receipts (
    organisation_id text not null,
    environment text not null,
    receipt_number text not null,
    payment_id text,
    claim_id text,
    created_at timestamptz not null default now(),
    primary key (organisation_id, environment, receipt_number),
    foreign key (organisation_id, environment, payment_id) references payments (organisation_id, environment, id),
    check ((payment_id is null) <> (claim_id is null))
  )`,
  `create table cases (
    id text primary key,
    organisation_id text not null,
    environment text not null,
    payment_id text not null,
    kind text not null check (kind in ('contested', 'amount_mismatch', 'paid_twice', 'receipt_missing', 'still_unknown',
      'already_claimed')),
    about text not null default '',
    summary text not null,
    status text not null default 'open' check (status in ('open', 'closed')),
    decision text,
    reason text,
    closed_by text,
    opened_at timestamptz not null default now(),
    closed_at timestamptz,
    unique (payment_id, kind, about),
    foreign key (organisation_id, environment, payment_id) references payments (organisation_id, environment, id),
    check ((status = 'closed') = (closed_at is not null and reason is not null and closed_by is not null))
  )`,
  `create index cases_open on cases (organisation_id, environment, id desc) where status = 'open'`,
];

const webhooks = [
  `create sequence events_position`,
  `create table events (
    id text primary key,
    organisation_id text not null references organisations (id),
    environment text not null,
    type text not null,
    subject_id text not null,
    sequence int not null,
    payment_id text,
    payload json not null,
    occurred_at timestamptz not null,
    position bigint unique,
    unique (subject_id, sequence),
    foreign key (organisation_id, environment, payment_id) references payments (organisation_id, environment, id)
  )`,
  // No success is ever announced twice.
  `create unique index events_completed_once on events (payment_id) where type = 'payment.completed'`,
  `create index events_newest on events (organisation_id, environment, position desc)`,
  `create index events_unplaced on events (id) where position is null`,
  `create table webhook_endpoints (
    id text primary key,
    organisation_id text not null references organisations (id),
    environment text not null,
    url text not null,
    description text,
    events text[] not null,
    secret_sealed text not null,
    previous_secret_sealed text,
    previous_secret_until timestamptz,
    disabled_at timestamptz,
    disabled_reason text,
    failing_since timestamptz,
    event_sequence int not null default 0,
    deleted_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organisation_id, environment, id)
  )`,
  `create table webhook_deliveries (
    id text primary key,
    organisation_id text not null,
    environment text not null,
    event_id text not null references events (id),
    endpoint_id text not null,
    payment_id text,
    status text not null default 'pending' check (status in ('pending', 'delivered', 'undelivered')),
    attempts int not null default 0,
    next_attempt_at timestamptz,
    dispatch_at timestamptz,
    leased_until timestamptz,
    created_at timestamptz not null default now(),
    completed_at timestamptz,
    unique (event_id, endpoint_id),
    foreign key (organisation_id, environment, endpoint_id)
      references webhook_endpoints (organisation_id, environment, id)
  )`,
  `create index webhook_deliveries_newest on webhook_deliveries (organisation_id, environment, id desc)`,
  `create index webhook_deliveries_of_payment on webhook_deliveries (payment_id) where dispatch_at is not null`,
  `create index webhook_deliveries_not_dispatched on webhook_deliveries (dispatch_at) where dispatch_at is not null`,
  `create table webhook_attempts (
    id text primary key,
    delivery_id text not null references webhook_deliveries (id),
    number int not null,
    outcome text not null check (outcome in ('delivered', 'refused', 'unreachable', 'blocked')),
    http_status int,
    detail text,
    response_body text,
    duration_ms int not null,
    attempted_at timestamptz not null,
    next_attempt_at timestamptz,
    unique (delivery_id, number)
  )`,
];

const housekeeping = [
  `create table idempotency_keys (
    organisation_id text not null references organisations (id),
    environment text not null,
    key text not null,
    request_hash text not null,
    resource_id text not null,
    answer_status int,
    answer_sealed text,
    created_at timestamptz not null default now(),
    primary key (organisation_id, environment, key)
  )`,
  `create index idempotency_keys_oldest on idempotency_keys (created_at)`,
  `create table budgets (
    id text primary key,
    recent timestamptz[] not null
  )`,
  // Wakes the relay; it polls as well, so a lost notification only costs a second.
  `create function notify_relay() returns trigger language plpgsql as $$
    begin perform pg_notify('hakika_relay', tg_table_name); return null; end $$`,
  // Only for what nobody else starts at once: the webhooks of a settlement are its workflow's.
  `create trigger deliveries_wake_relay after insert on webhook_deliveries
    for each row when (new.dispatch_at <= clock_timestamp()) execute function notify_relay()`,
];
