import type { EntityManager } from '@mikro-orm/postgresql';
import { circuitThresholds } from '../workflows/circuit-thresholds.ts';
import type { PaymentTiming } from '../workflows/timing.ts';
import type { Environment } from './entities/index.ts';

export interface GatewayPush {
  environment: Environment;
  credentialId: string;
  failed: boolean;
}

export type CircuitChange = 'open' | 'stillOpen' | 'closed';

/**
 * Writes down how a push ended, and opens or closes the circuit of its environment where that decides it. All processes
 * count together, and a change is told to one of them only. Undefined: nothing has changed.
 */
export async function recordPush(
  em: EntityManager,
  timing: PaymentTiming,
  { environment, credentialId, failed }: GatewayPush,
): Promise<CircuitChange | undefined> {
  await em.execute('insert into gateway_calls (environment, credential_id, failed) values (?, ?, ?)', [
    environment,
    credentialId,
    failed,
  ]);
  if (!failed) return (await close(em, environment)) ? 'closed' : undefined;
  if (await stayOpen(em, timing, environment)) return 'stillOpen';
  return (await open(em, timing, environment)) ? 'open' : undefined;
}

/** Only once the pause is over: in it, a push that still gets through is luck, not recovery. */
const close = (em: EntityManager, environment: Environment): Promise<boolean> =>
  changed(
    em,
    `update circuits set opened_at = null, probe_from = null, probe_until = null, closed_at = clock_timestamp()
     where environment = ? and opened_at is not null and probe_from <= clock_timestamp() returning environment`,
    [environment],
  );

/** A probe failed: another pause. */
const stayOpen = (em: EntityManager, timing: PaymentTiming, environment: Environment): Promise<boolean> =>
  changed(
    em,
    `update circuits set probe_from = clock_timestamp() + ? * interval '1 millisecond', probe_until = null
     where environment = ? and opened_at is not null and probe_from <= clock_timestamp() returning environment`,
    [timing.circuitPauseMs, environment],
  );

const open = (em: EntityManager, timing: PaymentTiming, environment: Environment): Promise<boolean> =>
  changed(
    em,
    `insert into circuits (environment, opened_at, probe_from)
     select ?, clock_timestamp(), clock_timestamp() + ? * interval '1 millisecond' from (
       select count(*) as calls, count(*) filter (where failed) as failures,
              count(distinct credential_id) as credentials,
              count(distinct credential_id) filter (where failed) as failing
       from gateway_calls
       where environment = ? and at > clock_timestamp() - ? * interval '1 millisecond'
         and at > coalesce((select closed_at from circuits where environment = ?), '-infinity')) seen
     where calls >= ? and failures > calls * ? and failing >= least(credentials, ?)
     -- Of two who see the last failure at once, the second waits for the first here and changes nothing.
     on conflict (environment) do update set opened_at = excluded.opened_at, probe_from = excluded.probe_from
       where circuits.opened_at is null
     returning environment`,
    [
      environment,
      timing.circuitPauseMs,
      environment,
      timing.circuitWindowMs,
      environment,
      circuitThresholds.callsMin,
      circuitThresholds.failedShareMin,
      circuitThresholds.credentialsMin,
    ],
  );

const changed = async (em: EntityManager, statement: string, params: unknown[]): Promise<boolean> =>
  (await em.execute<unknown[]>(statement, params)).length > 0;

/**
 * Whether a new prompt may be asked for: it passes, or it is the one probe of this moment, or it has to wait. Called in
 * the transaction that creates the payment: if that is undone, so is its place as a probe.
 */
export async function admitPrompt(
  em: EntityManager,
  timing: PaymentTiming,
  environment: Environment,
): Promise<'passes' | 'probe' | { waitMs: number }> {
  if ((await openForMs(em, environment)) === undefined) return 'passes';
  const isProbe = await changed(
    em,
    // The row's lock puts those who come at once in order; only the first finds the place free.
    `update circuits set probe_until = clock_timestamp() + ? * interval '1 millisecond'
     where environment = ? and opened_at is not null and probe_from <= clock_timestamp()
       and (probe_until is null or probe_until <= clock_timestamp()) returning environment`,
    [timing.circuitProbeMs, environment],
  );
  if (isProbe) return 'probe';
  const waitMs = await openForMs(em, environment);
  // Closed while we asked.
  return waitMs === undefined ? 'passes' : { waitMs };
}

/** Until the next probe, at least a millisecond; undefined while the circuit is closed. */
async function openForMs(em: EntityManager, environment: Environment): Promise<number | undefined> {
  const [row] = await em.execute<{ ms: string }[]>(
    `select extract(epoch from greatest(probe_from, probe_until) - clock_timestamp()) * 1000 as ms
     from circuits where environment = ? and opened_at is not null`,
    [environment],
  );
  return row === undefined ? undefined : Math.max(1, Math.ceil(Number(row.ms)));
}
