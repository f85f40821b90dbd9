import { Migration } from '@mikro-orm/migrations';

// Whoever learns the address of a short code's notices may send any number of them: from addresses that nobody vouches
// for only so many are looked at, and the rest is kept apart.
export class Migration20261125170000_unlisted_notices extends Migration {
  override up(): void {
    this.addSql('alter table stray_callbacks drop constraint stray_callbacks_reason_check');
    this.addSql(
      `alter table stray_callbacks add constraint stray_callbacks_reason_check
         check (reason in ('unknownToken', 'unreadable', 'tooManyUnlisted'))`,
    );
    this.addSql(
      `create index account_entries_unlisted on account_entries (credential_id, received_at) where from_listed_address = false`,
    );
  }
}
