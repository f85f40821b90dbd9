import { Migration } from '@mikro-orm/migrations';

// Money that Safaricom says came to a short code, whoever it belongs to, and what else a verdict has to be traced by.
export class Migration20261125100000_account_entries extends Migration {
  override up(): void {
    for (const statement of [...entries, ...traces]) this.addSql(statement);
  }
}

const entries = [
  `create table account_entries (
    id text primary key,
    organisation_id text not null,
    environment text not null,
    credential_id text not null,
    source text not null check (source in ('c2b', 'pull', 'statement', 'transactionStatus')),
    source_key text not null,
    receipt_number text not null,
    amount_shillings int not null,
    occurred_at timestamptz not null,
    short_code text,
    account_reference text not null default '',
    payer text,
    from_listed_address boolean,
    source_address text,
    body_sealed text,
    received_at timestamptz not null default clock_timestamp(),
    payment_id text,
    bound_by text check (bound_by in ('receipt', 'reference', 'match')),
    due_at timestamptz,
    leased_until timestamptz,
    unique (organisation_id, environment, source, source_key),
    foreign key (organisation_id, environment, credential_id)
      references daraja_credentials (organisation_id, environment, id),
    foreign key (organisation_id, environment, payment_id) references payments (organisation_id, environment, id)
  )`,
  `create index account_entries_of_receipt on account_entries (organisation_id, environment, receipt_number)`,
  `create index account_entries_of_credential on account_entries (credential_id, occurred_at)`,
  // A queue of the relay: only what is not bound yet.
  `create index account_entries_not_bound on account_entries (due_at) where due_at is not null`,
  `create trigger entries_wake_relay after insert on account_entries
    for each row when (new.due_at <= clock_timestamp()) execute function notify_relay()`,
];

const traces = [
  // Which evidence a person had in view when deciding: what comes later and says otherwise is a case.
  `alter table evidence add column considered jsonb`,
  // The kind of evidence that completed, failed or canceled a payment.
  `alter table payments add column settled_by text`,
  `create index payments_settled on payments (organisation_id, environment, processed_at) where settled_by is not null`,
  // What came to an address of Safaricom's and belongs to nobody: kept to be looked at, never judged.
  `create table stray_callbacks (
    id text primary key,
    route text not null,
    reason text not null check (reason in ('unknownToken', 'unreadable')),
    source_address text,
    body_sealed text not null,
    received_at timestamptz not null default clock_timestamp()
  )`,
  `create index stray_callbacks_newest on stray_callbacks (received_at)`,
];
