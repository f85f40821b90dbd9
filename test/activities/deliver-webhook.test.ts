import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { deliverWebhook } from '../../activities/deliver-webhook.ts';
import { Event, WebhookDelivery, WebhookEndpoint } from '../../db/entities/index.ts';
import { newWebhookSecret } from '../../db/webhook-secret.ts';
import { eventually } from '../support/eventually.ts';
import { WebhookReceiver } from '../support/receiver.ts';
import { hours, minutes, paidCallback, seconds, World } from './world.ts';

const days = 24 * hours;
let world: World;
let receiver: WebhookReceiver;

beforeAll(async () => {
  world = await World.start();
  receiver = await WebhookReceiver.start();
});
afterAll(async () => {
  await receiver.stop();
  await world.stop();
});
beforeEach(async () => {
  await world.forgetWebhooks();
  receiver.received.length = 0;
  receiver.answer = (response) => response.writeHead(204).end();
});

const answer = (status: number, headers: Record<string, string> = {}, body = '') => {
  receiver.answer = (response: ServerResponse) => response.writeHead(status, headers).end(body);
};

/** An endpoint at the receiver, and one event on its way to it. */
async function onItsWay(changes: Parameters<World['endpoint']>[0] = {}) {
  const secret = newWebhookSecret();
  const endpoint = await world.endpoint({ url: receiver.url, secret, ...changes });
  return { secret, endpoint, delivery: await world.deliveryTo(endpoint) };
}

const deliver = ({ id }: WebhookDelivery) => deliverWebhook(world.deps, id);
const read = ({ id }: { id: string }) => world.em.findOneOrFail(WebhookDelivery, { id });
const readEndpoint = ({ id }: { id: string }) => world.em.findOneOrFail(WebhookEndpoint, { id });

/** The pause until the next try: this one failed, as can happen. */
async function pauseMs(delivery: WebhookDelivery): Promise<number> {
  const error: unknown = await deliver(delivery).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApplicationFailure);
  const { type, nonRetryable, category, nextRetryDelay } = error as ApplicationFailure;
  expect({ type, nonRetryable, category }).toEqual({
    type: 'NotDelivered',
    nonRetryable: false,
    category: ApplicationFailureCategory.BENIGN,
  });
  return Number(nextRetryDelay);
}

const afterTries = (delivery: WebhookDelivery, attempts: number) =>
  world.sql('update webhook_deliveries set attempts = ? where id = ?', [attempts, delivery.id]);

