import type { PushOutcome } from '../daraja/outcome.ts';
import type { Payment } from '../db/entities/index.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import type { ActivityDeps } from './deps.ts';
import { returnPlace, shrinkBudget, takeFromBudget, type Place } from './call-budget.ts';

/** A place among the pushes that this short code may make now, or how long until there is one. */
export const takePushPlace = (
  { orm, timing, pushLimit }: ActivityDeps,
  { environment }: Payment,
  shortCode: string,
): Promise<{ place: Place } | { waitMs: number }> =>
  takeFromBudget(everyTenantsEntities(orm), {
    id: `${environment}/${shortCode}/push`,
    limit: pushLimit,
    windowMs: timing.pushWindowMs,
    reservedInMs: [],
  });

/** What never left takes no place; what Safaricom throttled takes two, for it counts otherwise than we do. */
export async function settlePushPlace(
  { orm, log }: ActivityDeps,
  place: Place,
  push: PushOutcome | undefined,
): Promise<void> {
  const em = everyTenantsEntities(orm);
  try {
    if (push === undefined) await returnPlace(em, place);
    else if (push.outcome !== 'notSent') return;
    else if (push.reason === 'throttled') await shrinkBudget(em, place);
    else if (push.reason !== 'invalidToken') await returnPlace(em, place);
  } catch (error) {
    // The window forgets it soon; what became of the push must not be lost for it.
    log.warn({ budget: place.budgetId, error }, 'a place in the budget is not settled');
  }
}
