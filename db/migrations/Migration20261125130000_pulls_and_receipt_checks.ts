import { Migration } from '@mikro-orm/migrations';

// What Hakika asks Safaricom about money by itself: the lists of a short code, and single receipts.
export class Migration20261125130000_pulls_and_receipt_checks extends Migration {
  override up(): void {
    for (const statement of [...credentials, ...pulls, ...checks]) this.addSql(statement);
  }
}

const credentials = [
  `alter table daraja_credentials add column initiator_name text`,
  `alter table daraja_credentials add column pull_registered_at timestamptz`,
  `alter table daraja_credentials add column pull_nominated_number text`,
];

const pulls = [
  `create table pull_passes (
    id text primary key,
    organisation_id text not null,
    environment text not null,
    credential_id text not null,
    pass text not null check (pass in ('recent', 'full')),
    from_at timestamptz not null,
    to_at timestamptz not null,
    rows int not null,
    unreadable int not null,
    complete boolean not null,
    at timestamptz not null default clock_timestamp(),
    foreign key (organisation_id, environment, credential_id)
      references daraja_credentials (organisation_id, environment, id)
  )`,
  `create index pull_passes_of_credential on pull_passes (credential_id, to_at)`,
  // Absence looks for the unknown payments of one short code.
  `create index payments_unknown on payments (credential_id, prompt_sent_at) where status = 'unknown'`,
];

const checks = [
  `create table status_checks (
    id text primary key,
    organisation_id text not null,
    environment text not null,
    credential_id text not null,
    receipt_number text not null,
    token_hash text not null unique,
    token_sealed text not null,
    state text not null default 'waiting' check (state in ('waiting', 'asked', 'answered', 'unanswered', 'refused')),
    detail text,
    attempts int not null default 0,
    created_at timestamptz not null default clock_timestamp(),
    asked_at timestamptz,
    timed_out_at timestamptz,
    answered_at timestamptz,
    says text check (says in ('completed', 'notCompleted', 'notKnown')),
    result_sealed text,
    start_at timestamptz default clock_timestamp(),
    leased_until timestamptz,
    check ((state = 'answered') = (answered_at is not null)),
    check ((answered_at is not null) = (says is not null and result_sealed is not null)),
    foreign key (organisation_id, environment, credential_id)
      references daraja_credentials (organisation_id, environment, id)
  )`,
  `create index status_checks_of_receipt on status_checks (credential_id, receipt_number, created_at)`,
  // A queue of the relay: checks whose workflow is not known to run.
  `create index status_checks_not_started on status_checks (start_at) where start_at is not null`,
  `create trigger checks_wake_relay after insert on status_checks
    for each row when (new.start_at <= clock_timestamp()) execute function notify_relay()`,
];
