import { setTimeout as sleep } from 'node:timers/promises';
import type { Router } from '@koa/router';
import { isNotice } from '../db/entities/index.ts';
import type { ApiDeps } from './deps.ts';

const checkMs = 2_000;
/** Older work than this in the relay's queues means that no worker relays. */
const relayLagSecondsMax = 60;

/** `/livez`: this process runs. `/readyz`: it can take payments that will be carried out. */
export function serveHealth(router: Router, deps: ApiDeps): void {
  router.get('/livez', (ctx) => {
    ctx.body = { status: 'ok' };
  });
  router.get('/readyz', async (ctx) => {
    const [database, temporal, relay] = await Promise.all([
      check(() => deps.orm.em.fork().execute('select 1')),
      check(() =>
        deps.client.withDeadline(Date.now() + checkMs, () => deps.client.workflowService.getSystemInfo({})),
      ),
      check(() => checkRelay(deps)),
    ]);
    const checks = { database, temporal, relay };
    const ready = Object.values(checks).every(({ status }) => status === 'ok');
    ctx.status = ready ? 200 : 503;
    ctx.body = { status: ready ? 'ok' : 'unavailable', checks };
  });
}

interface Health {
  status: 'ok' | 'unavailable';
  detail?: string;
}

/** Words of our own for whoever asks; those of drivers name hosts and users. */
class Unhealthy extends Error {
  override readonly name = 'Unhealthy';
}

async function check(run: () => Promise<unknown>): Promise<Health> {
  try {
    // A server that is frozen must not hold the answer up.
    await Promise.race([run(), tooLate()]);
    return { status: 'ok' };
  } catch (error) {
    return { status: 'unavailable', ...(error instanceof Unhealthy && { detail: error.message }) };
  }
}

async function tooLate(): Promise<never> {
  await sleep(checkMs, undefined, { ref: false });
  throw new Unhealthy(`it does not answer within ${checkMs / 1000} s`);
}

async function checkRelay(deps: ApiDeps): Promise<void> {
  const seconds = await relayLagSeconds(deps);
  if (seconds <= relayLagSecondsMax) return;
  throw new Unhealthy(`its oldest work waits for ${seconds} s; is a worker running?`);
}

/**
 * How long work has been waiting for a relay to take it up. What is leased now and again is in good hands, even where it
 * fails each time: one row that cannot be worked off must not take every api out of service. Nor must a statement, whose
 * thousands of rows wait for their turn though everything works.
 */
async function relayLagSeconds({ orm, timing }: ApiDeps): Promise<number> {
  const waiting = (table: string, dueAt: string, lateMs = 0): string => {
    const late = `${lateMs} * interval '1 millisecond'`;
    return `select min(greatest(${dueAt} + ${late}, leased_until)) as since from ${table}
            where ${dueAt} < statement_timestamp() - ${late}`;
  };
  const [row] = await orm.em.fork().execute<{ seconds: string | null }[]>(
    `select extract(epoch from clock_timestamp() - min(since)) as seconds from (
       ${waiting('payments', 'start_at')}
       union all ${waiting('payments', 'due_at', timing.overdueMs)}
       union all ${waiting('evidence', 'received_at')} and judged_at is null
       union all ${waiting('account_entries', 'due_at')} and ${isNotice}
       union all ${waiting('webhook_deliveries', 'dispatch_at')}) as queues`,
  );
  return Math.max(0, Math.round(Number(row?.seconds ?? 0)));
}
