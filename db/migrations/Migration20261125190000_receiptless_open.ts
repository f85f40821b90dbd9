import { Migration } from '@mikro-orm/migrations';

// Those without an end may own money that was told, as those without a receipt do.
export class Migration20261125190000_receiptless_open extends Migration {
  override up(): void {
    this.addSql('drop index payments_receiptless');
    this.addSql(
      `create index payments_receiptless on payments (organisation_id, environment, prompt_sent_at)
       where status in ('pending', 'unknown', 'completed') and receipt_number is null`,
    );
  }
}
