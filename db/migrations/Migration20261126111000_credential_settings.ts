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
  // Deleted ones too: saved again, a paybill or till is the same row, to which its payments and its money belong.
  `create unique index daraja_credentials_of_account on daraja_credentials
    (organisation_id, environment, business_short_code, coalesce(till_number, ''))`,
  `create index daraja_credentials_newest on daraja_credentials (organisation_id, environment, id desc)`,
];
