import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM, type Options } from '@mikro-orm/postgresql';
import { impatientSocket } from './impatient-socket.ts';
import * as entities from './entities/index.ts';

const entityClasses = Object.values(entities).filter((each) => typeof each === 'function');

export interface DatabaseOptions {
  databaseUrl: string;
  /** Connections of this process. */
  poolMax?: number;
  /** After which a statement is given up. Default: 10 000; 0 for none, as migrations need. */
  statementTimeoutMs?: number;
}

/** The server ends a statement at its limit; one that is frozen cannot, so this process gives it up a little later. */
const frozenAfterMs = 5_000;

export function ormOptions({
  databaseUrl,
  poolMax = 20,
  statementTimeoutMs = 10_000,
}: DatabaseOptions): Options {
  return defineConfig({
    clientUrl: databaseUrl,
    entities: entityClasses,
    extensions: [Migrator],
    // A mistyped address must fail, not become a new empty database.
    ensureDatabase: false,
    pool: { min: 0, max: poolMax },
    // Instants are timestamptz and travel as UTC.
    forceUtcTimezone: true,
    driverOptions: {
      // A database that does not answer becomes an error the borders know, not a request that hangs.
      connectionTimeoutMillis: 3_000,
      statement_timeout: statementTimeoutMs,
      stream: () => impatientSocket(statementTimeoutMs === 0 ? 0 : statementTimeoutMs + frozenAfterMs),
      idle_in_transaction_session_timeout: 15_000,
      keepAlive: true,
    },
    logger: () => undefined,
    migrations: {
      path: `${import.meta.dirname}/migrations`,
      // A snapshot would be written into the source tree and go stale; the migrations are written by hand.
      snapshot: false,
    },
  });
}

/** The only place that opens the database. Connecting is lazy: a database that is away does not stop the start. */
export const openDatabase = (options: DatabaseOptions): MikroORM => new MikroORM(ormOptions(options));
