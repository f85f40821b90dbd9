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
      keepAlive: true,
    });
    const forget = (): void => void (connecting = undefined);
    client.on('error', forget);
    client.on('end', forget);
    await client.connect();
    return client;
  }

  return {
    async enter(name) {
      // One connection may take its own lock twice, so the process keeps its own list as well.
      if (mine.has(name)) return false;
      mine.add(name);
      try {
        const client = await connection();
        const sql = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken';
        const { rows } = await client.query<{ taken: boolean }>(sql, [name]);
        if (rows[0]?.taken === true) return true;
        mine.delete(name);
        return false;
      } catch (error) {
        mine.delete(name);
        throw error;
      }
    },
    async leave(name) {
      mine.delete(name);
      // A connection that is gone has given its locks back already.
      const client = await connecting?.catch(() => undefined);
      await client
        ?.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name])
        .catch(() => undefined);
    },
    async close() {
      const client = await connecting?.catch(() => undefined);
      connecting = undefined;
      await client?.end().catch(() => undefined);
    },
  };
}
