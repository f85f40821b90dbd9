import { Client } from 'pg';
import { impatientSocket } from './impatient-socket.ts';

/** A server that does not answer for so long is away. */
const answerMs = 5_000;

/** A connection to PostgreSQL beside the pool, which lives as long as its holder wants. */
export interface OwnConnection {
  client: Client;
  /** Waits for the answer to a query, but not for a server that is silent. Between queries silence is no fault. */
  answered: <Answer>(query: Promise<Answer>) => Promise<Answer>;
  /** Breaks it without a goodbye: one that the server says may leave the socket half open. */
  drop: () => void;
  end: () => Promise<void>;
}

/** A connection that is still to be connected. */
export function ownConnection(databaseUrl: string): OwnConnection {
  const socket = impatientSocket(0);
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
    stream: () => socket,
  });
  return {
    client,
    async answered(query) {
      socket.setTimeout(answerMs);
      return await query.finally(() => socket.setTimeout(0));
    },
    drop: () => socket.destroy(),
    async end() {
      // A goodbye that a silent server never answers would hold up whoever stops.
      socket.setTimeout(answerMs);
      await client.end().catch(() => undefined);
    },
  };
}
