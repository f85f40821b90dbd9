import { setTimeout as sleep } from 'node:timers/promises';
import type { MikroORM } from '@mikro-orm/postgresql';
import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleSummary,
} from '@temporalio/client';
import type { Logger } from 'pino';
import { DarajaCredential } from '../db/entities/index.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import { paymentsTaskQueue, pullPassKinds, pullScheduleId, type Pull } from '../workflows/messages.ts';
import type { pullTransactions } from '../workflows/pull-transactions.ts';
import type { PaymentTiming } from '../workflows/timing.ts';

export interface PullScheduleOptions {
  orm: MikroORM;
  client: Client;
  timing: PaymentTiming;
  log: Logger;
}

const callMs = 10_000;
/** However time is hurried, Temporal is asked no more often. */
const shortestPauseMs = 1_000;

/** Keeps Temporal's schedules of pulls as the database says, from now on and every half minute. */
export function startPullSchedules(options: PullScheduleOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = (async () => {
    while (!signal.aborted) {
      await syncPullSchedules(options).catch((error: unknown) =>
        options.log.warn({ error }, 'schedules of pulls: will try again'),
      );
      const pauseMs = Math.max(options.timing.pullSchedulesEveryMs, shortestPauseMs);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/**
 * Makes the schedules that are missing, changes those that differ and removes those of no credential that is registered.
 * Several workers may do so at once: each step is right whoever was faster, and Temporal's list, which lags behind, is
 * only where it starts.
 */
export async function syncPullSchedules({ orm, client, timing, log }: PullScheduleOptions): Promise<void> {
  const credentials = await everyTenantsEntities(orm).find(DarajaCredential, {
    pullRegisteredAt: { $ne: null },
  });
  const wanted = new Map(
    credentials
      .flatMap(({ id }) => pullPassKinds.map((pass): Pull => ({ credentialId: id, pass })))
      .map((pull) => [pullScheduleId(pull), pull]),
  );
  await client.withDeadline(Date.now() + callMs, async () => {
    const known = new Map<string, ScheduleSummary>();
    for await (const schedule of client.schedule.list())
      if (schedule.scheduleId.startsWith(prefix)) known.set(schedule.scheduleId, schedule);
    for (const [id, pull] of wanted) await keep(client, timing, log, pull, known.get(id));
    for (const id of known.keys()) if (!wanted.has(id)) await remove(client, log, id);
  });
}

const prefix = 'pull/';

async function keep(
  client: Client,
  timing: PaymentTiming,
  log: Logger,
  pull: Pull,
  known: ScheduleSummary | undefined,
): Promise<void> {
  const scheduleId = pullScheduleId(pull);
  const options = optionsOf(pull, timing);
  if (known === undefined) {
    const isNew = await unless(
      ScheduleAlreadyRunning,
      // At once, too: what Safaricom tells is not waited for until the next quarter of an hour.
      client.schedule.create({ ...options, scheduleId, state: { triggerImmediately: true } }),
    );
    if (isNew) log.info({ scheduleId }, 'schedule of pulls made');
  } else if (known.spec?.intervals?.[0]?.every !== everyMs(pull, timing)) {
    const handle = client.schedule.getHandle(scheduleId);
    // A pause by hand stays.
    await unless(
      ScheduleNotFoundError,
      handle.update<typeof pullTransactions>(({ state }) => ({ ...options, state })),
    );
    log.info({ scheduleId }, 'schedule of pulls changed');
  }
}

async function remove(client: Client, log: Logger, scheduleId: string): Promise<void> {
  if (await unless(ScheduleNotFoundError, client.schedule.getHandle(scheduleId).delete()))
    log.info({ scheduleId }, 'schedule of pulls removed');
}

/** Temporal counts intervals in whole seconds. */
const everyMs = ({ pass }: Pull, { pullFullEveryMs, pullRecentEveryMs }: PaymentTiming): number =>
  Math.max(1, Math.round((pass === 'full' ? pullFullEveryMs : pullRecentEveryMs) / 1000)) * 1000;

function optionsOf(pull: Pull, timing: PaymentTiming) {
  const every = everyMs(pull, timing);
  return {
    // The jitter keeps many short codes from asking in the same second.
    spec: { intervals: [{ every }], jitter: Math.floor(every / 10) },
    policies: {
      overlap: ScheduleOverlapPolicy.SKIP,
      // A pass that was missed is made up for by the next one, which looks at the same time again.
      catchupWindow: Math.max(every, 10_000),
    },
    action: {
      type: 'startWorkflow' as const,
      workflowType: 'pullTransactions',
      workflowId: pullScheduleId(pull),
      taskQueue: paymentsTaskQueue,
      args: [pull] as [Pull],
      staticSummary: pull.pass === 'full' ? 'All payments of 48 hours' : 'The payments of the last two hours',
    },
  };
}

/** Whether a call succeeded; false if somebody was faster. */
async function unless(error: typeof ScheduleAlreadyRunning, call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (caught) {
    if (caught instanceof error) return false;
    throw caught;
  }
}
