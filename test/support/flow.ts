// Asserts by node:assert, for it is used outside Jest as well.
import assert from 'node:assert/strict';
import type { PaymentStatus } from '../../workflows/payment-status.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';
import type { Engine } from './engine.ts';
import { eventually } from './eventually.ts';

/** Two busy cores may hold up a step of ours for seconds; only waits that a test is about are short. */
export const patientTiming: Partial<PaymentTiming> = { promptWithinMs: 30_000, relayAfterMs: 2_000 };

let phones = 0;
/** A phone that no other test of this file has; its last two digits choose the simulator's story. */
export function nextPhone(ending = '40'): string {
  phones += 1;
  return `2547${String(phones).padStart(6, '0')}${ending}`;
}

/** A push as the simulator's admin API shows it. */
export interface SimulatedPush {
  checkoutRequestId: string;
  merchantRequestId: string;
  amountShillings: number;
  callbackUrl: string;
  promptShownAt: string | null;
  state: string;
  ledgerEntry: { receiptNumber: string } | null;
  callbackAttempts: unknown[];
}

export const pushesTo = async (engine: Engine, phoneNumber: string): Promise<SimulatedPush[]> =>
  (await engine.pushes(phoneNumber)) as unknown as SimulatedPush[];

export async function onlyPushTo(engine: Engine, phoneNumber: string): Promise<SimulatedPush> {
  const pushes = await pushesTo(engine, phoneNumber);
  assert.equal(pushes.length, 1, `pushes to ${phoneNumber}`);
  return pushes[0]!;
}

const orderOf = (phoneNumber: string, more: object) => ({
  phoneNumber,
  amount: 100,
  description: 'Order',
  accountReference: 'INV1042',
  ...more,
});

