import { Migration } from '@mikro-orm/migrations';

// Tells the api's processes that a payment has moved, for callers who wait for its verdict or follow it. The id only: whoever
// may not read the payment learns nothing, and who may reads it as it is then.
export class Migration20261126120000_payment_changes extends Migration {
  override up(): void {
    this.addSql(`create function notify_payment_changes() returns trigger language plpgsql as $$
      begin perform pg_notify('hakika_payments', new.id); return null; end $$`);
    this.addSql(`create trigger payments_notify_changes after update of status on payments
      for each row when (old.status is distinct from new.status) execute function notify_payment_changes()`);
  }
}