describe('a delivery', () => {
  test('that is accepted is recorded as delivered', async () => {
    const { delivery, endpoint } = await onItsWay();
    answer(200, {}, 'thanks');
    expect(await deliver(delivery)).toBe('delivered');
    expect(await read(delivery)).toMatchObject({
      status: 'delivered',
      attempts: 1,
      nextAttemptAt: null,
      dispatchAt: null,
    });
    const [attempt, ...others] = await world.attempts(delivery.id);
    expect(others).toEqual([]);
    expect(attempt).toMatchObject({
      number: 1,
      outcome: 'delivered',
      httpStatus: 200,
      responseBody: 'thanks',
      nextAttemptAt: null,
    });
    expect(attempt!.durationMs).toBeGreaterThanOrEqual(0);
    expect((await read(delivery)).completedAt).toEqual(
      new Date(attempt!.attemptedAt.getTime() + attempt!.durationMs),
    );
    expect((await readEndpoint(endpoint)).failingSince).toBeNull();
  });

  test('sends the stored event byte for byte, its fields in their order', async () => {
    const { delivery } = await onItsWay();
    await deliver(delivery);
    const [{ body, json } = { body: '', json: undefined }] = receiver.received;
    const [stored] = await world.sql<{ text: string }>(
      'select payload::text as text from events where id = ?',
      [delivery.eventId],
    );
    expect(body).toBe(stored?.text);
    expect(Object.keys(json!)).toEqual(['id', 'type', 'object', 'timestamp', 'sequence', 'data']);
    expect(Object.keys(json!.data)).toEqual(['id', 'zebra', 'apple']);
  });

  test('of a payment sends what was settled, not what is settled by now', async () => {
    const payment = await world.prompted(80_000);
    await onItsWay();
    const { deliveries } = await world.settle(payment, [paidCallback({ receiptNumber: 'W000000001' })]);
    await world.settle(payment, [paidCallback({ receiptNumber: 'A000000001' })]);
    await world.sql(`update payments set status_detail = 'changed since' where id = ?`, [payment.id]);
    await deliverWebhook(world.deps, deliveries[0]!.deliveryId);
    const [event] = await world.events(payment);
    expect(receiver.received[0]?.body).toBe(JSON.stringify(event?.payload));
    expect(receiver.received[0]?.json.data).toMatchObject({
      status: 'completed',
      receiptNumber: 'W000000001',
    });
  });

  test('verifies with the libraries of Standard Webhooks and of Svix', async () => {
    const { delivery, secret } = await onItsWay();
    await deliver(delivery);
    const { body, headers } = receiver.received[0]!;
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(() => new StandardWebhook(secret).verify(body, given)).not.toThrow();
    const only = Object.fromEntries(Object.entries(given).filter(([name]) => name.startsWith('svix-')));
    expect(() => new SvixWebhook(secret).verify(body, only)).not.toThrow();
    expect(headers).toMatchObject({ 'webhook-id': delivery.eventId, 'svix-id': delivery.eventId });
  });

  test('is signed by both secrets while one rotates, by the new one afterwards', async () => {
    const { delivery, endpoint, secret } = await onItsWay();
    const previous = newWebhookSecret();
    const rotate = (until: string) =>
      world.sql(
        `update webhook_endpoints set previous_secret_sealed = ?, previous_secret_until = clock_timestamp() + ?::interval where id = ?`,
        [world.sealer.seal('webhook-secret', endpoint.id, previous), until, endpoint.id],
      );
    const verified = (each: string, index: number) => {
      const { body, headers } = receiver.received[index]!;
      return new StandardWebhook(each).verify(body, headers as Record<string, string>);
    };
    await rotate('1 hour');
    await deliver(delivery);
    expect(() => verified(secret, 0)).not.toThrow();
    expect(() => verified(previous, 0)).not.toThrow();
    await rotate('-1 second');
    await deliver(await world.deliveryTo(endpoint));
    expect(() => verified(secret, 1)).not.toThrow();
    expect(() => verified(previous, 1)).toThrow('No matching signature found');
  });

  test('keeps its id from try to try; each is signed anew', async () => {
    const { delivery } = await onItsWay();
    answer(500);
    await pauseMs(delivery);
    await pauseMs(delivery);
    const [one, two] = receiver.received;
    expect(two?.headers['webhook-id']).toBe(one?.headers['webhook-id']);
    expect(two?.body).toBe(one?.body);
  });

  test('that is over is not sent again', async () => {
    const { delivery } = await onItsWay();
    await deliver(delivery);
    expect(await deliver(delivery)).toBe('delivered');
    expect(receiver.received).toHaveLength(1);
    expect(await world.attempts(delivery.id)).toHaveLength(1);
  });
});