/** Creates a payment; the answer is 202 whatever happens to the push, unless Safaricom refuses it. */
export async function pay(engine: Engine, phoneNumber: string, more: object = {}, apiUrl = engine.apiUrl) {
  const response = await fetch(`${apiUrl}/v1/express`, {
    method: 'POST',
    headers: { authorization: `Bearer ${engine.tenant.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(orderOf(phoneNumber, more)),
  });
  const body = (await response.json()) as Record<
    'paymentId' | 'transactionId' | 'status' | 'message',
    string
  >;
  assert.equal(response.status, 202, JSON.stringify(body));
  assert.equal(body.status, 'pending');
  return body;
}

export const sql = <Row = Record<string, unknown>>(engine: Engine, query: string, params: unknown[] = []) =>
  engine.orm.em.fork().execute<Row[]>(query, params);

export interface PaymentRow {
  id: string;
  status: PaymentStatus;
  result_code: string | null;
  receipt_number: string | null;
  corrected_from: string | null;
  checkout_request_id: string | null;
  failure_reason: string | null;
  prompt_sent_at: Date | null;
  processed_at: Date | null;
  due_at: Date | null;
  checks_asked: number;
  revision: number;
}

export async function paymentRow(engine: Engine, paymentId: string): Promise<PaymentRow> {
  const [row] = await sql<PaymentRow>(engine, 'select * from payments where id = ?', [paymentId]);
  return row!;
}

export async function paymentTo(engine: Engine, phoneNumber: string): Promise<PaymentRow | undefined> {
  const [row] = await sql<PaymentRow>(engine, 'select * from payments where phone_number = ?', [phoneNumber]);
  return row;
}

/** Waits until the payment has the status. */
export const becomes = (engine: Engine, paymentId: string, status: PaymentStatus, limitMs = 20_000) =>
  eventually(async () => {
    const row = await paymentRow(engine, paymentId);
    assert.equal(row.status, status);
    return row;
  }, limitMs);

export async function eventTypes(engine: Engine, paymentId: string): Promise<string[]> {
  const rows = await sql<{ type: string }>(
    engine,
    'select type from events where payment_id = ? order by sequence',
    [paymentId],
  );
  return rows.map(({ type }) => type);
}

export async function caseKinds(engine: Engine, paymentId: string): Promise<string[]> {
  const rows = await sql<{ kind: string }>(
    engine,
    'select kind from cases where payment_id = ? order by kind',
    [paymentId],
  );
  return rows.map(({ kind }) => kind);
}

export const evidenceOf = (engine: Engine, paymentId: string, kind: string) =>
  sql<{ says: string; result_code: string | null; received_at: Date; judged_at: Date | null }>(
    engine,
    'select * from evidence where payment_id = ? and kind = ? order by received_at',
    [paymentId, kind],
  );

async function command(engine: Engine, path: string, body: object): Promise<number> {
  const response = await fetch(`${engine.simulatorUrl}/_simulator/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.status;
}

export async function planFault(engine: Engine, fault: object): Promise<void> {
  assert.equal(await command(engine, 'faults', { on: 'push', ...fault }), 201);
}

export async function onHandset(engine: Engine, phone: string, action: 'pin' | 'decline'): Promise<void> {
  assert.equal(await command(engine, `handset/${phone}`, { action }), 200, `no prompt is on ${phone}`);
}

/** What a customer types into the menu of the phone. */
export interface HandPayment {
  phoneNumber: string;
  amountShillings: number;
  accountReference?: string;
}

/** A customer pays a paybill or till without a prompt; returns the receipt. */
export async function payByHand(engine: Engine, payment: HandPayment, businessShortCode = '174379') {
  const response = await fetch(`${engine.simulatorUrl}/_simulator/c2b/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ businessShortCode, ...payment }),
  });
  assert.equal(response.status, 201);
  const paid = (await response.json()) as { payment: { ledgerEntry: { receiptNumber: string } } };
  return paid.payment.ledgerEntry.receiptNumber;
}

/** Has the simulator tell of money to the tenant's short code. */
export async function registerC2b(engine: Engine, body: object = {}): Promise<void> {
  const path = `/v1/daraja-credentials/${engine.tenant.credentialId}/register-c2b`;
  const { status } = await engine.request('POST', path, body);
  assert.equal(status, 200);
}

let receipts = 0;
export function nextReceipt(): string {
  receipts += 1;
  return `TJK${String(receipts).padStart(6, '0')}A`;
}

export interface CallbackFacts {
  receiptNumber?: string | null;
  amountShillings?: number;
  checkoutRequestId?: string;
  resultCode?: number;
  resultDescription?: string;
  /** Makes the body differ and the facts not. */
  extra?: unknown;
}

/** Safaricom's callback for a push, with other facts where they are given. */
export function callbackOf(push: SimulatedPush, facts: CallbackFacts = {}): string {
  const { receiptNumber = nextReceipt(), amountShillings = push.amountShillings, resultCode = 0 } = facts;
  const Item = [
    { Name: 'Amount', Value: amountShillings },
    ...(receiptNumber === null ? [] : [{ Name: 'MpesaReceiptNumber', Value: receiptNumber }]),
    { Name: 'TransactionDate', Value: 20_261_124_120_000 },
  ];
  const stkCallback = {
    MerchantRequestID: push.merchantRequestId,
    CheckoutRequestID: facts.checkoutRequestId ?? push.checkoutRequestId,
    ResultCode: resultCode,
    ResultDesc: facts.resultDescription ?? 'The service request is processed successfully.',
    ...(resultCode === 0 ? { CallbackMetadata: { Item } } : {}),
    ...(facts.extra === undefined ? {} : { Extra: facts.extra }),
  };
  return JSON.stringify({ Body: { stkCallback } });
}

/** Posts a callback as Safaricom does; it is answered 200. */
export async function postCallback(push: SimulatedPush, body: string, apiUrl?: string): Promise<void> {
  const url =
    apiUrl === undefined ? push.callbackUrl : new URL(new URL(push.callbackUrl).pathname, apiUrl).href;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  assert.equal(response.status, 200);
}

export const workflowOf = (engine: Engine, paymentId: string) =>
  engine.client.workflow.getHandle(`payment/${paymentId}`);

/** The ids of all runs of a payment, newest first. */
export async function runIds(engine: Engine, paymentId: string): Promise<string[]> {
  const found: string[] = [];
  const query = `WorkflowId = "payment/${paymentId}"`;
  for await (const { runId } of engine.client.workflow.list({ query })) found.push(runId);
  return found;
}
