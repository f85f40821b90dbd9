import { Migration } from '@mikro-orm/migrations';

// What the guards around the rail remember, and what they tell about each payment.
export class Migration20261125140000_guards extends Migration {
  override up(): void {
    for (const statement of [...notes, ...circuit, ...suspension]) this.addSql(statement);
  }
}

const notes = [
  `create table payment_notes (
    id text primary key,
    organisation_id text not null,
    environment text not null,
    payment_id text not null,
    guard text not null check (guard in ('prompt', 'push', 'budget', 'token', 'circuit', 'suspension', 'callbackLimit',
      'callbackAddress', 'callbackPush', 'callbackAmount', 'callbackReplay')),
    about text not null,
    text text not null,
    at timestamptz not null default clock_timestamp(),
    unique (payment_id, guard, about),
    foreign key (organisation_id, environment, payment_id) references payments (organisation_id, environment, id)
  )`,
];

const circuit = [
  // Looked at for half a minute and then of no use: not worth a place in the write-ahead log.
  `create unlogged table gateway_calls (
    id bigserial primary key,
    environment text not null check (environment in ('sandbox', 'production')),
    credential_id text not null,
    failed boolean not null,
    at timestamptz not null default clock_timestamp()
  )`,
  `create index gateway_calls_newest on gateway_calls (environment, at)`,
  `create table circuits (
    environment text primary key check (environment in ('sandbox', 'production')),
    opened_at timestamptz,
    probe_from timestamptz,
    probe_until timestamptz,
    closed_at timestamptz,
    check ((opened_at is null) = (probe_from is null)),
    check (opened_at is not null or probe_until is null)
  )`,
];

const suspension = [
  `alter table daraja_credentials add column wired_at timestamptz not null default now()`,
  `alter table daraja_credentials add column wiring_failures int not null default 0`,
  `alter table daraja_credentials add column suspended_at timestamptz`,
  `alter table daraja_credentials add column suspended_code text`,
  `alter table daraja_credentials add column resume_reason text`,
  `alter table daraja_credentials add check ((suspended_at is null) = (suspended_code is null))`,
];
