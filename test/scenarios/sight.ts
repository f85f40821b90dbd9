import type { Engine } from '../support/engine.ts';
import { caseKinds, paymentRow, sql } from '../support/flow.ts';
import type { PaymentEvent } from './ending.ts';
import type { Play } from './stage.ts';

interface LedgerEntry {
  receiptNumber: string;
}

/** All that can be seen of a play, in the terms of its ending. */
export async function see(engine: Engine, { paymentId, phoneNumber, merchant }: Play) {
  const { organisationId, apiKey } = merchant;
  const authorization = { authorization: `Bearer ${apiKey}` };
  const { body } = await engine.request('GET', `/v1/payments/${paymentId}`, undefined, authorization);
  const row = await paymentRow(engine, paymentId);
  const pushes = (await engine.pushes(phoneNumber)) as unknown as SeenPush[];
  const debits = await ledgerOf(engine, phoneNumber);
  const owners = await sql<Owner>(
    engine,
    `select r.receipt_number as "receiptNumber", p.id as "paymentId", p.status from receipts r
       join payments p on p.id = r.payment_id where r.organisation_id = ?`,
    [organisationId],
  );
  const events = await sql<SeenEvent>(
    engine,
    `select type, payload->'data'->>'status' as status, payload->'data'->>'receiptNumber' as receipt from events
     where payment_id = ? order by sequence`,
    [paymentId],
  );
  const cases = await caseKinds(engine, paymentId);
  const accounted = ({ receiptNumber }: LedgerEntry): boolean =>
    cases.length > 0 ||
    owners.some((owner) => owner.receiptNumber === receiptNumber && owner.status === 'completed');
  const receipts = debits.map(({ receiptNumber }) => receiptNumber);
  const description = await engine.client.workflow.getHandle(`payment/${paymentId}`).describe();
  return {
    status: row.status,
    statusByApi: body['status'],
    receiptByApi: body['receiptNumber'] ?? null,
    receiptNumber: row.receipt_number,
    carriesTrueReceipt: receipts.includes(row.receipt_number ?? ''),
    correctedFrom: row.corrected_from,
    advice: row.failure_reason,
    events: events.map(({ type }) => type.replace('payment.', '') as PaymentEvent),
    statusByEvent: events.at(-1)?.status,
    receiptByEvent: events.at(-1)?.receipt ?? null,
    cases,
    prompts: pushes.filter(({ promptShownAt }) => promptShownAt !== null).length,
    pushes: pushes.length,
    callbacksOnTheirWay: pushes.reduce((sum, push) => sum + onTheirWay(push), 0),
    debits: debits.length,
    untoldDebits: debits.filter((entry) => !accounted(entry)).length,
    inventedReceipts: owners.filter(({ receiptNumber }) => !receipts.includes(receiptNumber)).length,
    ownPayments: owners.filter((owner) => owner.paymentId !== paymentId).length,
    dueAt: row.due_at,
    run: description.status.name,
  };
}
export type Sight = Awaited<ReturnType<typeof see>>;

interface SeenPush {
  promptShownAt: string | null;
  callbacksPlanned: number;
  callbackAttempts: { answeredAt: string | null }[];
}
interface SeenEvent {
  type: string;
  status: string;
  receipt: string | null;
}
interface Owner {
  receiptNumber: string;
  paymentId: string;
  status: string;
}

const onTheirWay = ({ callbacksPlanned, callbackAttempts }: SeenPush): number =>
  callbacksPlanned - callbackAttempts.filter(({ answeredAt }) => answeredAt !== null).length;

async function ledgerOf(engine: Engine, phoneNumber: string): Promise<LedgerEntry[]> {
  const response = await fetch(`${engine.simulatorUrl}/_simulator/ledger?phoneNumber=${phoneNumber}`);
  return ((await response.json()) as { entries: LedgerEntry[] }).entries;
}
