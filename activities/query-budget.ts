import type { EntityManager } from '@mikro-orm/postgresql';

export interface BudgetRequest {
  /** Environment and short code: what Safaricom counts by. */
  id: string;
  limit: number;
  windowMs: number;
  /** Places that stay free for those who have a reserved one. */
  keepFree: number;
}

/** One call that may be made, by the instant at which it was granted. */
export interface Place {
  budgetId: string;
  takenAt: string;
}

/**
 * Takes a place in a sliding window of calls, counted by the database for all processes: never more than `limit` in any
 * `windowMs`. Without a free place it says how long until there is one.
 */
export async function takeFromBudget(
  em: EntityManager,
  { id, limit, windowMs, keepFree }: BudgetRequest,
): Promise<{ place: Place } | { waitMs: number }> {
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
      return { waitMs: Math.max(1, Math.ceil(Number(row?.free_in ?? windowMs))) };
    const [taken] = await locked.execute<{ at: string }[]>(
      `update budgets set recent = array(select at from unnest(recent) at
         where at > clock_timestamp() - ? * interval '1 millisecond' order by at) || clock_timestamp() where id = ?
       returning recent[cardinality(recent)]::text as at`,
      [windowMs, id],
    );
    return { place: { budgetId: id, takenAt: taken?.at ?? '' } };
  });
}

/** For a call that was certainly not made: Safaricom has not counted it, so it takes no place. */
export async function returnPlace(em: EntityManager, { budgetId, takenAt }: Place): Promise<void> {
  await em.execute('update budgets set recent = array_remove(recent, ?::timestamptz) where id = ?', [
    takenAt,
    budgetId,
  ]);
}

/**
 * For a call that Safaricom throttled: others call with this short code too, or its limit is lower than ours. The place
 * counts twice, so each refusal leaves one call fewer in this window.
 */
export async function shrinkBudget(em: EntityManager, { budgetId }: Place): Promise<void> {
  await em.execute('update budgets set recent = recent || clock_timestamp() where id = ?', [budgetId]);
}
