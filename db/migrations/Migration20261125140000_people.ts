import { Migration } from '@mikro-orm/migrations';

// What people do: claims of receipts, and who did what and why.
export class Migration20261125140000_people extends Migration {
  override up(): void {
    for (const statement of [...claims, ...audit]) this.addSql(statement);
  }
}

const claims = [
  `create table claims (
    id text primary key,
    organisation_id text not null references organisations (id),
    environment text not null check (environment in ('sandbox', 'production')),
    receipt_number text not null,
    amount_shillings int not null,
    reference text,
    reason text,
    metadata jsonb not null,
    claimed_by text not null,
    created_at timestamptz not null default now(),
    unique (organisation_id, environment, id),
    unique (organisation_id, environment, receipt_number),
    check (reference is not null or reason is not null)
  )`,
  `create index claims_newest on claims (organisation_id, environment, id desc)`,
  // Deferred, because the receipt is taken first: of two claims at once the second must wait there, not at its own row.
  // Money that nobody asked for is a payment of its own, and somebody may claim it once: then both own the receipt.
  `alter table receipts drop constraint receipts_check,
    add constraint receipts_owned check (payment_id is not null or claim_id is not null),
    add constraint receipts_of_claim foreign key (organisation_id, environment, claim_id)
      references claims (organisation_id, environment, id) deferrable initially deferred`,
];

const audit = [
  `create table audit_entries (
    id text primary key,
    organisation_id text not null references organisations (id),
    environment text not null check (environment in ('sandbox', 'production')),
    actor text not null,
    action text not null,
    subject text not null,
    reason text,
    details jsonb not null,
    request_id text not null,
    at timestamptz not null default clock_timestamp(),
    unique (subject, action, request_id)
  )`,
  `create index audit_entries_newest on audit_entries (organisation_id, environment, id desc)`,
  `create index audit_entries_of_subject on audit_entries (organisation_id, environment, subject, id desc)`,
];
