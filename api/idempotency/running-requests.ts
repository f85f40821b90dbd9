import { lockSeeds } from '../../db/lock-seeds.ts';
import { connectForLocks, type LockConnection } from './lock-connection.ts';

/** Which idempotency keys are being worked on right now, in all processes. */
export interface RunningRequests {
  /** False when another request with this name still runs. */
  enter(name: string): Promise<boolean>;
  leave(name: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * A lock of the running request, never a stored state: a key held by a process that dies is free at once, and within
 * seconds if its machine dies with it. All locks of a process are PostgreSQL advisory locks on one connection of its own,
 * so that a request that waits for Safaricom holds no connection of the pool. Should the connection break, the unique key
 * in the table still allows one payment only.
 */
export function createRunningRequests(databaseUrl: string): RunningRequests {
  const mine = new Set<string>();
  let current: Promise<LockConnection> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** The connection there is, or a new one, which all who ask meanwhile wait for, and fail with. */
  function connection(): Promise<LockConnection> {
    if (current !== undefined) return current;
    const connecting: Promise<LockConnection> = connectForLocks(databaseUrl, () => {
      // Only itself: a later connection may have taken its place, and holds locks.
      if (current === connecting) current = undefined;
    });
    current = connecting;
    return connecting;
  }

  /** One statement after the other, for the connection is shared by all requests of this process. */
  async function inTurn(held: LockConnection, sql: string, name: string): Promise<boolean> {
    const mineNow = turn.then(() => held.ask(sql, name));
    turn = mineNow.catch(() => undefined);
    return await mineNow;
  }

  return {
    async enter(name) {
      // One connection may take its own lock twice, so the process keeps its own list as well.
      if (mine.has(name)) return false;
      mine.add(name);
      try {
        const sql = `select pg_try_advisory_lock(hashtextextended($1, ${lockSeeds.idempotencyKey})) as done`;
        const taken = await inTurn(await connection(), sql, name);
        if (!taken) mine.delete(name);
        return taken;
      } catch (error) {
        mine.delete(name);
        throw error;
      }
    },
    async leave(name) {
      try {
        // A connection that is gone has given its locks back already.
        const sql = `select pg_advisory_unlock(hashtextextended($1, ${lockSeeds.idempotencyKey})) as done`;
        if (current !== undefined) await inTurn(await current, sql, name);
      } catch {
        // The same: nothing is left to give back.
      } finally {
        mine.delete(name);
      }
    },
    async close() {
      const held = await current?.catch(() => undefined);
      current = undefined;
      await held?.end();
    },
  };
}
