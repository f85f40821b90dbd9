import { Migration } from '@mikro-orm/migrations';

// Storing a callback no longer touches the payment's row, which a settlement may hold: only what is not kept is counted.
export class Migration20261125000000_callbacks_not_kept extends Migration {
  override up(): void {
    this.addSql('alter table payments rename column callback_count to callbacks_not_kept');
  }
}
