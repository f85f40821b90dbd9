import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EvidenceRow, IdempotencyKey, Payment } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { answerJudge } from '../support/answer-schema.ts';
import { send } from '../support/send.ts';

let engine: Engine;
let judge: ReturnType<typeof answerJudge>;

beforeAll(async () => {
  engine = await Engine.start();
  judge = answerJudge((await send(`${engine.apiUrl}/openapi.json`)).body as never);
});
afterAll(async () => {
  await engine.stop();
});

const create = async (body: object, headers?: Record<string, string>) => {
  const answer = await engine.request('POST', '/v1/express', body, headers);
  judge('post', '/v1/express', answer);
  return answer;
};

/** How many pushes the simulator has refused. */
async function refusedPushes(): Promise<number> {
  const stats = await fetch(`${engine.simulatorUrl}/_simulator/stats`);
  return ((await stats.json()) as { counts: { pushRefused: number } }).counts.pushRefused;
}

const accepted = [
  'paymentId',
  'transactionId',
  'customerId',
  'phoneNumber',
  'amount',
  'currency',
  'status',
  'description',
  'accountReference',
  'environment',
  'timestamp',
  'message',
];
const facts = [
  'status',
  'statusDetail',
  'failureReason',
  'resultCode',
  'correctedFrom',
  'amount',
  'currency',
  'phoneNumber',
  'description',
  'accountReference',
  'receiptNumber',
  'merchantRequestId',
  'checkoutRequestId',
  'metadata',
  'createdAt',
  'updatedAt',
  'processedAt',
];
const origin = ['customerId', 'environment', 'source', 'channel'];
const paymentFields = [
  'id',
  'object',
  'transactionId',
  ...origin,
  ...facts,
  'completedAt',
  'failedAt',
  'canceledAt',
  'unknownAt',
];
const transactionFields = [
  'id',
  'object',
  'paymentId',
  ...origin,
  'type',
  ...facts,
  'paidAt',
  'failedAt',
  'canceledAt',
  'unknownAt',
];

test('an accepted push is answered as in the contract, field for field', async () => {
  const order = {
    phoneNumber: '0712345678',
    amount: 1500,
    description: 'Order 1042',
    accountReference: 'INV1042',
  };
  const { status, headers, body } = await create({ ...order, metadata: { orderId: '1042' } });
  expect(status).toBe(202);
  expect(Object.keys(body)).toEqual(accepted);
  const { paymentId } = body;
  expect(body).toEqual({
    paymentId: expect.stringMatching(/^pay_[0-9a-z]{26}$/),
    transactionId: paymentId.replace('pay_', 'trxn_'),
    customerId: expect.stringMatching(/^cus_[0-9a-z]{26}$/),
    phoneNumber: '254712345678',
    amount: 1500,
    currency: 'KES',
    status: 'pending',
    description: 'Order 1042',
    accountReference: 'INV1042',
    environment: 'sandbox',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    message: `KES 1,500 was requested from 254712345678. Wait for payment.completed, or read /v1/payments/${paymentId}.`,
  });
  expect(headers.get('location')).toBe(`/v1/payments/${paymentId}`);
});

test('a completed payment and its transaction are shown as in the contract, field for field', async () => {
  const { body: created } = await create({
    phoneNumber: '0712345601',
    amount: 5,
    description: 'Order',
    metadata: { a: 1 },
  });
  const payment = await eventually(async () => {
    const answer = await engine.request('GET', `/v1/payments/${created.paymentId}`);
    judge('get', '/v1/payments/{id}', answer);
    expect(answer.body['status']).toBe('completed');
    return answer.body;
  });
  const transaction = await engine.request('GET', `/v1/transactions/${created.transactionId}`);
  judge('get', '/v1/transactions/{id}', transaction);
  expect(Object.keys(payment)).toEqual(paymentFields);
  expect(Object.keys(transaction.body)).toEqual(transactionFields);
  expect(payment).toMatchObject({
    object: 'payment',
    source: 'api',
    channel: 'stk_push',
    resultCode: '0',
    failureReason: null,
    receiptNumber: expect.stringMatching(/^[A-Z0-9]{10}$/),
    metadata: { a: 1 },
    completedAt: payment['processedAt'],
    failedAt: null,
    canceledAt: null,
    unknownAt: null,
  });
  const { id, object: _, transactionId, completedAt, ...shared } = payment;
  const expected = {
    ...shared,
    id: transactionId,
    object: 'transaction',
    paymentId: id,
    type: 'payment',
    paidAt: completedAt,
  };
  expect(transaction.body).toEqual(expected);
  const byTheOtherId = await engine.request('GET', `/v1/payments/${created.transactionId}`);
  expect(byTheOtherId.body).toEqual(payment);
});

