import { Migration } from '@mikro-orm/migrations';

// Samples that are sent to an endpoint on request, and what its receiver makes of wrong ones. Apart from events and
// deliveries, so that nobody takes a sample for something that happened.
export class Migration20261126130100_endpoint_tests extends Migration {
  override up(): void {
    this.addSql(`alter table webhook_endpoints
      add column verified_at timestamptz,
      add column verification_failure text,
      add check (verified_at is null or verification_failure is null)`);
    this.addSql(`create table endpoint_tests (
      id text primary key,
      organisation_id text not null,
      environment text not null,
      endpoint_id text not null,
      kind text not null check (kind in ('sample', 'verification')),
      event_type text not null,
      results json,
      created_at timestamptz not null default clock_timestamp(),
      finished_at timestamptz,
      foreign key (organisation_id, environment, endpoint_id)
        references webhook_endpoints (organisation_id, environment, id),
      check ((results is null) = (finished_at is null))
    )`);
    this.addSql(`create index endpoint_tests_oldest on endpoint_tests (created_at)`);
  }
}