describe('a delivery that fails', () => {
  test.each([301, 400, 404, 429, 500, 503])('with %i is recorded and tried again', async (status) => {
    const { delivery } = await onItsWay();
    answer(status, status === 301 ? { location: receiver.url } : {}, 'no');
    const pause = await pauseMs(delivery);
    expect(pause).toBeGreaterThanOrEqual(4 * seconds);
    expect(pause).toBeLessThanOrEqual(6 * seconds);
    const [attempt] = await world.attempts(delivery.id);
    expect(attempt).toMatchObject({ number: 1, outcome: 'refused', httpStatus: status, responseBody: 'no' });
    const finishedMs = attempt!.attemptedAt.getTime() + attempt!.durationMs;
    expect(attempt!.nextAttemptAt!.getTime() - finishedMs).toBe(pause);
    const after = await read(delivery);
    expect(after).toMatchObject({
      status: 'pending',
      attempts: 1,
      completedAt: null,
      nextAttemptAt: attempt!.nextAttemptAt,
    });
    // If Temporal loses it, the relay asks an hour after the planned try.
    expect(after.dispatchAt!.getTime() - after.nextAttemptAt!.getTime()).toBe(hours);
    expect(receiver.received).toHaveLength(1);
  });

  test('because the socket died is recorded as unreachable', async () => {
    const { delivery } = await onItsWay();
    receiver.answer = (response) => void response.socket?.destroy();
    await pauseMs(delivery);
    expect((await world.attempts(delivery.id))[0]).toMatchObject({
      outcome: 'unreachable',
      httpStatus: null,
      responseBody: null,
    });
  });

  test('keeps the first 20 kB of the answer', async () => {
    const { delivery } = await onItsWay();
    answer(500, {}, 'x'.repeat(50_000));
    await pauseMs(delivery);
    expect((await world.attempts(delivery.id))[0]?.responseBody).toBe('x'.repeat(20_000));
  });

  test.each([
    { retryAfter: '1', atLeastMs: 5 * seconds, atMostMs: 5 * seconds },
    { retryAfter: '7', atLeastMs: 7 * seconds, atMostMs: 7 * seconds },
    { retryAfter: '3600', atLeastMs: 10 * seconds, atMostMs: 10 * seconds },
    {
      retryAfter: new Date(Date.now() + 3_600_000).toUTCString(),
      atLeastMs: 10 * seconds,
      atMostMs: 10 * seconds,
    },
    { retryAfter: 'when I feel like it', atLeastMs: 4 * seconds, atMostMs: 6 * seconds },
  ])(
    'with Retry-After: $retryAfter waits between one and two planned pauses',
    async ({ retryAfter, atLeastMs, atMostMs }) => {
      const { delivery } = await onItsWay();
      answer(503, { 'retry-after': retryAfter });
      const pause = await pauseMs(delivery);
      expect(pause).toBeGreaterThanOrEqual(atLeastMs);
      expect(pause).toBeLessThanOrEqual(atMostMs);
    },
  );

  test.each([
    { attempts: 1, plannedMs: 5 * minutes },
    { attempts: 4, plannedMs: 5 * hours },
    { attempts: 8, plannedMs: 24 * hours },
  ])(
    'after $attempts tries before it waits $plannedMs ms, 20 % more or less',
    async ({ attempts, plannedMs }) => {
      const { delivery } = await onItsWay();
      await afterTries(delivery, attempts);
      answer(500);
      const pause = await pauseMs(delivery);
      expect(pause).toBeGreaterThanOrEqual(plannedMs * 0.8);
      expect(pause).toBeLessThanOrEqual(plannedMs * 1.2);
    },
  );

  test('for the tenth time is undelivered', async () => {
    const { delivery } = await onItsWay();
    await afterTries(delivery, 9);
    answer(500);
    expect(await deliver(delivery)).toBe('undelivered');
    expect(await read(delivery)).toMatchObject({
      status: 'undelivered',
      attempts: 10,
      nextAttemptAt: null,
      dispatchAt: null,
    });
    expect((await read(delivery)).completedAt).not.toBeNull();
  });

  test('to an address that may not be called is recorded as blocked', async () => {
    const { delivery } = await onItsWay();
    await pauseMsWith({ webhookAllowPrivate: false }, delivery);
    expect((await world.attempts(delivery.id))[0]).toMatchObject({ outcome: 'blocked', httpStatus: null });
    expect(receiver.received).toEqual([]);
  });

  test('in production is blocked even where private addresses are allowed', async () => {
    const { delivery } = await onItsWay({ environment: 'production' });
    await pauseMs(delivery);
    expect((await world.attempts(delivery.id))[0]).toMatchObject({ outcome: 'blocked' });
    expect(receiver.received).toEqual([]);
  });

  async function pauseMsWith(
    changes: { webhookAllowPrivate: boolean },
    delivery: WebhookDelivery,
  ): Promise<void> {
    await expect(deliverWebhook({ ...world.deps, ...changes }, delivery.id)).rejects.toThrow(/Not delivered/);
  }
});

test('a receiver that hangs holds up its own webhooks, and nobody else’s', async () => {
  const hanging: ServerResponse[] = [];
  receiver.answer = (response) => void hanging.push(response);
  const slow = await world.endpoint({ url: receiver.url });
  const trying = await Promise.all(Array.from({ length: 25 }, () => world.deliveryTo(slow)));
  const tries = trying.map(deliver);
  await eventually(() => expect(hanging).toHaveLength(25));

  const oneMore = await world.deliveryTo(slow);
  await expect(deliver(oneMore)).rejects.toMatchObject({ type: 'EndpointBusy' });
  expect(await read(oneMore)).toMatchObject({ status: 'pending', attempts: 0 });

  receiver.answer = (response) => response.writeHead(204).end();
  const other = await world.deliveryTo(await world.endpoint({ url: receiver.url }));
  await expect(deliver(other)).resolves.toBe('delivered');

  for (const response of hanging) response.writeHead(204).end();
  await expect(Promise.all(tries)).resolves.toEqual(Array.from({ length: 25 }, () => 'delivered'));
  await expect(deliver(oneMore)).resolves.toBe('delivered');
});

