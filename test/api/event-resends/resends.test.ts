import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { deliverWebhook } from '../../../activities/deliver-webhook.ts';
import { newId } from '../../../db/new-id.ts';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { patientTiming, sql } from '../../support/flow.ts';
import { WebhookReceiver } from '../../support/receiver.ts';
import { insertDelivery, insertEvent } from '../support/rows.ts';

let engine: Engine;
let endpoint: string;
const others: WebhookReceiver[] = [];
const far = 3_600_000;

beforeAll(async () => {
  // The second try is at once, the third far away.
  engine = await Engine.start({ tempo: 20, timing: { ...patientTiming, webhookMs: [0, 50, far] } });
});
afterAll(async () => {
  await engine.stop();
  await Promise.all(others.map((receiver) => receiver.stop()));
});
beforeEach(async () => {
  await sql(engine, 'update webhook_endpoints set disabled_at = now()');
  engine.receiver.answer = (response) => response.writeHead(204).end();
  engine.receiver.received.length = 0;
  ({ id: endpoint } = await engine.listen());
});

const post = (path: string, body: object = {}, key?: string) =>
  engine.request('POST', path, body, key === undefined ? {} : { 'idempotency-key': key });
const resend = (delivery: string, key?: string) => post(`/v1/webhook-deliveries/${delivery}/resend`, {}, key);
const resendEvent = (event: string, body: object = {}, key?: string) =>
  post(`/v1/events/${event}/resend`, body, key);
const read = async (id: string) => (await engine.request('GET', `/v1/webhook-deliveries/${id}`)).body;
const received = (event: string) => engine.receiver.received.filter(({ json }) => json.id === event);
const becomes = (id: string, state: object) =>
  eventually(async () => {
    const delivery = await read(id);
    expect(delivery).toMatchObject(state);
    return delivery;
  });
const audited = (subject: string) =>
  sql<{ action: string; actor: string; details: object }>(
    engine,
    'select action, actor, details from audit_entries where subject = ?',
    [subject],
  );
const workflowsOf = async (delivery: string): Promise<string[]> => {
  const found: string[] = [];
  const query = `WorkflowId STARTS_WITH "webhook/${delivery}"`;
  for await (const { workflowId } of engine.client.workflow.list({ query })) found.push(workflowId);
  return found.toSorted();
};

/** A delivery that ended long ago after so many tries. */
async function ended(status: 'delivered' | 'undelivered', attempts = 2) {
  const event = await insertEvent(engine, engine.tenant, { occurredAt: new Date('2025-01-01T00:00:00Z') });
  const columns = { eventId: event, endpointId: endpoint, status, attempts, completedAt: new Date() };
  return { event, delivery: await insertDelivery(engine, engine.tenant, columns) };
}

