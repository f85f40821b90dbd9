import type { EntityManager } from '@mikro-orm/postgresql';
import type { QueryAnswer } from '../daraja/query-answer.ts';
import { returnPlace, shrinkBudget, spendPlace, takeFromBudget, type Place } from './call-budget.ts';
import type { ActivityDeps } from './deps.ts';
import { reservedInMs, windowOf, type Account, type Turn } from './query-turn.ts';

/** A question that is not written this long after its place was granted is given up. Real time at any tempo. */
export const writeWithinMs = 5_000;
/** What was written has reached Safaricom's count by then, if the network is not the slowest ever. */
const arriveWithinMs = 5_000;

/** The places that one question takes in the budget of its short code: one for each time that it may be written. */
export function queryPlaces(deps: ActivityDeps, em: EntityManager, account: Account, turn: Turn) {
  const { timing, queryLimit } = deps;
  const places: Place[] = [];

  /** 0 when there was a place; else how many milliseconds until there is one. */
  async function take(): Promise<number> {
    const taken = await takeFromBudget(em, {
      id: `${account.environment}/${account.businessShortCode}/query`,
      limit: queryLimit,
      windowMs: windowOf(turn, timing),
      underwayMs: writeWithinMs + arriveWithinMs,
      // One place fewer than there are: most who hold one are told by their callback, and never ask. With all places held
      // for them, at a busy short code those that can wait would wait for ever.
      reservedInMs: turn === 'reserved' ? [] : await reservedInMs(em, account, timing, queryLimit - 1),
    });
    if ('waitMs' in taken) return taken.waitMs;
    places.push(taken.place);
    return 0;
  }

  /** When the question has ended. */
  async function spend({ sent, throttled }: QueryAnswer): Promise<void> {
    const [first] = places;
    if (first === undefined) return;
    for (const place of places) await (sent ? spendPlace(em, place) : returnPlace(em, place));
    if (throttled) await shrinkBudget(em, first);
  }

  return { take, spend };
}