test('a refused push is 422 with Safaricom’s words, and its payment exists and has failed', async () => {
  const { status, body } = await create({ phoneNumber: '0712345619', amount: 10, description: 'Order' });
  expect(status).toBe(422);
  expect(Object.keys(body.error)).toEqual([
    'status',
    'code',
    'message',
    'requestId',
    'validation',
    'paymentId',
    'provider',
  ]);
  expect(body.error).toMatchObject({
    code: 'prompt_refused',
    message:
      'Safaricom refused this number; nothing was charged. Check it is an active M-Pesa line, then pay again.',
    validation: [],
    provider: { code: '400.002.02', message: 'Bad Request - Invalid PhoneNumber' },
  });
  const { body: payment } = await engine.request('GET', `/v1/payments/${body.error.paymentId}`);
  expect(payment).toMatchObject({
    status: 'failed',
    resultCode: '400.002.02',
    failedAt: payment['processedAt'],
  });
});

test('a refusal is replayed with its key, and nobody is asked again', async () => {
  const order = { phoneNumber: '0712345719', amount: 10, description: 'Order' };
  const key = { 'idempotency-key': 'refused-once' };
  const before = await refusedPushes();
  const first = await create(order, key);
  const second = await create(order, key);
  expect([first.status, second.status]).toEqual([422, 422]);
  const { requestId } = second.body.error;
  expect(requestId).toBe(second.headers.get('request-id'));
  expect(JSON.stringify(second.body)).toBe(JSON.stringify({ error: { ...first.body.error, requestId } }));
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  await expect(refusedPushes()).resolves.toBe(before + 1);
});

test('a refusal whose answer was lost is rebuilt from the evidence', async () => {
  const order = { phoneNumber: '0712345819', amount: 10, description: 'Order' };
  const key = { 'idempotency-key': 'refused-and-lost' };
  const before = await refusedPushes();
  const first = await create(order, key);
  const em = everyTenantsEntities(engine.orm);
  await em.nativeUpdate(
    IdempotencyKey,
    { key: 'refused-and-lost' },
    { answerStatus: null, answerSealed: null },
  );
  const second = await create(order, key);
  expect(second.status).toBe(422);
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  const { requestId: _, ...words } = first.body.error;
  expect(second.body.error).toMatchObject(words);
  await expect(refusedPushes()).resolves.toBe(before + 1);
});

test('200 creates at once with one key make one payment and one prompt', async () => {
  const order = { phoneNumber: '0712345720', amount: 10, description: 'Order' };
  const key = { 'idempotency-key': 'two-hundred' };
  const answers = await Promise.all(Array.from({ length: 200 }, () => create(order, key)));
  const made = answers.filter(({ status }) => status === 202);
  const others = answers.filter(({ status }) => status !== 202);
  expect(made.length).toBeGreaterThan(0);
  expect(new Set(made.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(made.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
  for (const { status, headers, body } of others) {
    expect([status, body.error.code]).toEqual([409, 'idempotent_request_in_progress']);
    expect(headers.get('retry-after')).toBe('2');
  }
  const last = await create(order, key);
  expect(last.body).toEqual(made[0]!.body);
  const em = everyTenantsEntities(engine.orm);
  await expect(em.count(Payment, { phoneNumber: '254712345720' })).resolves.toBe(1);
  await eventually(async () => expect(await engine.pushes('254712345720')).toHaveLength(1));
});

test('a callback is stored sealed, judged, and settles its payment', async () => {
  const { body: created } = await create({ phoneNumber: '0712345911', amount: 10, description: 'Order' });
  await eventually(async () => {
    const { body } = await engine.request('GET', `/v1/payments/${created.paymentId}`);
    expect(body).toMatchObject({ status: 'canceled', resultCode: '1032', canceledAt: body['processedAt'] });
  });
  const em = everyTenantsEntities(engine.orm);
  const [callback] = await em.find(EvidenceRow, { paymentId: created.paymentId, kind: 'callback' });
  expect(callback!.judgedAt).not.toBeNull();
  const received = engine.sealer.open('evidence-body', callback!.id, callback!.bodySealed!);
  expect(JSON.parse(received)).toMatchObject({ Body: { stkCallback: { ResultCode: 1032 } } });
});
