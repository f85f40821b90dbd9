import type { EntityManager } from '@mikro-orm/postgresql';
import {
  returnPlace,
  shrinkBudget,
  spendPlace,
  takeFromBudget,
  type BudgetRequest,
  type Place,
} from './call-budget.ts';

/** A question that is not written this long after its place was granted is given up. Real time at any tempo. */
export const writeWithinMs = 5_000;
/** What was written has reached Safaricom's count by then, if the network is not the slowest ever. */
const arriveWithinMs = 5_000;

/** The places that one question takes in a budget: one for each time that it may be written. */
export function callPlaces(
  em: EntityManager,
  budget: () => Promise<Omit<BudgetRequest, 'underwayMs'>> | Omit<BudgetRequest, 'underwayMs'>,
) {
  const places: Place[] = [];

  /** 0 when there was a place; else how many milliseconds until there is one. */
  async function take(): Promise<number> {
    const taken = await takeFromBudget(em, {
      ...(await budget()),
      underwayMs: writeWithinMs + arriveWithinMs,
    });
    if ('waitMs' in taken) return taken.waitMs;
    places.push(taken.place);
    return 0;
  }

  /** When the question has ended. */
  async function spend({ sent, throttled }: { sent: boolean; throttled: boolean }): Promise<void> {
    const [first] = places;
    if (first === undefined) return;
    for (const place of places) await (sent ? spendPlace(em, place) : returnPlace(em, place));
    if (throttled) await shrinkBudget(em, first);
  }

  return { take, spend };
}
