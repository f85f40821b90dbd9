import type { EntityManager } from '@mikro-orm/postgresql';

export interface BudgetRequest {
  /** Environment and short code: what Safaricom counts by. */
  id: string;
  limit: number;
  windowMs: number;
  /** Places that stay free for those who have a reserved one. */
  keepFree: number;
}

/**
 * Takes a place in a sliding window of calls, counted by the database for all processes: never more than `limit` in any
 * `windowMs`. Returns 0 when taken, else the wait until a place is free, in milliseconds.
 */
export async function takeFromBudget(em: EntityManager, request: BudgetRequest): Promise<number> {
  const { id, limit, windowMs, keepFree } = request;
  return await em.transactional(async (locked) => {
    await locked.execute(`insert into budgets (id, recent) values (?, '{}') on conflict do nothing`, [id]);
    const [row] = await locked.execute<{ used: string; free_in: string | null }[]>(
      `with budget as (select recent from budgets where id = ? for update),
            spent as (select at from budget, unnest(recent) at where at > clock_timestamp() - ? * interval '1 millisecond')
       select (select count(*) from spent) as used,
              (select extract(epoch from min(at) - clock_timestamp()) * 1000 + ? from spent) as free_in`,
      [id, windowMs, windowMs],
    );
    if (Number(row?.used ?? 0) >= limit - keepFree)
      return Math.max(1, Math.ceil(Number(row?.free_in ?? windowMs)));
    await locked.execute(
      `update budgets set recent = array(select at from unnest(recent) at
         where at > clock_timestamp() - ? * interval '1 millisecond' order by at) || clock_timestamp() where id = ?`,
      [windowMs, id],
    );
    return 0;
  });
}