describe('an endpoint', () => {
  test('that answers 410 is disabled, and only the others are told', async () => {
    const { delivery, endpoint } = await onItsWay();
    const other = await world.endpoint({ url: receiver.url });
    const elsewhere = await world.endpoint({ url: receiver.url, events: ['payment.completed'] });
    answer(410);
    expect(await deliver(delivery)).toBe('undelivered');
    expect(await readEndpoint(endpoint)).toMatchObject({ disabledReason: 'The receiver answered 410 Gone.' });
    expect((await readEndpoint(endpoint)).disabledAt).not.toBeNull();
    const [told, ...more] = await world.deliveries({ endpointId: other.id });
    expect(more).toEqual([]);
    const event = await world.em.findOneOrFail(Event, { id: told!.eventId });
    expect(event).toMatchObject({ type: 'endpoint.disabled', subjectId: endpoint.id });
    expect(event.payload).toMatchObject({ data: { id: endpoint.id, disabled: true } });
    expect(JSON.stringify(event.payload)).not.toContain('secret');
    expect(await world.deliveries({ endpointId: endpoint.id })).toHaveLength(1);
    expect(await world.deliveries({ endpointId: elsewhere.id })).toEqual([]);
  });

  test('that two deliveries find gone at once is disabled once', async () => {
    const { delivery, endpoint } = await onItsWay();
    const second = await world.deliveryTo(endpoint);
    answer(410);
    await Promise.all([deliver(delivery), deliver(second)]);
    expect(await world.em.count(Event, { subjectId: endpoint.id })).toBe(1);
  });

  test('that is enabled again and answers 410 in the same second is disabled again', async () => {
    const { delivery, endpoint } = await onItsWay();
    answer(410);
    await deliver(delivery);
    await world.sql('update webhook_endpoints set disabled_at = null, disabled_reason = null where id = ?', [
      endpoint.id,
    ]);
    await deliver(await world.deliveryTo(endpoint));
    expect((await readEndpoint(endpoint)).disabledAt).not.toBeNull();
    const events = await world.em.find(Event, { subjectId: endpoint.id }, { orderBy: { sequence: 'asc' } });
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  test('remembers since when it fails, until its next success', async () => {
    const { delivery, endpoint } = await onItsWay();
    answer(500);
    await pauseMs(delivery);
    const since = (await readEndpoint(endpoint)).failingSince;
    expect(since).toEqual((await world.attempts(delivery.id))[0]?.attemptedAt);
    await pauseMs(delivery);
    expect((await readEndpoint(endpoint)).failingSince).toEqual(since);
    answer(200);
    await deliver(delivery);
    expect((await readEndpoint(endpoint)).failingSince).toBeNull();
  });

  test('without one success for 5 days is disabled by its next failure', async () => {
    const { delivery, endpoint } = await onItsWay({ failingSince: new Date(Date.now() - 5 * days - 1_000) });
    answer(500);
    await pauseMs(delivery);
    expect(await readEndpoint(endpoint)).toMatchObject({
      disabledReason: 'Not one webhook was accepted for 5 days.',
    });
  });

  test('that has failed for less than 5 days is not disabled', async () => {
    const { delivery, endpoint } = await onItsWay({ failingSince: new Date(Date.now() - 5 * days + 60_000) });
    answer(500);
    await pauseMs(delivery);
    expect((await readEndpoint(endpoint)).disabledAt).toBeNull();
  });

  test('that succeeds after 5 days is not disabled', async () => {
    const { delivery, endpoint } = await onItsWay({ failingSince: new Date(Date.now() - 6 * days) });
    expect(await deliver(delivery)).toBe('delivered');
    expect(await readEndpoint(endpoint)).toMatchObject({ disabledAt: null, failingSince: null });
  });

  test.each(['disabled_at', 'deleted_at'])('with %s set is not called: undelivered', async (column) => {
    const { delivery, endpoint } = await onItsWay();
    await world.sql(`update webhook_endpoints set ${column} = now() where id = ?`, [endpoint.id]);
    expect(await deliver(delivery)).toBe('undelivered');
    expect(receiver.received).toEqual([]);
    expect(await read(delivery)).toMatchObject({
      status: 'undelivered',
      attempts: 0,
      dispatchAt: null,
      nextAttemptAt: null,
    });
    expect((await read(delivery)).completedAt).not.toBeNull();
    expect(await world.attempts(delivery.id)).toEqual([]);
  });

  test('whose secret does not open gets nothing unsigned: the attempt is recorded and tried again', async () => {
    const { delivery, endpoint } = await onItsWay();
    await world.sql(`update webhook_endpoints set secret_sealed = 'v1.broken' where id = ?`, [endpoint.id]);
    expect(await pauseMs(delivery)).toBeGreaterThan(0);
    expect(receiver.received).toEqual([]);
    const [attempt] = await world.attempts(delivery.id);
    expect(attempt).toMatchObject({
      outcome: 'blocked',
      detail: 'The secret of this endpoint cannot be opened, so nothing can be signed.',
    });
    expect(world.logLines.join('')).toContain('check HAKIKA_ROOT_KEY');
  });

  test('is never shown a secret of ours in the logs', async () => {
    const marker = `whsec_${Buffer.from(randomUUID()).toString('base64')}`;
    const { delivery } = await onItsWay({ secret: marker });
    await deliver(delivery);
    expect(world.logLines.join('')).not.toContain(marker);
  });
});
