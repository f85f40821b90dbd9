import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { nextPhone, patientTiming, pay, sql, workflowOf } from '../support/flow.ts';
import { WebhookReceiver } from '../support/receiver.ts';

let engine: Engine;
const others: WebhookReceiver[] = [];

beforeAll(async () => {
  // The pauses of the schedule are 250 ms, 400 ms, then far away.
  const webhookMs = [0, 250, 400, 3_600_000];
  engine = await Engine.start({ tempo: 20, timing: { ...patientTiming, webhookMs } });
  await engine.listen(['payment.completed']);
});
afterAll(async () => {
  await engine.stop();
  await Promise.all(others.map((receiver) => receiver.stop()));
});
beforeEach(() => {
  engine.receiver.answer = (response) => response.writeHead(204).end();
});

interface Delivery {
  id: string;
  status: string;
  attempts: number;
  endpoint_id: string;
}

const deliveriesOf = (paymentId: string) =>
  sql<Delivery>(engine, 'select * from webhook_deliveries where payment_id = ? order by id', [paymentId]);

const attemptsOf = (deliveryId: string) =>
  sql(
    engine,
    'select number, outcome, http_status from webhook_attempts where delivery_id = ? order by number',
    [deliveryId],
  );

test('a receiver that fails twice gets the webhook a third time, with the same id and body', async () => {
  let tries = 0;
  engine.receiver.answer = (response) => {
    tries += 1;
    response.writeHead(tries <= 2 ? 500 : 200).end('x');
  };
  const { paymentId, transactionId } = await pay(engine, nextPhone());
  const delivery = await eventually(async () => {
    const [only] = await deliveriesOf(paymentId);
    expect(only).toMatchObject({ status: 'delivered', attempts: 3 });
    return only!;
  });
  expect(await attemptsOf(delivery.id)).toEqual([
    { number: 1, outcome: 'refused', http_status: 500 },
    { number: 2, outcome: 'refused', http_status: 500 },
    { number: 3, outcome: 'delivered', http_status: 200 },
  ]);
  const received = engine.receiver.of('payment.completed', transactionId);
  expect(received).toHaveLength(3);
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  const handle = engine.client.workflow.getHandle(`webhook/${delivery.id}`);
  await expect(handle.result()).resolves.toBe('delivered');
  // Temporal's own retries are the schedule: they add nothing to the history.
  expect((await handle.fetchHistory()).events!.length).toBeLessThanOrEqual(11);
});

test('the payment ends while its webhook still waits for its receiver', async () => {
  engine.receiver.answer = (response) => response.writeHead(503).end();
  const { paymentId } = await pay(engine, nextPhone());
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  const delivery = await eventually(async () => {
    const [only] = await deliveriesOf(paymentId);
    expect(only).toMatchObject({ status: 'pending', attempts: 3 });
    return only!;
  });
  const child = await engine.client.workflow.getHandle(`webhook/${delivery.id}`).describe();
  expect(child.status.name).toBe('RUNNING');
});

test('a slow receiver holds up its own webhook only', async () => {
  const slow = await WebhookReceiver.start();
  others.push(slow);
  const open: (() => void)[] = [];
  slow.answer = (response) => void open.push(() => response.writeHead(204).end());
  const { id: slowId } = await engine.listen(['payment.completed'], slow.url);
  const { paymentId, transactionId } = await pay(engine, nextPhone());
  await eventually(() => expect(slow.of('payment.completed', transactionId)).toHaveLength(1));
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  const statuses = async () =>
    Object.fromEntries(
      (await deliveriesOf(paymentId)).map((each) => [each.endpoint_id === slowId, each.status]),
    );
  await eventually(async () => expect(await statuses()).toEqual({ false: 'delivered', true: 'pending' }));
  for (const answer of open) answer();
  await eventually(async () => expect(await statuses()).toEqual({ false: 'delivered', true: 'delivered' }));
  await engine.request('DELETE', `/v1/webhook-endpoints/${slowId}`);
});

test('a receiver that says 410 is told nothing more, and the others learn of it', async () => {
  const gone = await WebhookReceiver.start();
  others.push(gone);
  gone.answer = (response) => response.writeHead(410).end();
  const { id: goneId } = await engine.listen(['payment.completed'], gone.url);
  const watching = await WebhookReceiver.start();
  others.push(watching);
  await engine.listen(['endpoint.disabled'], watching.url);

  const { paymentId } = await pay(engine, nextPhone());
  await eventually(() => expect(watching.of('endpoint.disabled', goneId)).toHaveLength(1));
  const delivery = (await deliveriesOf(paymentId)).find(({ endpoint_id: id }) => id === goneId)!;
  expect(delivery).toMatchObject({ status: 'undelivered', attempts: 1 });
  await expect(engine.client.workflow.getHandle(`webhook/${delivery.id}`).result()).resolves.toBe(
    'undelivered',
  );

  const next = await pay(engine, nextPhone());
  await expect(workflowOf(engine, next.paymentId).result()).resolves.toBe('completed');
  expect((await deliveriesOf(next.paymentId)).map(({ endpoint_id: id }) => id)).not.toContain(goneId);
  expect(gone.received).toHaveLength(1);
});

test('a webhook whose workflow was terminated is taken up again by the relay when its next try is overdue', async () => {
  engine.receiver.answer = (response) => response.writeHead(503).end();
  const { paymentId } = await pay(engine, nextPhone());
  const delivery = await eventually(async () => {
    const [only] = await deliveriesOf(paymentId);
    expect(only).toMatchObject({ status: 'pending', attempts: 3 });
    return only!;
  });
  await engine.client.workflow.getHandle(`webhook/${delivery.id}`).terminate('by hand');
  engine.receiver.answer = (response) => response.writeHead(204).end();
  // As if the hour had passed after which the relay asks where a planned try is.
  await sql(engine, 'update webhook_deliveries set dispatch_at = clock_timestamp() where id = ?', [
    delivery.id,
  ]);
  await eventually(async () => {
    expect(await deliveriesOf(paymentId)).toMatchObject([{ status: 'delivered', attempts: 4 }]);
  });
});
