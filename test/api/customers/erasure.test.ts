import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import {
  becomes,
  callbackOf,
  onlyPushTo,
  patientTiming,
  payByHand,
  paymentTo,
  postCallback,
  registerC2b,
  sql,
  type SimulatedPush,
} from '../../support/flow.ts';
import { insertCase, insertDelivery, insertEntry } from '../support/rows.ts';

const phone = '254712345640';
const formerPhone = '254798765440';
const names = ['Wanjiru Kamau', 'Wanjiru Mwangi'];
const description = 'Lives behind the blue gate';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
/** Of so few numbers each can be tried, beside what is known of the rest of a request. */
const requestHash = sha256(
  `POST /v1/customers\n${JSON.stringify({ description, metadata: { gate: 'blue' }, name: names[0], phoneNumber: formerPhone })}`,
);
/** Whatever tells who it was: in plain words, in another spelling, or hashed. */
const traces = [
  '712345640',
  '712 345 640',
  '798765440',
  ...names.map((name) => name.toLowerCase()),
  description.toLowerCase(),
  sha256(phone),
  sha256('0712345640'),
  requestHash,
];

let engine: Engine;
let secret: string;
let customerId: string;
let paymentId: string;
let formerPaymentId: string;
let ownPaymentId: string;
let receiptNumber: string;
let push: SimulatedPush;
let before: Record<string, string[]>;
let timeline: Record<string, unknown>[];
let shown: Record<string, unknown>;
let answer: { status: number; body: Record<string, unknown> };

