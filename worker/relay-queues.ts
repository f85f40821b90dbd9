import type { MikroORM } from '@mikro-orm/postgresql';
import { isNotice } from '../db/entities/index.ts';
import type { PaymentToStart } from '../workflows/payment-start.ts';
import type { PaymentTiming } from '../workflows/timing.ts';

export interface PaymentWork extends PaymentToStart {
  /** Not prompted yet, and still in time. */
  mayPrompt: boolean;
}

export interface DeliveryWork {
  id: string;
  resends: number;
}

export interface Leased<Work extends { id: string }> {
  rows: Work[];
  /** The queue may hold more. */
  full: boolean;
  /** Takes the row out of its queue. */
  done: (work: Work) => Promise<unknown>;
}

const batch = 50;
/** Entries are bound here, each in a transaction of its own: fewer at a time, so that they leave the pool to others. */
const entryBatch = 10;
/** A leased row whose relay died comes back after this. */
const leaseSeconds = 15;

// `statement_timestamp()`, for an index is no use with a time that changes from row to row. `skip locked` lets several workers share a queue; the lease, not the lock, holds the row while Temporal is called.
const lease = (table: string, order: string, due: string, size = batch): string => `
  update ${table} set leased_until = clock_timestamp() + interval '${leaseSeconds} seconds'
  where id in (select id from ${table} where ${due} and (leased_until is null or leased_until < statement_timestamp())
               order by ${order} limit ${size} for update skip locked)
  returning *`;

const paymentColumns = `p.id, p.organisation_id, p.environment, p.status, p.amount_shillings,
  (p.status = 'initiating' and p.prompt_sent_at is null and p.prompt_by > clock_timestamp()) as may_prompt`;

interface PaymentRow {
  id: string;
  organisation_id: string;
  environment: string;
  status: PaymentWork['status'];
  amount_shillings: number;
  may_prompt: boolean;
}

const toWork = (row: PaymentRow): PaymentWork => ({
  id: row.id,
  organisationId: row.organisation_id,
  environment: row.environment,
  status: row.status,
  amountShillings: row.amount_shillings,
  mayPrompt: row.may_prompt,
});

const stillOpen = {
  // Sent again while it was started, it waits for another start.
  webhook_deliveries: `dispatch_at = $next where id = ? and status = 'pending' and resends = ?`,
  status_checks: 'start_at = $next where id = ? and start_at is not null',
};

/** What was started is looked at again later, as long as it is open: a started workflow proves nothing if Temporal loses its data. */
const lookAgain = (table: keyof typeof stillOpen, { startedLookMs }: PaymentTiming): string =>
  `update ${table} set ${stillOpen[table].replace('$next', `clock_timestamp() + interval '${startedLookMs} milliseconds'`)}`;

/** The queues of the relay, each a partial index on an existing table. */
export function leaseQueues(orm: MikroORM, timing: PaymentTiming) {
  const run = <Row>(sql: string, params: unknown[] = []): Promise<Row[]> =>
    orm.em.fork().execute<Row[]>(sql, params);
  /** Without `doneSql` a settlement takes the row out of the queue; until then the lease keeps it from coming every second. */
  const leased = <Work extends { id: string }>(
    rows: Work[],
    doneSql?: string,
    size = batch,
    paramsOf: (work: Work) => unknown[] = ({ id }) => [id],
  ): Leased<Work> => ({
    rows,
    full: rows.length === size,
    done: async (work) => (doneSql === undefined ? undefined : await run(doneSql, paramsOf(work))),
  });
  async function payments(
    order: 'start_at' | 'due_at',
    due: string,
    params: unknown[],
    doneSql?: string,
  ): Promise<Leased<PaymentWork>> {
    const sql = `with due as (${lease('payments', order, due)}) select ${paymentColumns} from due p`;
    return leased((await run<PaymentRow>(sql, params)).map(toWork), doneSql);
  }
  /** What is due by the column that orders it. */
  const dueBy = <Work>(table: string, at: string): Promise<Work[]> =>
    run<Work>(lease(table, at, `${at} <= statement_timestamp()`));
  const entries = async (only: string): Promise<Leased<{ id: string }>> => {
    const due = `due_at <= statement_timestamp() and ${only}`;
    return leased(await run(lease('account_entries', 'due_at', due, entryBatch)), undefined, entryBatch);
  };

  return {
    notStarted: () =>
      payments(
        'start_at',
        'start_at <= statement_timestamp()',
        [],
        'update payments set start_at = null where id = ?',
      ),

    overdue: () =>
      payments(
        'due_at',
        `due_at < statement_timestamp()
         and (status in ('completed', 'failed', 'canceled')
              or due_at < statement_timestamp() - ? * interval '1 millisecond')`,
        [timing.overdueMs],
      ),

    notJudged: async (): Promise<Leased<PaymentWork>> => {
      const rows = await run<PaymentRow>(
        `with due as (${lease('evidence', 'received_at', `judged_at is null and received_at < statement_timestamp() - ? * interval '1 millisecond'`)}),
              ids as (select distinct payment_id from due)
         select ${paymentColumns} from ids join payments p on p.id = ids.payment_id`,
        [timing.relayAfterMs],
      );
      return leased(rows.map(toWork));
    },

    /** Binding itself takes an entry out of the queue, or says when it comes again. */
    notBound: () => entries(isNotice),
    /** Apart, so that no notice waits behind a month's statement. */
    listedNotBound: () => entries(`not (${isNotice})`),

    notDispatched: async (): Promise<Leased<DeliveryWork>> => {
      const rows = await dueBy<DeliveryWork>('webhook_deliveries', 'dispatch_at');
      const again = lookAgain('webhook_deliveries', timing);
      return leased(rows, again, batch, ({ id, resends }) => [id, resends]);
    },

    notChecked: async (): Promise<Leased<{ id: string }>> =>
      leased(await dueBy<{ id: string }>('status_checks', 'start_at'), lookAgain('status_checks', timing)),
  };
}
