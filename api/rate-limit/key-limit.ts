import { Pool } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

/** What one API key may do in its present window. */
export interface Allowance {
  limit: number;
  remaining: number;
  /** When the window ends, in milliseconds since 1970. */
  resetAtMs: number;
  /** This request is one too many. */
  isOver: boolean;
}

export interface KeyLimit {
  /** Counts one request of a key, over all processes. It never fails: with PostgreSQL away each process counts by itself. */
  count(keyId: string): Promise<Allowance>;
  close(): Promise<void>;
}

/** After so long without a count, waiting for a connection among it, this process counts by itself. */
const answerMs = 5_000;

export function createKeyLimit({
  databaseUrl,
  requests,
  windowSeconds,
}: {
  databaseUrl: string;
  requests: number;
  windowSeconds: number;
}): KeyLimit {
  // Connections of its own: who counts waits for nobody who works, and takes nobody's place.
  const storeClient = new Pool({
    connectionString: databaseUrl,
    max: 4,
    connectionTimeoutMillis: answerMs,
    statement_timeout: answerMs,
    // The server ends a statement at its limit; one that is frozen cannot.
    query_timeout: 2 * answerMs,
    keepAlive: true,
  });
  // One that breaks while nobody uses it is replaced by the next who needs one.
  storeClient.on('error', () => undefined);
  const window = { points: requests, duration: windowSeconds, keyPrefix: '' };
  const limiter = new RateLimiterPostgres({
    ...window,
    storeClient,
    tableName: 'rate_limits',
    // By a migration. One row for each key: there is nothing to clear.
    tableCreated: true,
    clearExpiredByTimeout: false,
    insuranceLimiter: new RateLimiterMemory(window),
  });
  const allowanceOf = ({ remainingPoints, msBeforeNext }: RateLimiterRes, isOver: boolean): Allowance => ({
    limit: requests,
    remaining: remainingPoints,
    resetAtMs: Date.now() + msBeforeNext,
    isOver,
  });
  return {
    async count(keyId) {
      try {
        return allowanceOf(await limiter.consume(keyId), false);
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return allowanceOf(refused, true);
        throw refused;
      }
    },
    close: () => storeClient.end(),
  };
}
