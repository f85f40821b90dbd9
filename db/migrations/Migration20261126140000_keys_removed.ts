import { Migration } from '@mikro-orm/migrations';

// A paybill or till that was deleted a while ago keeps its row, for its payments and money, and not its secrets.
export class Migration20261126140000_keys_removed extends Migration {
  override up(): void {
    this.addSql(`alter table daraja_credentials alter column secrets_sealed drop not null,
      add check (secrets_sealed is not null or (deleted_at is not null and initiator_name is null and pull_registered_at is null))`);
  }
}