describe('a delivery that is sent again', () => {
  test.each(['undelivered', 'delivered'] as const)(
    'though it ended %s goes out with its old id and body, and its attempts are counted on',
    async (status) => {
      const { event, delivery } = await ended(status);
      const answer = await resend(delivery);
      expect(answer.status).toBe(202);
      expect(answer.body).toMatchObject({
        id: delivery,
        status: 'pending',
        resends: 1,
        resentAt: expect.any(String),
        completedAt: null,
      });
      const after = await becomes(delivery, { status: 'delivered' });
      expect(after['attempts']).toMatchObject([{ number: 3, outcome: 'delivered' }]);
      const [webhook, ...more] = received(event);
      expect(more).toEqual([]);
      expect(webhook!.headers['webhook-id']).toBe(event);
      const [stored] = await sql<{ text: string }>(
        engine,
        'select payload::text as text from events where id = ?',
        [event],
      );
      expect(webhook!.body).toBe(stored!.text);
    },
  );

  test('gets a fresh schedule of tries', async () => {
    const { delivery } = await ended('undelivered', 10);
    engine.receiver.answer = (response) => response.writeHead(503).end();
    await resend(delivery);
    const { attempts, nextAttemptAt } = await becomes(delivery, {
      attempts: [{ number: 11 }, { number: 12 }],
    });
    expect(attempts).toMatchObject([{ outcome: 'refused' }, { outcome: 'refused' }]);
    expect(Date.parse(String(nextAttemptAt)) - Date.now()).toBeGreaterThan(far / 2);
  });

  test('is one flight, however many ask at once', async () => {
    const { event, delivery } = await ended('undelivered');
    const open: (() => void)[] = [];
    engine.receiver.answer = (response) => void open.push(() => response.writeHead(204).end());
    const asked = [
      ...Array.from({ length: 6 }, () => resend(delivery)),
      ...Array.from({ length: 6 }, () => resendEvent(event, { endpointId: endpoint })),
    ];
    for (const { status } of await Promise.all(asked)) expect(status).toBe(202);
    await eventually(() => expect(received(event)).toHaveLength(1));
    // Also while it is being sent.
    expect((await resend(delivery)).body).toMatchObject({ status: 'pending', resends: 1 });
    for (const answer of open) answer();
    await becomes(delivery, { status: 'delivered', resends: 1 });
    expect(received(event)).toHaveLength(1);
    expect(await workflowsOf(delivery)).toEqual([`webhook/${delivery}/1`]);
  });

  test('while it waits for its next try is tried now, and its old workflow leaves it alone', async () => {
    const { event, delivery } = await ended('undelivered');
    engine.receiver.answer = (response) => response.writeHead(503).end();
    await resend(delivery);
    await becomes(delivery, { attempts: [{ number: 3 }, { number: 4 }] });
    engine.receiver.answer = (response) => response.writeHead(200).end('at last');
    expect((await resend(delivery)).body).toMatchObject({ resends: 2, nextAttemptAt: null });
    await becomes(delivery, { status: 'delivered', attempts: [{}, {}, { number: 5, outcome: 'delivered' }] });
    expect(received(event)).toHaveLength(3);
    await eventually(async () =>
      expect(await workflowsOf(delivery)).toEqual([`webhook/${delivery}/1`, `webhook/${delivery}/2`]),
    );
    // What the old one does at its next try.
    await expect(deliverWebhook(engine.activityDeps, delivery, 1)).resolves.toBe('resent');
    expect(received(event)).toHaveLength(3);
  });

  test('survives a worker that is away when it is asked for', async () => {
    const { event, delivery } = await ended('undelivered');
    await engine.stopWorker();
    await resend(delivery);
    expect(await read(delivery)).toMatchObject({ status: 'pending' });
    await engine.startWorker();
    await becomes(delivery, { status: 'delivered' });
    expect(received(event)).toHaveLength(1);
  });

  test('is sent once for one Idempotency-Key, which gets the first answer again', async () => {
    const { event, delivery } = await ended('undelivered');
    const first = await resend(delivery, `again-${delivery}`);
    await becomes(delivery, { status: 'delivered' });
    const second = await resend(delivery, `again-${delivery}`);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    const reused = await resendEvent(event, {}, `again-${delivery}`);
    expect([reused.status, reused.body.error.code]).toEqual([422, 'idempotency_key_reused']);
    expect(await read(delivery)).toMatchObject({ status: 'delivered', resends: 1 });
    expect(received(event)).toHaveLength(1);
  });

  test('is answered from the record after a crash before the answer', async () => {
    const { delivery } = await ended('undelivered');
    await resend(delivery, `crash-${delivery}`);
    await becomes(delivery, { status: 'delivered' });
    await sql(engine, 'update idempotency_keys set answer_sealed = null where key = ?', [
      `crash-${delivery}`,
    ]);
    const { status, body } = await resend(delivery, `crash-${delivery}`);
    expect(status).toBe(202);
    expect(body).toMatchObject({ id: delivery, resends: 1 });
  });

  test('is audited, by whom', async () => {
    const { event, delivery } = await ended('undelivered');
    await resend(delivery);
    expect(await audited(delivery)).toEqual([
      {
        action: 'delivery.resent',
        actor: expect.stringMatching(/^key_/),
        details: { eventId: event, endpointId: endpoint },
      },
    ]);
  });
});

