import { Migration } from '@mikro-orm/migrations';

// Where Safaricom tells of money that came to a short code, and what it takes to find whose it is.
export class Migration20261125110000_account_notices extends Migration {
  override up(): void {
    for (const statement of [...notices, ...references, ...searches]) this.addSql(statement);
  }
}

const notices = [
  `alter table daraja_credentials add column notice_token_hash text unique, add column notice_token_sealed text,
    add column c2b_registered_at timestamptz,
    add check ((notice_token_hash is null) = (notice_token_sealed is null))`,
];

const references = [
  `alter table payments add column reference_is_ours boolean not null default false`,
  // A reference that we made names one payment for ever: money that carries it is that payment's.
  `create unique index payments_of_own_reference on payments (organisation_id, environment, account_reference)
    where reference_is_ours`,
];

const searches = [
  `create index payments_prompted on payments (credential_id, amount_shillings, prompt_sent_at)
    where prompt_sent_at is not null`,
  `create index evidence_of_receipt on evidence (organisation_id, environment, receipt_number)
    where receipt_number is not null`,
  `create index receipts_of_payment on receipts (payment_id) where payment_id is not null`,
];
