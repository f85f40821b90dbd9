import { Migration } from '@mikro-orm/migrations';

// Keys that follow each other, and their list.
export class Migration20261126110000_key_rotation extends Migration {
  override up(): void {
    this.addSql('alter table api_keys add column rotated_to text references api_keys (id)');
    this.addSql('create index api_keys_newest on api_keys (organisation_id, environment, id desc)');
  }
}
