import { Migration } from '@mikro-orm/migrations';

// What a file tells of one account it may tell of another, too: only its reader knows which of them is the right one.
export class Migration20261125190001_statement_rows_of_each_account extends Migration {
  override up(): void {
    this.addSql(
      `update account_entries set source_key = credential_id || '/' || source_key where source = 'statement'`,
    );
  }
}
