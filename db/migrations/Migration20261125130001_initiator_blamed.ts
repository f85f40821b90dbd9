import { Migration } from '@mikro-orm/migrations';

// Too many questions under wrong credentials lock the initiator, so that it is known when they were.
export class Migration20261125130001_initiator_blamed extends Migration {
  override up(): void {
    this.addSql('alter table status_checks add column initiator_blamed boolean not null default false');
  }
}
