import type { EntityManager } from '@mikro-orm/postgresql';
import { untilPlaceMs } from './budget-places.ts';

export interface BudgetRequest {
  /** Environment and short code: what Safaricom counts by. */
  id: string;
  limit: number;
  windowMs: number;
  /**
   * How long after the grant Safaricom may still count the call. Until it is spent or returned the place counts as used,
   * from this long after its grant at the latest: so whatever fails after the grant, the limit holds. Default: 0.
   */
  underwayMs?: number;
  /** In how many milliseconds calls will be made that must find a place. */
  reservedInMs: readonly number[];
}

/** One call that may be made, by the last instant at which it may be counted. */
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
  { id, limit, windowMs, underwayMs = 0, reservedInMs }: BudgetRequest,
): Promise<{ place: Place } | { waitMs: number }> {
  return await em.transactional(async (locked) => {
    await locked.execute(`insert into budgets (id, recent) values (?, '{}') on conflict do nothing`, [id]);
    const spent = await locked.execute<{ ago_ms: string }[]>(
      `with budget as (select recent from budgets where id = ? for update)
       select greatest(0, extract(epoch from clock_timestamp() - at) * 1000) as ago_ms from budget, unnest(recent) at
       where at > clock_timestamp() - ? * interval '1 millisecond'`,
      [id, windowMs],
    );
    const spentAgoMs = spent.map((call) => Number(call.ago_ms));
    const waitMs = untilPlaceMs({ spentAgoMs, reservedInMs, limit, windowMs });
    if (waitMs > 0) return { waitMs: Math.ceil(waitMs) };
    const [taken] = await locked.execute<{ at: string }[]>(
      `update budgets set recent = array(select at from unnest(recent) at
         where at > clock_timestamp() - ? * interval '1 millisecond' order by at) || clock_timestamp() + ? * interval '1 millisecond' where id = ?
       returning recent[cardinality(recent)]::text as at`,
      // Others may look at a longer window.
      [2 * windowMs, underwayMs, id],
    );
    return { place: { budgetId: id, takenAt: taken?.at ?? '' } };
  });
}

/**
 * For a call that has ended. Safaricom counted it at some moment until now, so only from now on can a whole window be
 * awaited: counted from when the place was taken, a slow call would let one too many through after it.
 */
export async function spendPlace(em: EntityManager, { budgetId, takenAt }: Place): Promise<void> {
  await em.execute(
    'update budgets set recent = array_replace(recent, ?::timestamptz, clock_timestamp()) where id = ?',
    [takenAt, budgetId],
  );
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