describe('an event that is sent again', () => {
  test('reaches every enabled endpoint that listens or had it, each once', async () => {
    const { event, delivery } = await ended('delivered');
    const watching = await WebhookReceiver.start();
    others.push(watching);
    await engine.listen(['customer.created'], watching.url);
    await engine.listen(['payment.failed'], watching.url);
    const { status, body } = await resendEvent(event);
    expect(status).toBe(202);
    expect(body).toMatchObject({ object: 'event_resend', eventId: event, endpointId: null });
    expect(body['deliveryIds']).toHaveLength(2);
    expect(body['deliveryIds']).toContain(delivery);
    for (const id of body['deliveryIds'] as string[]) await becomes(id, { status: 'delivered' });
    expect(received(event)).toHaveLength(1);
    expect(watching.received.map(({ headers }) => headers['webhook-id'])).toEqual([event]);
    expect(await audited(event)).toMatchObject([{ action: 'event.resent', details: { endpoints: 2 } }]);
  });

  test('reaches every endpoint if it is of a type that goes to all', async () => {
    const { id } = await engine.listen(['payment.completed']);
    const event = await insertEvent(engine, engine.tenant, { type: 'credentials.changed' });
    const { body } = await resendEvent(event);
    const deliveries = await Promise.all((body['deliveryIds'] as string[]).map(read));
    expect(deliveries.map(({ endpointId }) => endpointId)).toEqual([endpoint, id]);
  });

  test('reaches no endpoint whose own end it tells of', async () => {
    const { id } = await engine.listen();
    const event = await insertEvent(engine, engine.tenant, { type: 'endpoint.disabled', subjectId: id });
    const { body } = await resendEvent(event);
    const deliveries = await Promise.all((body['deliveryIds'] as string[]).map(read));
    expect(deliveries.map(({ endpointId }) => endpointId)).toEqual([endpoint]);
  });

  test('to an endpoint that never had it and does not listen to it makes a delivery', async () => {
    const event = await insertEvent(engine, engine.tenant, { type: 'payment.failed' });
    const { id } = await engine.listen(['payment.completed']);
    const { body } = await resendEvent(event, { endpointId: id });
    const [delivery, ...more] = body['deliveryIds'] as string[];
    expect(more).toEqual([]);
    await becomes(delivery!, { status: 'delivered', endpointId: id, resends: 0 });
    expect(received(event)).toHaveLength(1);
    const again = await resendEvent(event, { endpointId: id });
    expect(again.body['deliveryIds']).toEqual([delivery]);
    await becomes(delivery!, { status: 'delivered', resends: 1 });
    expect(received(event)).toHaveLength(2);
  });

  test('without any endpoint is noted all the same, for those who follow the list', async () => {
    await sql(engine, 'update webhook_endpoints set disabled_at = now()');
    const event = await insertEvent(engine, engine.tenant);
    const { status, body } = await resendEvent(event, {}, `alone-${event}`);
    expect([status, body['deliveryIds']]).toEqual([202, []]);
    await sql(engine, 'update idempotency_keys set answer_sealed = null where key = ?', [`alone-${event}`]);
    const replayed = await resendEvent(event, {}, `alone-${event}`);
    expect(replayed.body).toEqual(body);
    const { body: list } = await engine.request('GET', '/v1/event-resends?limit=1');
    expect(list.data).toEqual([body]);
  });

  test.each([
    [{ endpointId: newId('we') }, 'endpointId'],
    [{ endpointId: 'x' }, 'endpointId'],
    [{ endpointId: 7 }, 'endpointId'],
    [{ endpoint: 'x' }, 'endpoint'],
  ])('%j is refused by name, and nothing is sent', async (body, field) => {
    const { event } = await ended('undelivered');
    const answer = await resendEvent(event, body);
    expect(answer.status).toBe(422);
    expect(answer.body.error.validation).toEqual([{ field, message: expect.any(String) }]);
    expect(await sql(engine, 'select 1 from event_resends where event_id = ?', [event])).toEqual([]);
  });
});

test('a disabled or deleted endpoint gets nothing: the answer says what to do', async () => {
  const { event, delivery } = await ended('undelivered');
  const expectRefused = (answer: Awaited<ReturnType<typeof resend>>, words: string): void => {
    expect([answer.status, answer.body.error.code]).toEqual([409, 'endpoint_disabled']);
    expect(answer.body.error.message).toContain(words);
  };
  await engine.request('PATCH', `/v1/webhook-endpoints/${endpoint}`, { disabled: true });
  expectRefused(await resend(delivery), '{"disabled":false}');
  expectRefused(await resendEvent(event, { endpointId: endpoint }), '{"disabled":false}');
  await engine.request('DELETE', `/v1/webhook-endpoints/${endpoint}`);
  expectRefused(await resend(delivery), `/v1/events/${event}/resend`);
  expect((await resendEvent(event, { endpointId: endpoint })).status).toBe(422);
  expect((await resendEvent(event)).body['deliveryIds']).toEqual([]);
  expect(await read(delivery)).toMatchObject({ status: 'undelivered', resends: 0 });
  expect(received(event)).toEqual([]);
});
