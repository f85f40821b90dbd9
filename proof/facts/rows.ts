import { EvidenceRow } from '../../db/entities/index.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import type { Stack } from '../stack/stack.ts';
import type { CaseRow, DeliveryRow, EventRow, Facts, PaymentRow } from './facts.ts';

type Rows = Pick<
  Facts,
  'payments' | 'evidence' | 'receipts' | 'entries' | 'claims' | 'cases' | 'events' | 'deliveries' | 'queues'
>;

/** The database as it stands, by SQL of our own: not by what is to be proven. */
export async function readRows({ orm, merchants }: Stack): Promise<Rows> {
  const em = everyTenantsEntities(orm);
  const payments = await em.execute<PaymentRow[]>(
    `select id, organisation_id as "organisationId", status, channel, amount_shillings as "amountShillings",
       phone_number as "phoneNumber", receipt_number as "receiptNumber", callback_token_hash as "callbackTokenHash",
       prompt_by as "promptBy", metadata->>'order' as "order", created_at as "createdAt" from payments order by id`,
  );
  const evidence = await em.find(EvidenceRow, {}, { orderBy: { receivedAt: 'asc' } });
  const receipts = await em.execute<Rows['receipts']>(
    `select organisation_id as "organisationId", receipt_number as "receiptNumber", payment_id as "paymentId",
       claim_id as "claimId" from receipts`,
  );
  const entries = await em.execute<Rows['entries']>(
    `select receipt_number as "receiptNumber", source, payment_id as "paymentId" from account_entries`,
  );
  const claims = await em.execute<Rows['claims']>(
    `select id, organisation_id as "organisationId", receipt_number as "receiptNumber" from claims`,
  );
  const cases = await em.execute<CaseRow[]>(`select payment_id as "paymentId", kind, status from cases`);
  const events = await em.execute<EventRow[]>(
    `select id, organisation_id as "organisationId", type, payment_id as "paymentId", sequence, payload from events
     order by payment_id, sequence`,
  );
  const deliveries = await em.execute<{ eventId: string; organisationId: string }[]>(
    `select event_id as "eventId", organisation_id as "organisationId" from webhook_deliveries`,
  );
  return {
    payments: payments.map(withInstants),
    evidence,
    receipts,
    entries,
    claims,
    cases,
    events,
    deliveries: deliveries.map(({ eventId, organisationId }): DeliveryRow => ({
      eventId,
      merchant: merchants.findIndex((merchant) => merchant.organisationId === organisationId),
    })),
    queues: await readQueues(em.execute.bind(em)),
  };
}

// The driver gives instants of plain SQL as texts or dates, by its settings.
const withInstants = (row: PaymentRow): PaymentRow => ({
  ...row,
  promptBy: row.promptBy === null ? null : new Date(row.promptBy),
  createdAt: new Date(row.createdAt),
});

const queues: Record<string, string> = {
  'payments to be started': 'payments where start_at is not null',
  'evidence to be judged': 'evidence where judged_at is null',
  'payments overdue': `payments where due_at < now() - interval '1 minute'`,
  'webhooks to be sent': `webhook_deliveries where status = 'pending'`,
};

async function readQueues(
  execute: (sql: string) => Promise<{ left: string }[]>,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [what, from] of Object.entries(queues)) {
    const [row] = await execute(`select count(*) as left from ${from}`);
    counts[what] = Number(row?.left);
  }
  return counts;
}
