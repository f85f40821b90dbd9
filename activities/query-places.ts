import type { EntityManager } from '@mikro-orm/postgresql';
import { callPlaces } from './call-places.ts';
import type { ActivityDeps } from './deps.ts';
import { reservedInMs, windowOf, type Account, type Turn } from './query-turn.ts';

/** The places that one question takes in the budget of queries of its short code. */
export const queryPlaces = (
  { timing, queryLimit }: ActivityDeps,
  em: EntityManager,
  account: Account,
  turn: Turn,
) =>
  callPlaces(em, async () => ({
    id: `${account.environment}/${account.businessShortCode}/query`,
    limit: queryLimit,
    windowMs: windowOf(turn, timing),
    // One place fewer than there are: most who hold one are told by their callback, and never ask. With all places held
    // for them, at a busy short code those that can wait would wait for ever.
    reservedInMs: turn === 'reserved' ? [] : await reservedInMs(em, account, timing, queryLimit - 1),
  }));
