import { Migration } from '@mikro-orm/migrations';

// Whoever wants to ask Safaricom looks first at whose reserved questions come soon.
export class Migration20261125110000_pending_payments extends Migration {
  override up(): void {
    this.addSql(
      `create index payments_pending on payments (credential_id, prompt_sent_at) where status = 'pending'`,
    );
  }
}
