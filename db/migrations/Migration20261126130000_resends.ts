import { Migration } from '@mikro-orm/migrations';

// A delivery may be sent again, each time by a fresh schedule; who follows the events by cursor learns of it by a list
// of its own.
export class Migration20261126130000_resends extends Migration {
  override up(): void {
    for (const statement of [...deliveries, ...resends]) this.addSql(statement);
  }
}

const deliveries = [
  `alter table webhook_deliveries
    add column resends int not null default 0,
    add column resent_at timestamptz,
    add column earlier_attempts int not null default 0,
    add check (earlier_attempts <= attempts),
    add check ((resends > 0) = (resent_at is not null))`,
  `create trigger resends_wake_relay after update of resends on webhook_deliveries
    for each row when (new.dispatch_at <= clock_timestamp()) execute function notify_relay()`,
  // paymentId
  `create index webhook_deliveries_told_of_payment on webhook_deliveries (payment_id, id desc) where payment_id is not null`,
  // Few rows: nearly every delivery is delivered.
  `create index webhook_deliveries_to_recover on webhook_deliveries (endpoint_id, created_at, id) where status = 'undelivered'`,
];

const resends = [
  `create sequence event_resends_position`,
  `create table event_resends (
    id text primary key,
    organisation_id text not null,
    environment text not null,
    event_id text not null references events (id),
    endpoint_id text,
    delivery_ids text[] not null,
    created_at timestamptz not null default clock_timestamp(),
    position bigint unique,
    foreign key (organisation_id, environment, endpoint_id)
      references webhook_endpoints (organisation_id, environment, id)
  )`,
  `create index event_resends_newest on event_resends (organisation_id, environment, position desc)`,
  // since
  `create index event_resends_by_time on event_resends (organisation_id, environment, created_at)`,
  `create index event_resends_unplaced on event_resends (organisation_id, environment) where position is null`,
];
