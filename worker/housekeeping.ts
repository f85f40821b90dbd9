import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';

const everyMs = 60 * 60 * 1000;

// What is of no use after a while: idempotency keys, whose payments stay; calls that the circuit has long looked at; and
// bodies under a token that is nobody's, of which anybody in the world can send a thousand an hour. What came under one of
// our tokens and cannot be read stays: it may be about money.
const old: readonly string[] = [
  `delete from idempotency_keys where created_at < clock_timestamp() - interval '7 days'`,
  `delete from gateway_calls where at < clock_timestamp() - interval '1 hour'`,
  `delete from stray_callbacks where reason in ('unknownToken', 'tooManyUnlisted')
     and received_at < clock_timestamp() - interval '14 days'`,
];

/** Removes what is old, now and every hour. */
export function startHousekeeping(orm: MikroORM, log: Logger): { stop: () => void } {
  const clean = (): void =>
    void cleanUp(orm).catch((error: unknown) =>
      log.warn({ error }, 'housekeeping: will try again in an hour'),
    );
  clean();
  const timer = setInterval(clean, everyMs);
  return { stop: () => clearInterval(timer) };
}

export async function cleanUp(orm: MikroORM): Promise<void> {
  const em = orm.em.fork();
  // Each by itself: one that takes too long must not keep the others from their work.
  const results = await Promise.allSettled(old.map((statement) => em.execute(statement)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
