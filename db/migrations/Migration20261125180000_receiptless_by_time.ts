import { Migration } from '@mikro-orm/migrations';

// Payments without a receipt are looked for around a time, whatever their amount.
export class Migration20261125180000_receiptless_by_time extends Migration {
  override up(): void {
    this.addSql('drop index payments_receiptless');
    this.addSql(
      `create index payments_receiptless on payments (organisation_id, environment, prompt_sent_at)
       where status = 'completed' and receipt_number is null`,
    );
  }
}
