import { Client } from 'pg';

/** Which idempotency keys are being worked on right now, in all processes. */
export interface RunningRequests {
  /** False when another request with this name still runs. */
  enter(name: string): Promise<boolean>;
  leave(name: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * A lock of the running request, never a stored state: a key held by a process that dies is free at once. All locks of a
 * process are PostgreSQL advisory locks on one connection of its own, so that a request that waits for Safaricom holds
 * no connection of the pool. Should the connection break, the unique key in the table still allows one payment only.
 */
export function createRunningRequests(databaseUrl: string): RunningRequests {
  const mine = new Set<string>();
  let connecting: Promise<Client> | undefined;

  function connection(): Promise<Client> {
    connecting ??= connect().catch((error: unknown) => {
      connecting = undefined;
      throw error;
    });
    return connecting;
  }

  async function connect(): Promise<Client> {
    const client = new Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 3_000,
      query_timeout: 10_000,
      keepAlive: true,
    });
    const forget = (): void => void (connecting = undefined);
    client.on('error', forget);
    client.on('end', forget);
    await client.connect();
    return client;
  }

  let turn: Promise<unknown> = Promise.resolve();

  /** One statement after the other, for the connection is shared by all requests of this process. */
  async function inTurn(sql: string, name: string): Promise<boolean> {
    const mineNow = turn.then(async () => {
      const { rows } = await (await connection()).query<{ done: boolean }>(sql, [name]);
      return rows[0]?.done === true;
    });
    turn = mineNow.catch(() => undefined);
    return await mineNow;
  }

  return {
    async enter(name) {
      // One connection may take its own lock twice, so the process keeps its own list as well.
      if (mine.has(name)) return false;
      mine.add(name);
      try {
        const taken = await inTurn('select pg_try_advisory_lock(hashtextextended($1, 0)) as done', name);
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
        if (connecting !== undefined)
          await inTurn('select pg_advisory_unlock(hashtextextended($1, 0)) as done', name);
      } catch {
        // The same: nothing is left to give back.
      } finally {
        mine.delete(name);
      }
    },
    async close() {
      const client = await connecting?.catch(() => undefined);
      connecting = undefined;
      await client?.end().catch(() => undefined);
    },
  };
}
