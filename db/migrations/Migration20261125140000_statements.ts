import { Migration } from '@mikro-orm/migrations';

// Statements of the M-Pesa organisation portal, and the books of a day against them.
export class Migration20261125140000_statements extends Migration {
  override up(): void {
    for (const statement of [...statements, ...dayCloses]) this.addSql(statement);
  }
}

const statements = [
  `create table statements (
    id text primary key,
    organisation_id text not null,
    environment text not null,
    credential_id text not null,
    short_code text,
    file_hash text not null,
    file_sealed text not null,
    coverage text not null check (coverage in ('period', 'rows', 'none')),
    covered_from timestamptz,
    covered_to timestamptz,
    counts jsonb not null,
    rejected jsonb not null,
    total_shillings bigint not null,
    created_at timestamptz not null default clock_timestamp(),
    unique (organisation_id, environment, credential_id, file_hash),
    foreign key (organisation_id, environment, credential_id)
      references daraja_credentials (organisation_id, environment, id),
    check ((coverage = 'none') = (covered_from is null)),
    check ((covered_from is null) = (covered_to is null)),
    check (covered_from < covered_to)
  )`,
  `create index statements_newest on statements (organisation_id, environment, id desc)`,
  `create index statements_covered on statements (credential_id, covered_to)`,
];

const dayCloses = [
  `create table day_closes (
    id text primary key,
    organisation_id text not null,
    environment text not null,
    credential_id text not null,
    short_code text not null,
    day text not null,
    complete boolean not null,
    report json not null,
    created_at timestamptz not null default clock_timestamp(),
    unique (organisation_id, environment, id),
    foreign key (organisation_id, environment, credential_id)
      references daraja_credentials (organisation_id, environment, id)
  )`,
  `create table day_close_rows (
    day_close_id text not null,
    position int not null,
    organisation_id text not null,
    environment text not null,
    receipt_number text,
    occurred_at timestamptz not null,
    account_reference text not null,
    payment_id text,
    claim_id text,
    recorded_shillings int,
    pull_shillings int,
    statement_shillings int,
    findings text[] not null check (cardinality(findings) > 0),
    primary key (day_close_id, position),
    foreign key (organisation_id, environment, day_close_id) references day_closes (organisation_id, environment, id)
  )`,
  `create index day_closes_newest on day_closes (organisation_id, environment, id desc)`,
  // The payments of one short code and day.
  `create index payments_of_day on payments (credential_id, (coalesce(prompt_sent_at, created_at)))`,
];
