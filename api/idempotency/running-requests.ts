import type { Socket } from 'node:net';
import { Client } from 'pg';
import { impatientSocket } from '../../db/impatient-socket.ts';

/** Which idempotency keys are being worked on right now, in all processes. */
export interface RunningRequests {
  /** False when another request with this name still runs. */
  enter(name: string): Promise<boolean>;
  leave(name: string): Promise<void>;
  close(): Promise<void>;
}

/** A lock is taken or refused at once; a server that does not answer for so long is away. */
const answerMs = 5_000;

interface LockConnection {
  client: Client;
  socket: Socket;
}

/**
 * A lock of the running request, never a stored state: a key held by a process that dies is free at once. All locks of a
 * process are PostgreSQL advisory locks on one connection of its own, so that a request that waits for Safaricom holds
 * no connection of the pool. Should the connection break, the unique key in the table still allows one payment only.
 */
export function createRunningRequests(databaseUrl: string): RunningRequests {
  const mine = new Set<string>();
  let connecting: Promise<LockConnection> | undefined;

  function connection(): Promise<LockConnection> {
    connecting ??= connect().catch((error: unknown) => {
      connecting = undefined;
      throw error;
    });
    return connecting;
  }

  async function connect(): Promise<LockConnection> {
    const socket = impatientSocket(0);
    const client = new Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 3_000,
      stream: () => socket,
      keepAlive: true,
    });
    const forget = (): void => void (connecting = undefined);
    client.on('error', forget);
    client.on('end', forget);
    await client.connect();
    return { client, socket };
  }

  let turn: Promise<unknown> = Promise.resolve();

  /** One statement after the other, for the connection is shared by all requests of this process. */
  async function inTurn(sql: string, name: string): Promise<boolean> {
    const mineNow = turn.then(async () => {
      const { client, socket } = await connection();
      // Silence is what a held lock sounds like, but not an answer.
      socket.setTimeout(answerMs);
      const { rows } = await client.query<{ done: boolean }>(sql, [name]).finally(() => socket.setTimeout(0));
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
      const held = await connecting?.catch(() => undefined);
      connecting = undefined;
      await held?.client.end().catch(() => undefined);
    },
  };
}
