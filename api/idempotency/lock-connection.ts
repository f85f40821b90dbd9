import { ownConnection } from '../../db/own-connection.ts';

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
  const { client, answered, drop, end } = ownConnection(databaseUrl);
  const lose = (): void => {
    forget();
    // The server may hold our locks until the socket is gone.
    drop();
  };
  client.on('error', lose);
  client.on('end', lose);
  try {
    await client.connect();
    await answered(client.query(noticeDeath));
  } catch (error) {
    lose();
    throw error;
  }
  return {
    async ask(sql, name) {
      const { rows } = await answered(client.query<{ done: boolean }>(sql, [name]));
      return rows[0]?.done === true;
    },
    end,
  };
}
