import { Migration } from '@mikro-orm/migrations';

// What customers are listed, searched and forgotten by.
export class Migration20261126100000_customers extends Migration {
  override up(): void {
    for (const statement of [...customers, ...forgotten]) this.addSql(statement);
  }
}

const customers = [
  // A list needs a value in every row to go on from.
  `alter table customers add column active_at timestamptz not null
     generated always as (coalesce(last_active_at, created_at)) stored`,
];

const forgotten = [
  // The person is gone from the payment, and what comes late about it is kept without them.
  `alter table payments add column payer_erased_at timestamptz`,
  // An answer about a receipt stays one without what Safaricom told of the payer.
  `alter table status_checks drop constraint status_checks_check1,
    add constraint status_checks_check1 check ((answered_at is not null) = (says is not null))`,
  // What is kept of a person is found by their number and their receipts.
  'create index account_entries_of_payer on account_entries (organisation_id, environment, payer)',
  'create index day_close_rows_of_receipt on day_close_rows (organisation_id, environment, receipt_number)',
];
