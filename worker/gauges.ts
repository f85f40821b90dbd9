import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Worker } from '@temporalio/worker';
import { environments } from '../db/entities/environment.ts';
import { isNotice } from '../db/entities/index.ts';
import type { Measured } from '../metrics/metrics.ts';
import type { PaymentTiming } from '../workflows/timing.ts';
import { caseKinds } from '../workflows/verdict.ts';

export interface GaugeSources {
  orm: MikroORM;
  timing: PaymentTiming;
  limits: Record<BudgetedCall, number>;
  /** Those of this process; none before they run. */
  workers: readonly Pick<Worker, 'options' | 'getStatus'>[];
}

type BudgetedCall = 'query' | 'push' | 'oauth';

/** The database ends a question of ours that takes longer. */
const statementMs = 1_500;

/** What is so now; read at a scrape, in one short transaction, by indexes and small tables only. */
export async function readGauges({ orm, timing, limits, workers }: GaugeSources): Promise<Measured[]> {
  const stored = await orm.em.fork().transactional(async (em) => {
    await em.execute(`set local statement_timeout = ${statementMs}`);
    return [
      ...(await circuits(em)),
      ...(await suspended(em)),
      ...(await queues(em, timing)),
      ...(await openCases(em)),
      ...(await budgets(em, timing, limits)),
    ];
  });
  return [...stored, ...workers.flatMap(tasks)];
}

async function circuits(em: EntityManager): Promise<Measured[]> {
  const rows = await em.execute<{ environment: string; state: number }[]>(
    `select environment, case when probe_from <= clock_timestamp() then 1 else 2 end as state
     from circuits where opened_at is not null`,
  );
  return environments.map((environment) => ({
    name: 'hakika_circuit_state',
    labels: { environment },
    value: rows.find((row) => row.environment === environment)?.state ?? 0,
  }));
}

async function suspended(em: EntityManager): Promise<Measured[]> {
  const rows = await em.execute<{ environment: string; rows: string }[]>(
    `select environment, count(*) as rows from daraja_credentials where suspended_at is not null group by environment`,
  );
  return environments.map((environment) => ({
    name: 'hakika_credentials_suspended',
    labels: { environment },
    value: Number(rows.find((row) => row.environment === environment)?.rows ?? 0),
  }));
}

/** As the relay finds them, whether they are leased or not. */
async function queues(em: EntityManager, timing: PaymentTiming): Promise<Measured[]> {
  const queue = (name: string, table: string, due: string, more = ''): string =>
    `select '${name}' as queue, count(*) as rows, extract(epoch from clock_timestamp() - min(${due})) as seconds
     from ${table} where ${due} <= statement_timestamp() ${more}`;
  const late = (ms: number): string => `- ${ms} * interval '1 millisecond'`;
  const rows = await em.execute<{ queue: string; rows: string; seconds: string | null }[]>(
    [
      queue('payments_not_started', 'payments', 'start_at'),
      queue('payments_overdue', 'payments', 'due_at', late(timing.overdueMs)),
      queue(
        'evidence_not_judged',
        'evidence',
        'received_at',
        `${late(timing.relayAfterMs)} and judged_at is null`,
      ),
      queue('entries_not_bound', 'account_entries', 'due_at', `and ${isNotice}`),
      queue('listed_entries_not_bound', 'account_entries', 'due_at', `and not (${isNotice})`),
      queue('webhooks_not_dispatched', 'webhook_deliveries', 'dispatch_at'),
      queue('receipts_not_asked_about', 'status_checks', 'start_at'),
    ].join(' union all '),
  );
  return rows.flatMap(({ queue: name, rows: waiting, seconds }): Measured[] => [
    { name: 'hakika_relay_queue_rows', labels: { queue: name }, value: Number(waiting) },
    { name: 'hakika_relay_queue_oldest_seconds', labels: { queue: name }, value: Number(seconds ?? 0) },
  ]);
}

async function openCases(em: EntityManager): Promise<Measured[]> {
  const rows = await em.execute<{ kind: string; rows: string }[]>(
    `select kind, count(*) as rows from cases where status = 'open' group by kind`,
  );
  return caseKinds.map((kind) => ({
    name: 'hakika_cases_open',
    labels: { kind },
    value: Number(rows.find((row) => row.kind === kind)?.rows ?? 0),
  }));
}

/** Of each kind of call the short code that has the least left; which one it is is its tenant's own affair. */
async function budgets(
  em: EntityManager,
  timing: PaymentTiming,
  limits: GaugeSources['limits'],
): Promise<Measured[]> {
  const windows = { query: timing.queryWindowMs, push: timing.pushWindowMs, oauth: timing.tokenWindowMs };
  const measured: Measured[] = [];
  for (const call of ['query', 'push', 'oauth'] as const) {
    const [row] = await em.execute<{ used: string | null }[]>(
      `select max((select count(*) from unnest(recent) at
         where at > clock_timestamp() - ? * interval '1 millisecond')) as used
       from budgets where id like ?`,
      [windows[call], `%/${call}`],
    );
    const free = Math.max(0, limits[call] - Number(row?.used ?? 0));
    measured.push({ name: 'hakika_budget_places_free', labels: { call }, value: free });
  }
  return measured;
}

function tasks(worker: GaugeSources['workers'][number]): Measured[] {
  const { numInFlightActivities, numInFlightWorkflowActivations } = worker.getStatus();
  const name = 'hakika_worker_tasks_running';
  const queue = worker.options.taskQueue ?? '';
  return [
    { name, labels: { queue, kind: 'activity' }, value: numInFlightActivities },
    { name, labels: { queue, kind: 'workflow' }, value: numInFlightWorkflowActivations },
  ];
}
