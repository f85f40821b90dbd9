import { Client } from 'pg';
import { impatientSocket } from '../../db/impatient-socket.ts';

/** A lock is taken or refused at once; a server that does not answer for so long is away. */
const answerMs = 5_000;

/**
 * A machine or a network that dies says no goodbye, and PostgreSQL would keep the locks for two hours by its default:
 * so it asks after 5 s of silence, every 2 s, and gives the connection up at 11 s, also while an answer is on its way. Set
 * once connected, for poolers refuse these at the start; without effect on a Unix socket or where the system lacks them.
 */
const noticeDeath = `set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3;
  set tcp_user_timeout = '11s'`;

/** A connection of our own; its locks live as long as it does. */
export interface LockConnection {
  /** Runs a statement with one parameter, whose only row says `done`. */
  ask(sql: string, name: string): Promise<boolean>;
  end(): Promise<void>;
}

/** Connects; `forget` is called once the connection is of no use any more. */
export async function connectForLocks(databaseUrl: string, forget: () => void): Promise<LockConnection> {
  const socket = impatientSocket(0);
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
    stream: () => socket,
  });
  const drop = (): void => {
    forget();
    // A server that says goodbye may leave the socket half open, and with it our locks held.
    socket.destroy();
  };
  client.on('error', drop);
  client.on('end', drop);
  /** Silence is what a held lock sounds like, but not an answer. */
  const answered = async <Answer>(query: Promise<Answer>): Promise<Answer> => {
    socket.setTimeout(answerMs);
    return await query.finally(() => socket.setTimeout(0));
  };
  try {
    await client.connect();
    await answered(client.query(noticeDeath));
  } catch (error) {
    drop();
    throw error;
  }
  return {
    async ask(sql, name) {
      const { rows } = await answered(client.query<{ done: boolean }>(sql, [name]));
      return rows[0]?.done === true;
    },
    async end() {
      // A goodbye that a silent server never answers would keep the process from stopping.
      socket.setTimeout(answerMs);
      await client.end().catch(() => undefined);
    },
  };
}
