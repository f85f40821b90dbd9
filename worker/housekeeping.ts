import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';

const everyMs = 60 * 60 * 1000;
const keptDays = 7;

/** Removes idempotency keys whose time is over; their payments stay. */
export function startHousekeeping(orm: MikroORM, log: Logger): { stop: () => void } {
  const clean = (): void => {
    orm.em
      .fork()
      .execute(
        `delete from idempotency_keys where created_at < clock_timestamp() - interval '${keptDays} days'`,
      )
      .catch((error: unknown) => log.warn({ error }, 'housekeeping: will try again in an hour'));
  };
  clean();
  const timer = setInterval(clean, everyMs);
  return { stop: () => clearInterval(timer) };
}
