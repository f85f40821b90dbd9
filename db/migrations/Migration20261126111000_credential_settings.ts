import { Migration } from '@mikro-orm/migrations';

// Daraja credentials as their owner keeps them: one for each paybill or till, proven, announced, deleted.
export class Migration20261126111000_credential_settings extends Migration {
  override up(): void {
    for (const statement of credentials) this.addSql(statement);
  }
}

const credentials = [
  `alter table daraja_credentials add column event_sequence int not null default 0, add column verified_at timestamptz,
    add column deleted_at timestamptz, add check (deleted_at is null or not is_default)`,
  // Until now nothing but our own code kept a paybill or till from being saved twice. Of several the default one stays, or
  // the one that was saved last; the others take no new payments, and their rows stay for the payments and money of theirs.
  `update daraja_credentials set deleted_at = clock_timestamp() where id in (
    select id from (select id, row_number() over (
        partition by organisation_id, environment, business_short_code, coalesce(till_number, '')
        order by is_default desc, updated_at desc, id desc) as place from daraja_credentials) as placed
    where place > 1)`,
  // Saved again, a deleted one is the same row, to which its payments and its money belong.
  `create unique index daraja_credentials_of_account on daraja_credentials
    (organisation_id, environment, business_short_code, coalesce(till_number, '')) where deleted_at is null`,
  `create index daraja_credentials_newest on daraja_credentials (organisation_id, environment, id desc)`,
];
