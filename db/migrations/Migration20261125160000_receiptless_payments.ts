import { Migration } from '@mikro-orm/migrations';

// Money that fits no payment is held against those that wait for their receipt: few at any time.
export class Migration20261125160000_receiptless_payments extends Migration {
  override up(): void {
    this.addSql(
      `create index payments_receiptless on payments (organisation_id, environment, amount_shillings, prompt_sent_at)
       where status = 'completed' and receipt_number is null`,
    );
  }
}
