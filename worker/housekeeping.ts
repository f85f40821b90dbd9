import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';

const everyMs = 60 * 60 * 1000;
const keptDays = 7;

/** Removes idempotency keys whose time is over, their payments stay; and calls that the circuit has long looked at. */
export function startHousekeeping(orm: MikroORM, log: Logger): { stop: () => void } {
  const clean = (): void => {
    const em = orm.em.fork();
    Promise.all([
      em.execute(
        `delete from idempotency_keys where created_at < clock_timestamp() - interval '${keptDays} days'`,
      ),
      em.execute(`delete from gateway_calls where at < clock_timestamp() - interval '1 hour'`),
    ]).catch((error: unknown) => log.warn({ error }, 'housekeeping: will try again in an hour'));
  };
  clean();
  const timer = setInterval(clean, everyMs);
  return { stop: () => clearInterval(timer) };
}
