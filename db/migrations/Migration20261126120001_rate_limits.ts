import { Migration } from '@mikro-orm/migrations';

// How many requests each API key has made in its present window. Of no use after it: not worth a place in the write-ahead
// log, and forgotten by a crash. One row for each key, written over and over: room in its page keeps that in the page.
export class Migration20261126120001_rate_limits extends Migration {
  override up(): void {
    this.addSql(`create unlogged table rate_limits (
      key text primary key,
      points int not null,
      expire bigint
    ) with (fillfactor = 50)`);
  }
}
