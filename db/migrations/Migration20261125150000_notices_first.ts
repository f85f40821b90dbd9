import { Migration } from '@mikro-orm/migrations';

// Notices are bound apart from lists: a month's statement must not hold up the money that has just moved.
export class Migration20261125150000_notices_first extends Migration {
  override up(): void {
    this.addSql(
      `create index account_entries_notices on account_entries (due_at)
       where due_at is not null and source in ('c2b', 'transactionStatus')`,
    );
  }
}
