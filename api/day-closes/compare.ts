import type { EntityManager } from '@mikro-orm/postgresql';
import type { DarajaCredential } from '../../db/entities/index.ts';
import type { CoveringSource, Window } from '../../db/covered-time.ts';

export interface Comparison {
  dayCloseId: string;
  account: DarajaCredential;
  window: Window;
  /** What each source covers, as PostgreSQL writes a multirange. */
  covered: Record<CoveringSource, string>;
}

/**
 * Writes the rows of a day close: every receipt that a source tells of, or that a payment or claim of the day owns, and
 * every completed payment without one. Money belongs to the day on which it moved; a payment of which no source tells, to
 * that of its prompt. All in one statement, for a day may have a hundred thousand.
 */
export async function writeRows(em: EntityManager, comparison: Comparison): Promise<void> {
  const { dayCloseId, account, window, covered } = comparison;
  const values: Record<string, unknown> = {
    close: dayCloseId,
    organisation: account.organisationId,
    environment: account.environment,
    credential: account.id,
    from: window.from,
    to: window.to,
    pull: covered.pull,
    statement: covered.statement,
  };
  const parameters: unknown[] = [];
  // In place, not in a table of their own: the planner must see how little of its tables one day is.
  const sql = compare.replaceAll(/(?<!:):(\w+)/g, (_, name: string) => {
    parameters.push(values[name]);
    return '?';
  });
  await em.execute(sql, parameters);
}

const compare = `
with told as materialized (
  select receipt_number, min(occurred_at) as at,
    -- Without seconds the money may have moved as late as this, and a source that ends before it need not have it.
    min(occurred_at + (resolution_ms - 1000) * interval '1 millisecond') as latest,
    max(account_reference) as reference, max(payment_id) as payment_id,
    max(amount_shillings) filter (where source = 'pull') as pull,
    max(amount_shillings) filter (where source = 'statement') as statement,
    count(distinct amount_shillings) filter (where source in ('pull', 'statement')) > 1 as differs
  from account_entries
  where credential_id = :credential and occurred_at >= :from and occurred_at < :to
    -- Whoever knows the address of the confirmations may write a time of his own into one.
    and from_listed_address is distinct from false
  group by receipt_number
),
of_receipts as (
  select told.receipt_number, told.at, told.latest, coalesce(p.account_reference, told.reference) as reference,
    coalesce(owner.payment_id, told.payment_id) as payment_id, owner.claim_id,
    case when p.id is null then c.amount_shillings
      when p.receipt_number = told.receipt_number then p.amount_shillings end as recorded,
    p.id is not null and p.receipt_number is distinct from told.receipt_number as again,
    p.id is not null or owner.claim_id is not null as owned, told.pull, told.statement, told.differs
  from told
  -- Each looked up by its key: of tables that have just grown the planner believes that they are empty, and any other
  -- way would take the square of the day's payments.
  left join lateral (
    select payment_id, claim_id from receipts
    where organisation_id = :organisation and environment = :environment and receipt_number = told.receipt_number limit 1
  ) as owner on true
  left join lateral (
    select id, receipt_number, amount_shillings, account_reference from payments
    where id = owner.payment_id and status = 'completed' limit 1
  ) as p on true
  left join lateral (select amount_shillings from claims where id = owner.claim_id limit 1) as c on true
),
told_around as (
  select distinct receipt_number from account_entries
  where credential_id = :credential and from_listed_address is distinct from false
    and occurred_at >= :from::timestamptz - interval '1 day' and occurred_at < :to::timestamptz + interval '1 day'
),
untold as (
  select p.receipt_number, coalesce(p.prompt_sent_at, p.created_at) as at,
    coalesce(p.prompt_sent_at, p.created_at) as latest, p.account_reference as reference,
    p.id as payment_id, null::text as claim_id, p.amount_shillings as recorded, false as again, true as owned,
    null::int as pull, null::int as statement, false as differs
  from payments p
  where p.credential_id = :credential and p.status = 'completed'
    and coalesce(p.prompt_sent_at, p.created_at) >= :from and coalesce(p.prompt_sent_at, p.created_at) < :to
    -- Told on this day it is above; told on another it belongs to that.
    and (p.receipt_number is null or p.receipt_number not in (select receipt_number from told_around))
),
compared as (
  select each.*, array_remove(array[
    case when not owned then 'missingHere' end,
    case when pull is null and receipt_number is not null and tstzrange(at, latest, '[]') <@ :pull::tstzmultirange
      then 'missingInPull' end,
    case when statement is null and receipt_number is not null
      and tstzrange(at, latest, '[]') <@ :statement::tstzmultirange
      then 'missingInStatement' end,
    case when differs or pull <> recorded or statement <> recorded then 'differentAmounts' end,
    case when receipt_number is null then 'withoutReceipt' end,
    case when again then 'paidAgain' end
  ], null) as findings
  from (select * from of_receipts where owned or pull is not null or statement is not null
        union all select * from untold) as each
)
insert into day_close_rows (day_close_id, position, organisation_id, environment, receipt_number, occurred_at,
  account_reference, payment_id, claim_id, recorded_shillings, pull_shillings, statement_shillings, findings)
select :close, row_number() over (order by at, receipt_number, payment_id), :organisation, :environment, receipt_number,
  at, coalesce(reference, ''), payment_id, claim_id, recorded, pull, statement,
  case when cardinality(findings) > 0 then findings
    when pull is null and statement is null then array['notCovered'] else array['matched'] end
from compared`;
