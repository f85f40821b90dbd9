import type { EntityManager } from '@mikro-orm/postgresql';
import { askMsMax } from '../daraja/caller.ts';
import { returnPlace, takeFromBudget, type Place } from './call-budget.ts';

/**
 * Longer than the longest call, or a second would be made beside it: whoever took the lease and died keeps it no longer.
 * Real time at any tempo.
 */
const leaseMs = askMsMax + 10_000;

/**
 * The right to make one kind of call for a short code, one at a time for all processes; it is given back after the call.
 * A budget with a single place, so that no lock is held while Safaricom is called.
 */
export const leaseCall = (em: EntityManager, id: string): Promise<{ place: Place } | { waitMs: number }> =>
  takeFromBudget(em, { id, limit: 1, windowMs: leaseMs, reservedInMs: [] });

export const endCall = returnPlace;
