import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';

const everyMs = 60 * 60 * 1000;

// What is of no use after a while: idempotency keys, whose payments stay; tests of endpoints, as long as the keys that
// may ask for them again; calls that the circuit has long looked at; and
// bodies under a token that is nobody's, of which anybody in the world can send a thousand an hour. What came under one of
// our tokens and cannot be read stays: it may be about money.
const old: readonly (readonly [table: string, condition: string])[] = [
  ['idempotency_keys', `created_at < clock_timestamp() - interval '7 days'`],
  ['endpoint_tests', `created_at < clock_timestamp() - interval '7 days'`],
  ['gateway_calls', `at < clock_timestamp() - interval '1 hour'`],
  [
    'stray_callbacks',
    `reason in ('unknownToken', 'tooManyUnlisted') and received_at < clock_timestamp() - interval '14 days'`,
  ],
];

// Daraja's keys of a paybill or till that was deleted a month ago. What needs them first: a payment that something must
// still happen to, or a question about a receipt. Its notices come without keys; its lists are pulled no more.
const removeKeys = `with emptied as (
    update daraja_credentials c set secrets_sealed = null, initiator_name = null, pull_registered_at = null,
      pull_nominated_number = null
    where secrets_sealed is not null and deleted_at < clock_timestamp() - interval '30 days'
      and not exists (select 1 from payments p where p.credential_id = c.id and p.due_at is not null)
      and not exists (select 1 from status_checks s where s.credential_id = c.id and s.state in ('waiting', 'asked'))
    returning id)
  delete from daraja_tokens where credential_id in (select id from emptied)`;

/** Of one statement: the backlog of an outage in one would run into its time limit each hour, and only grow. */
const rowsMax = 2_000;

/** Removes what is old, now and every hour. `stop` resolves once the statements that run have ended. */
export function startHousekeeping(orm: MikroORM, log: Logger): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  let cleaning = Promise.resolve();
  const clean = (): void => {
    cleaning = cleaning
      .then(() => cleanUp(orm, stopping.signal))
      .catch((error: unknown) => log.warn({ error }, 'housekeeping: will try again in an hour'));
  };
  clean();
  const timer = setInterval(clean, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await cleaning;
    },
  };
}

export async function cleanUp(orm: MikroORM, signal?: AbortSignal): Promise<void> {
  const em = orm.em.fork();
  // Each by itself: one that takes too long must not keep the others from their work.
  const results = await Promise.allSettled([
    ...old.map(([table, condition]) => removeAll(em, table, condition, signal)),
    em.execute(removeKeys),
  ]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function removeAll(
  em: EntityManager,
  table: string,
  condition: string,
  signal?: AbortSignal,
): Promise<void> {
  const batch = `delete from ${table} where ctid = any(array(
    select ctid from ${table} where ${condition} limit ${rowsMax}))`;
  for (;;) {
    if (signal?.aborted === true) return;
    const { affectedRows } = await em.execute<{ affectedRows: number }>(batch, [], 'run');
    if (affectedRows < rowsMax) return;
  }
}
