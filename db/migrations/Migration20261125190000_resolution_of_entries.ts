import { Migration } from '@mikro-orm/migrations';

// Spreadsheets drop the seconds of a statement: such a row may have moved at any moment of its minute.
export class Migration20261125190000_resolution_of_entries extends Migration {
  override up(): void {
    this.addSql(
      `alter table account_entries add column resolution_ms int not null default 1000 check (resolution_ms >= 1000)`,
    );
  }
}
