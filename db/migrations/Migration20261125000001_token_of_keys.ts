import { Migration } from '@mikro-orm/migrations';

// A token that was fetched while the keys were being replaced is told from one of the new keys.
export class Migration20261125000001_token_of_keys extends Migration {
  override up(): void {
    this.addSql(`alter table daraja_tokens add column keys_hash text not null default ''`);
  }
}
