import { Migration } from '@mikro-orm/migrations';

// Every filter and every order of a list of the API has an index, so that a page costs a page and not the whole table:
// test/api/lists/plans.test.ts reads the plans. All begin with the tenant and end with what the list is ordered by.
export class Migration20261126100002_lists extends Migration {
  override up(): void {
    for (const statement of [...payments, ...customers, ...events, ...deliveries, ...others])
      this.addSql(statement);
  }
}

// Each index here is written at every move of every payment.
const payments = [
  // Newest first is the key (organisation_id, environment, id) read backwards.
  'drop index payments_newest',
  // statuses: what failed or is unknown is found among many that completed.
  'create index payments_of_status on payments (organisation_id, environment, status, id)',
  // amount, amountRange, sortBy=amount
  'create index payments_by_amount on payments (organisation_id, environment, amount_shillings, id)',
  // sortBy=updatedAt
  'create index payments_by_update on payments (organisation_id, environment, updated_at, id)',
];

const customers = [
  // isVerified, isActive, source
  'create index customers_of_verified on customers (organisation_id, environment, is_verified, id)',
  'create index customers_inactive on customers (organisation_id, environment, id) where not is_active',
  'create index customers_of_source on customers (organisation_id, environment, source, id)',
  // metadata[key]
  'create index customers_of_metadata on customers using gin (metadata jsonb_path_ops)',
  // sortBy=updatedAt, sortBy=lastActiveAt
  'create index customers_by_update on customers (organisation_id, environment, updated_at, id)',
  'create index customers_by_activity on customers (organisation_id, environment, active_at, id)',
];

const events = [
  // types
  'create index events_of_type on events (organisation_id, environment, type, position)',
  // since
  'create index events_by_time on events (organisation_id, environment, occurred_at)',
  // What waits for its place: of one tenant, for others may never read their list.
  'drop index events_unplaced',
  'create index events_unplaced on events (organisation_id, environment) where position is null',
];

const deliveries = [
  // endpointId
  'create index webhook_deliveries_of_endpoint on webhook_deliveries (organisation_id, environment, endpoint_id, id)',
  // status: most are delivered, and found without it.
  `create index webhook_deliveries_not_delivered on webhook_deliveries (organisation_id, environment, status, id)
     where status <> 'delivered'`,
];

const others = [
  // Cases without a filter, and by kind.
  'create index cases_newest on cases (organisation_id, environment, id)',
  'create index cases_of_kind on cases (organisation_id, environment, kind, id)',
  // reference of claims
  'create index claims_of_reference on claims (organisation_id, environment, reference, id)',
  // actor, actions
  'create index audit_entries_of_actor on audit_entries (organisation_id, environment, actor, id)',
  'create index audit_entries_of_action on audit_entries (organisation_id, environment, action, id)',
  // credentialId, date
  'create index statements_of_credential on statements (organisation_id, environment, credential_id, id)',
  'create index day_closes_of_credential on day_closes (organisation_id, environment, credential_id, id)',
  'create index day_closes_of_day on day_closes (organisation_id, environment, day, id)',
];