/** Every row of the database as text, by table. */
async function dump(): Promise<Record<string, string[]>> {
  const tables = await sql<{ name: string }>(
    engine,
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'mikro_orm_migrations'`,
  );
  const rows = await Promise.all(
    tables.map(async ({ name }) => {
      const found = await sql<{ row: string }>(engine, `select to_jsonb(t)::text as row from ${name} t`);
      return [name, found.map(({ row }) => row)] as const;
    }),
  );
  return Object.fromEntries(rows);
}

const sealedColumns = [
  ['evidence', 'body_sealed', 'evidence-body', 'id'],
  ['account_entries', 'body_sealed', 'entry-body', 'id'],
  ['idempotency_keys', 'answer_sealed', 'answer', `organisation_id || '/' || environment || '/' || key`],
] as const;

/** What is sealed in the database, opened. */
async function opened(): Promise<string[]> {
  const texts = sealedColumns.map(async ([table, column, purpose, owner]) => {
    const query = `select ${owner} as owner, ${column} as sealed from ${table} where ${column} is not null`;
    const rows = await sql<{ owner: string; sealed: string }>(engine, query);
    return rows.map(({ owner: of, sealed }) => engine.sealer.open(purpose, of, sealed));
  });
  return (await Promise.all(texts)).flat();
}

const found = (texts: readonly string[]): string[] =>
  traces.filter((trace) => texts.some((text) => text.toLowerCase().includes(trace)));

const order = (more: object) => ({ amount: 100, description: 'Order', ...more });
async function pay(body: object, key: string): Promise<string> {
  const headers = { 'idempotency-key': key };
  const { status, body: accepted } = await engine.request('POST', '/v1/express', order(body), headers);
  expect(status).toBe(202);
  await becomes(engine, accepted.paymentId, 'completed');
  return accepted.paymentId;
}

/** Money of the same person that found no payment, and what people wrote about a payment. */
async function writeAbout(): Promise<void> {
  await insertEntry(engine, engine.tenant, {
    receiptNumber: 'UIE4K7Q2XA',
    payer: sha256('0712345640'),
    amountShillings: 7,
  });
  const claim = { reason: `${names[1]} showed it at the till.` };
  const claimed = await engine.request('POST', '/v1/receipts/UIE4K7Q2XA/claim', claim, {
    'idempotency-key': 'claim',
  });
  assert.equal(claimed.status, 201, JSON.stringify(claimed.body));
  await insertEntry(engine, engine.tenant, { receiptNumber, payer: phone, accountReference: '0712345640' });
  const caseId = await insertCase(engine, engine.tenant, paymentId, { summary: `Paid twice by ${phone}.` });
  const close = { decision: 'none', reason: `${names[1]} (0712 345 640) was refunded.` };
  const keyed = { 'idempotency-key': 'close' };
  expect((await engine.request('POST', `/v1/cases/${caseId}/close`, close, keyed)).status).toBe(200);
  await sql(engine, `update evidence set detail = 'Paid by ' || ? || ', ' || ? where payment_id = ?`, [
    phone,
    names[0],
    paymentId,
  ]);
  await sql(
    engine,
    `insert into payment_notes (id, organisation_id, environment, payment_id, guard, about, text)
     values ('note_1', ?, ?, ?, 'prompt', 'x', ?)`,
    [engine.tenant.organisationId, engine.tenant.environment, paymentId, `The phone ${phone} was busy.`],
  );
}

beforeAll(async () => {
  engine = await Engine.start({ tempo: 50, timing: { ...patientTiming, ownPaymentAfterMs: 500 } });
  ({ secret } = await engine.listen());
  // A receiver that answers with what it was sent, as some frameworks do when they fail.
  engine.receiver.answer = (response, webhook) => response.writeHead(200).end(webhook.body);
  await registerC2b(engine, { version: 'v1' });
  await pay({ phoneNumber: '254700000040', customerName: 'Somebody Else' }, 'else');

  const person = { phoneNumber: formerPhone, name: names[0], description, metadata: { gate: 'blue' } };
  const made = await engine.request('POST', '/v1/customers', person, { 'idempotency-key': 'person' });
  customerId = String(made.body['id']);
  formerPaymentId = await pay({ customerId }, 'former');
  await engine.request('PATCH', `/v1/customers/${customerId}`, { name: names[1], phoneNumber: phone });
  const told = {
    accountReference: '0712345640',
    metadata: { called: 254712345640, contact: '+254 712 345 640', who: names[1], kept: 'size 42' },
  };
  paymentId = await pay({ customerId, ...told }, 'now');
  push = await onlyPushTo(engine, phone);
  receiptNumber = push.ledgerEntry!.receiptNumber;
  await payByHand(engine, { phoneNumber: phone, amountShillings: 70, accountReference: 'INV7' });
  ownPaymentId = await eventually(async () => {
    const rows = await sql<{ id: string }>(
      engine,
      `select id from payments where channel = 'c2b' and status = 'completed'`,
    );
    assert.equal(rows.length, 1);
    return rows[0]!.id;
  });
  await writeAbout();
  const nothingPending = () =>
    eventually(async () => {
      const open = await sql(engine, `select 1 from webhook_deliveries where status = 'pending'`);
      assert.deepEqual(open, []);
    });
  await nothingPending();
  // Answered with its attempts, and so with what the receiver said.
  const [sent] = await sql<{ id: string }>(
    engine,
    `select d.id from webhook_deliveries d join events e on e.id = d.event_id where e.subject_id = ? limit 1`,
    [customerId],
  );
  const path = `/v1/webhook-deliveries/${sent!.id}/resend`;
  const again = await engine.request('POST', path, {}, { 'idempotency-key': 'resend' });
  assert.equal(again.status, 202);
  await nothingPending();
  shown = (await engine.request('GET', `/v1/customers/${customerId}`)).body;
  before = await dump();
  timeline = (await engine.request('GET', `/v1/payments/${paymentId}/timeline`)).body.data;
  const deleted = await engine.request('DELETE', `/v1/customers/${customerId}`);
  answer = { status: deleted.status, body: deleted.body };
}, 120_000);
afterAll(async () => {
  await engine.stop();
});

test('the person was in the database before', async () => {
  expect(found(Object.values(before).flat()).toSorted()).toEqual(
    traces.filter((trace) => ![sha256(phone), requestHash].includes(trace)).toSorted(),
  );
});

test('the customer showed the first and the last completed payment, prompted or by hand', async () => {
  const processedAt = async (id: string) =>
    (await engine.request('GET', `/v1/payments/${id}`)).body['processedAt'];
  expect(shown).toMatchObject({
    isVerified: true,
    firstTransactionAt: await processedAt(formerPaymentId),
    lastActiveAt: await processedAt(ownPaymentId),
  });
});

test('DELETE answers 200 with the id', () => {
  expect(answer).toEqual({ status: 200, body: { id: customerId } });
});

test('no table holds the person any more, in no column and under no seal', async () => {
  const after = await dump();
  const left = Object.entries(after).flatMap(([table, rows]) => found(rows).map((trace) => [table, trace]));
  expect(left).toEqual([]);
  expect(found(await opened())).toEqual([]);
});

test('a repeated close of a case is answered from the record', async () => {
  const [closed] = await sql<{ id: string }>(engine, `select id from cases where status = 'closed'`);
  const close = { decision: 'none', reason: `${names[1]} (0712 345 640) was refunded.` };
  const repeated = await engine.request('POST', `/v1/cases/${closed!.id}/close`, close, {
    'idempotency-key': 'close',
  });
  expect([repeated.status, repeated.body['reason']]).toEqual([200, '(erased) (071****640) was refunded.']);
});

test('nothing of anybody else is touched', async () => {
  const ofOthers = (tables: Record<string, string[]>) =>
    Object.values(tables).flatMap((rows) => rows.filter((row) => row.includes('254700000040')).toSorted());
  expect(ofOthers(before).length).toBeGreaterThan(4);
  expect(ofOthers(await dump())).toEqual(ofOthers(before));
  expect((await opened()).some((text) => text.includes('254700000040'))).toBe(true);
});

describe('the payments', () => {
  test('stay, without the customer and with the phone masked', async () => {
    for (const [id, masked] of [
      [paymentId, '25471****640'],
      [formerPaymentId, '25479****440'],
      [ownPaymentId, '25471****640'],
    ]) {
      const { status, body } = await engine.request('GET', `/v1/payments/${id}`);
      expect({ status, ...body }).toMatchObject({
        customerId: null,
        phoneNumber: masked,
        receiptNumber: expect.any(String),
      });
    }
    const { body } = await engine.request('GET', `/v1/payments/${paymentId}`);
    expect(body).toMatchObject({
      status: 'completed',
      amount: 100,
      receiptNumber,
      checkoutRequestId: expect.stringMatching(/^ws_CO_\d+71\*{4}640$/),
      metadata: { called: '25471****640', contact: '+254 71****640', who: '(erased)', kept: 'size 42' },
    });
  });

  test('are not found by the phone or the name, but by what is left', async () => {
    for (const query of [`phoneNumber=${phone}`, `q=${phone}`, 'q=Mwangi', `customerId=${customerId}`])
      expect((await engine.request('GET', `/v1/payments?${query}`)).body.data).toEqual([]);
    const { body } = await engine.request('GET', `/v1/payments?receiptNumber=${receiptNumber}`);
    expect(body.data).toMatchObject([{ id: paymentId }]);
  });

  test('keep their timeline, entry by entry', async () => {
    const { status, body } = await engine.request('GET', `/v1/payments/${paymentId}/timeline`);
    expect(status).toBe(200);
    const withoutWords = ({ id, at, kind }: Record<string, unknown>) => ({ id, at, kind });
    expect(body.data.map(withoutWords)).toEqual(timeline.map(withoutWords));
    expect(JSON.stringify(body)).toContain('(erased)');
  });

  test('are announced in the past as before, without the person', async () => {
    const { body } = await engine.request('GET', '/v1/events?types=payment.completed');
    const event = body.data.find(({ data }) => (data as { paymentId: string }).paymentId === paymentId);
    const payment = await engine.request('GET', `/v1/transactions/${paymentId}`);
    expect(event).toMatchObject({ sequence: 1, data: { ...payment.body, updatedAt: expect.any(String) } });
    expect(Object.keys(event!['data'] as object)).toEqual(Object.keys(payment.body));
  });
});

test('what is sent again of the past goes out without the person', async () => {
  const [event] = await sql<{ id: string }>(
    engine,
    `select id from events where payment_id = ? and type = 'payment.completed'`,
    [paymentId],
  );
  const receiver = engine.receiver.received.length;
  const { id } = await engine.listen([], `${engine.receiver.url}?again`);
  await insertDelivery(engine, engine.tenant, { eventId: event!.id, endpointId: id, dispatchAt: new Date() });
  await eventually(() => expect(engine.receiver.received.length).toBeGreaterThan(receiver));
  expect(found([engine.receiver.received.at(-1)!.body])).toEqual([]);
});

test('customer.deleted is delivered, signed, after the others and without the person', async () => {
  const webhook = await eventually(() => {
    const [only] = engine.receiver.of('customer.deleted', customerId);
    expect(only).toBeDefined();
    return only!;
  });
  const headers = webhook.headers as Record<string, string>;
  expect(new Webhook(secret).verify(webhook.body, headers)).toMatchObject({ type: 'customer.deleted' });
  expect(webhook.json.data).toEqual({
    id: customerId,
    object: 'customer',
    environment: 'sandbox',
    deleted: true,
  });
  const sequences = ['created', 'updated', 'deleted'].map(
    (what) => engine.receiver.of(`customer.${what}`, customerId)[0]!.json.sequence,
  );
  expect(sequences).toEqual([1, 2, 3]);
});

test('who did it is written down', async () => {
  const { body } = await engine.request('GET', `/v1/audit-entries?subject=${customerId}`);
  expect(body.data).toMatchObject([{ action: 'customer.deleted', actor: expect.stringMatching(/^key_/) }]);
});

test('the customer is gone for every request', async () => {
  const path = `/v1/customers/${customerId}`;
  expect((await engine.request('GET', path)).status).toBe(404);
  expect((await engine.request('PATCH', path, { name: 'x' })).status).toBe(404);
  expect((await engine.request('DELETE', path)).status).toBe(404);
  const { body } = await engine.request('POST', '/v1/express', order({ customerId }));
  expect(body.error).toMatchObject({ status: 422, validation: [{ field: 'customerId' }] });
});

test('a repeated payment is answered from the record, and a repeated customer by 404', async () => {
  const told = {
    accountReference: '0712345640',
    metadata: { called: 254712345640, contact: '+254 712 345 640', who: names[1], kept: 'size 42' },
  };
  const repeated = await engine.request('POST', '/v1/express', order({ customerId, ...told }), {
    'idempotency-key': 'now',
  });
  expect({ status: repeated.status, ...repeated.body }).toMatchObject({ status: 'pending', paymentId });
  expect(found([JSON.stringify(repeated.body)])).toEqual([]);
  const person = { phoneNumber: formerPhone, name: names[0], description, metadata: { gate: 'blue' } };
  const again = await engine.request('POST', '/v1/customers', person, { 'idempotency-key': 'person' });
  expect(again.body.error).toMatchObject({
    status: 404,
    code: 'not_found',
    message: expect.stringContaining(`belongs to ${customerId}, which was deleted since. Use a new key`),
  });
});

test('a callback that comes late is kept without the person', async () => {
  await postCallback(
    push,
    callbackOf(push, { receiptNumber, resultDescription: `Paid by ${phone}`, extra: phone }),
  );
  const [late] = await sql(
    engine,
    `select * from evidence where payment_id = ? and kind = 'callback' order by received_at desc limit 1`,
    [paymentId],
  );
  expect(late).toMatchObject({
    body_sealed: null,
    detail: 'Paid by 25471****640',
    checkout_request_id: expect.stringMatching(/71\*{4}640$/),
  });
});

test('a list that tells the receipt late is kept without the payer', async () => {
  const id = await insertEntry(engine, engine.tenant, {
    receiptNumber,
    source: 'statement',
    amountShillings: 100,
    payer: phone,
    dueAt: new Date(),
  });
  await eventually(async () => {
    const [entry] = await sql(engine, 'select payment_id, payer from account_entries where id = ?', [id]);
    expect(entry).toEqual({ payment_id: paymentId, payer: null });
  });
});

test('a later payment from the phone makes a new customer', async () => {
  const { body } = await engine.request(
    'POST',
    '/v1/express',
    order({ phoneNumber: phone, accountReference: 'NEW1' }),
  );
  expect(body.customerId).not.toBe(customerId);
  const { body: customer } = await engine.request('GET', `/v1/customers/${body.customerId}`);
  expect(customer).toMatchObject({ phoneNumber: phone, name: null, description: null, metadata: {} });
  expect(await paymentTo(engine, phone)).toMatchObject({ id: body.paymentId });
});

test('a late callback still corrects the payment of a forgotten payer, and is announced without them', async () => {
  const declines = '254722345611';
  const { body } = await engine.request('POST', '/v1/express', order({ phoneNumber: declines }));
  await becomes(engine, body.paymentId, 'canceled');
  await eventually(async () =>
    expect((await engine.request('DELETE', `/v1/customers/${body.customerId}`)).status).toBe(200),
  );
  const declined = await onlyPushTo(engine, declines);
  await postCallback(declined, callbackOf(declined, { receiptNumber: 'UIE4K7Q2XZ' }));
  await becomes(engine, body.paymentId, 'completed');
  const webhook = await eventually(() => {
    const [only] = engine.receiver.of('payment.completed', body.transactionId);
    expect(only).toBeDefined();
    return only!;
  });
  expect(webhook.json.data).toMatchObject({
    customerId: null,
    phoneNumber: '25472****611',
    correctedFrom: 'canceled',
    receiptNumber: 'UIE4K7Q2XZ',
  });
  expect(webhook.body).not.toContain('722345611');
});
