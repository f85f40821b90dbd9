import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { answerJudge } from '../support/answer-schema.ts';
import { newId } from '../../../db/new-id.ts';
import { sql } from '../../support/flow.ts';
import { insertAttempt, insertDelivery, insertEvent, insertPayment } from '../support/rows.ts';
import { send } from '../support/send.ts';

let engine: Engine;
let judge: ReturnType<typeof answerJudge>;
let endpoint: string;
let ids: string[];
let events: string[];
const instant = new Date('2026-09-14T08:21:19.233Z');

beforeAll(async () => {
  engine = await Engine.start();
  judge = answerJudge((await send(`${engine.apiUrl}/openapi.json`)).body as never);
  ({ id: endpoint } = await engine.listen(['credentials.changed'], 'https://shop.example/never-called'));
  [events, ids] = [[], []];
  for (const status of ['undelivered', 'delivered', 'pending'] as const) {
    const eventId = await insertEvent(engine, engine.tenant, { type: 'payment.failed' });
    events.push(eventId);
    const columns = {
      eventId,
      endpointId: endpoint,
      status,
      attempts: 2,
      completedAt: status === 'pending' ? null : instant,
    };
    ids.push(await insertDelivery(engine, engine.tenant, columns));
  }
});
afterAll(async () => {
  await engine.stop();
});

const get = async (path: string, template: string) => {
  const answer = await engine.request('GET', path);
  judge('get', template, answer);
  return answer;
};
const list = (query: string) => get(`/v1/webhook-deliveries?${query}`, '/v1/webhook-deliveries');
const read = (id: string) => get(`/v1/webhook-deliveries/${id}`, '/v1/webhook-deliveries/{id}');

describe('the list', () => {
  test('shows the newest first, with the type of the event', async () => {
    const { body } = await list(`endpointId=${endpoint}`);
    expect(body.data.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(body.data[1]).toEqual({
      id: ids[1],
      object: 'webhook_delivery',
      eventId: events[1],
      eventType: 'payment.failed',
      endpointId: endpoint,
      status: 'delivered',
      attempts: [],
      nextAttemptAt: null,
      resends: 0,
      resentAt: null,
      createdAt: expect.any(String),
      completedAt: instant.toISOString(),
    });
  });

  test('is filtered by event, endpoint and status', async () => {
    const found = async (query: string) => (await list(query)).body.data.map(({ id }) => id);
    await expect(found(`eventId=${events[0]}`)).resolves.toEqual([ids[0]]);
    await expect(found(`endpointId=${endpoint}&status=pending`)).resolves.toEqual([ids[2]]);
    await expect(found('endpointId=we_x')).resolves.toEqual([]);
    await expect(found(`endpointId=${endpoint}&status=&eventId=`)).resolves.toHaveLength(3);
  });

  test('is filtered by the payment and the time', async () => {
    const paymentId = await insertPayment(engine, engine.tenant);
    const eventId = await insertEvent(engine, engine.tenant, { type: 'payment.completed', paymentId });
    const createdAt = new Date('2025-01-01T00:00:00Z');
    const columns = {
      id: newId('whd', createdAt),
      eventId,
      endpointId: endpoint,
      paymentId,
      createdAt,
      status: 'delivered' as const,
    };
    const id = await insertDelivery(engine, engine.tenant, columns);
    const found = async (query: string) => (await list(query)).body.data.map((each) => each['id']);
    for (const each of [paymentId, paymentId.replace('pay_', 'trxn_')])
      await expect(found(`paymentId=${each}`)).resolves.toEqual([id]);
    await expect(found('end=2025-01-01T00:00:00.001Z')).resolves.toEqual([id]);
    await expect(found('end=2025-01-01T00:00:00.000Z')).resolves.toEqual([]);
    await expect(found('start=2025-01-01T00:00:00.001Z')).resolves.toHaveLength(3);
    await sql(engine, 'delete from webhook_deliveries where id = ?', [id]);
  });

  test('is read by cursor', async () => {
    const first = await list(`endpointId=${endpoint}&limit=2`);
    const next = await list(`endpointId=${endpoint}&limit=2&cursor=${first.body.meta.cursor}`);
    expect([...first.body.data, ...next.body.data].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(next.body.meta.cursor).toBeNull();
  });

  test.each([
    ['status=lost', 'status', 'Send one of'],
    ['start=2026-01-02T00:00:00Z&end=2026-01-01T00:00:00Z', 'end', 'Send an end after the start'],
    ['attempts=1', 'attempts', 'This field is not known'],
  ])('refuses %s by name', async (query, field, words) => {
    const { status, body } = await list(query);
    expect(status).toBe(422);
    expect(body.error.validation).toEqual([{ field, message: expect.stringContaining(words) }]);
  });
});

test('a delivery is read with every try, in order', async () => {
  const shared = { deliveryId: ids[0]!, outcome: 'refused' as const, attemptedAt: instant };
  await insertAttempt(engine, {
    ...shared,
    number: 2,
    outcome: 'unreachable',
    detail: 'No answer within 15 s.',
  });
  await insertAttempt(engine, {
    ...shared,
    number: 1,
    httpStatus: 500,
    responseBody: 'Oops',
    nextAttemptAt: instant,
  });
  const { body } = await read(ids[0]!);
  expect(body['attempts']).toEqual([
    {
      number: 1,
      outcome: 'refused',
      httpStatus: 500,
      detail: null,
      responseBody: 'Oops',
      durationMs: 12,
      attemptedAt: instant.toISOString(),
      nextAttemptAt: instant.toISOString(),
    },
    {
      number: 2,
      outcome: 'unreachable',
      httpStatus: null,
      detail: 'No answer within 15 s.',
      responseBody: null,
      durationMs: 12,
      attemptedAt: instant.toISOString(),
      nextAttemptAt: null,
    },
  ]);
  const listed = await list(`eventId=${events[0]}`);
  expect(listed.body.data).toEqual([body]);
});

test('a webhook that a receiver refuses first and takes then is shown with both tries', async () => {
  engine.receiver.answer = (response) => {
    const first = engine.receiver.received.length === 1;
    response.writeHead(first ? 503 : 200, { 'content-type': 'text/plain' }).end(first ? 'not now' : 'thanks');
  };
  const { id } = await engine.listen(['customer.created']);
  await engine.request('POST', '/v1/express', {
    phoneNumber: '0722000001',
    amount: 10,
    description: 'Order',
  });
  const delivery = await eventually(async () => {
    const { body } = await list(`endpointId=${id}&status=delivered`);
    expect(body.data).toHaveLength(1);
    return body.data[0]!;
  });
  const { body } = await read(String(delivery['id']));
  expect(body).toMatchObject({ eventType: 'customer.created', nextAttemptAt: null });
  expect(body['attempts']).toMatchObject([
    {
      number: 1,
      outcome: 'refused',
      httpStatus: 503,
      responseBody: 'not now',
      nextAttemptAt: expect.any(String),
    },
    { number: 2, outcome: 'delivered', httpStatus: 200, responseBody: 'thanks', nextAttemptAt: null },
  ]);
});
