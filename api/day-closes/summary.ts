import type { EntityManager } from '@mikro-orm/postgresql';
import { findings, type Finding } from '../../db/entities/index.ts';

/** How many, and how much in whole shillings. */
export interface Total {
  count: number;
  amount: number;
}

export interface Summary {
  /** Completed payments here, and what each source tells of. */
  totals: { records: Total; pull: Total; statement: Total };
  /** How many rows of each finding, and what they come to by the larger of their amounts. */
  found: Record<Finding, Total>;
  claimed: number;
}

/** Adds up the rows of a day close. */
export async function summarise(em: EntityManager, dayCloseId: string): Promise<Summary> {
  const [sums] = await em.execute<Record<string, string | null>[]>(
    `select count(recorded_shillings) as records, sum(recorded_shillings) as records_sum,
       count(pull_shillings) as pull, sum(pull_shillings) as pull_sum,
       count(statement_shillings) as statement, sum(statement_shillings) as statement_sum, count(claim_id) as claimed
     from day_close_rows where day_close_id = ?`,
    [dayCloseId],
  );
  const total = (name: string): Total => ({
    count: Number(sums?.[name] ?? 0),
    amount: Number(sums?.[`${name}_sum`] ?? 0),
  });
  const rows = await em.execute<{ finding: Finding; count: string; amount: string }[]>(
    `select finding, count(*) as count,
       sum(coalesce(greatest(recorded_shillings, pull_shillings, statement_shillings), 0)) as amount
     from day_close_rows, unnest(findings) as finding where day_close_id = ? group by finding`,
    [dayCloseId],
  );
  const found = Object.fromEntries(rows.map(({ finding, count, amount }) => [finding, { count, amount }]));
  const of = (finding: Finding): Total => ({
    count: Number(found[finding]?.count ?? 0),
    amount: Number(found[finding]?.amount ?? 0),
  });
  return {
    totals: { records: total('records'), pull: total('pull'), statement: total('statement') },
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one for each finding
    found: Object.fromEntries(findings.map((each) => [each, of(each)])) as Record<Finding, Total>,
    claimed: total('claimed').count,
  };
}
