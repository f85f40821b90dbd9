import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Webhook } from 'standardwebhooks';
import { testEndpoint } from '../../../activities/test-endpoint.ts';
import { eventPayloads } from '../../../api/events/payloads.ts';
import { eventTypes } from '../../../db/entities/index.ts';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { sql } from '../../support/flow.ts';
import type { ReceivedWebhook } from '../../support/receiver.ts';
import { makeKey } from '../../support/tenants.ts';
import { answerJudge } from '../support/answer-schema.ts';
import { send } from '../support/send.ts';
import { closedAddress, serveApi, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
let judge: ReturnType<typeof answerJudge>;
let endpoint: string;
let secret: string;
beforeAll(async () => {
  engine = await Engine.start({ tempo: 20 });
  judge = answerJudge((await send(`${engine.apiUrl}/openapi.json`)).body as never);
});
afterAll(async () => {
  await engine.stop();
});
beforeEach(async () => {
  engine.receiver.received.length = 0;
  engine.receiver.answer = (response) => response.writeHead(204).end();
  ({ id: endpoint, secret } = await engine.listen(['payment.failed']));
});

async function post(operation: 'test' | 'verify', body: object = {}, key?: string) {
  const answer = await engine.request(
    'POST',
    `/v1/webhook-endpoints/${endpoint}/${operation}`,
    body,
    key === undefined ? {} : { 'idempotency-key': key },
  );
  judge('post', `/v1/webhook-endpoints/{id}/${operation}`, answer);
  return answer;
}
const read = async () => (await engine.request('GET', `/v1/webhook-endpoints/${endpoint}`)).body;
const given = ({ headers }: ReceivedWebhook): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

interface Checks {
  /** The receiver verifies by these. */
  secrets: string[];
  signature: boolean;
  age: boolean;
}
/** A receiver that answers 401 to what it does not trust. */
const verifying =
  ({ secrets, signature, age }: Checks) =>
  (response: ServerResponse, webhook: ReceivedWebhook): void => {
    const {
      'webhook-id': id,
      'webhook-timestamp': at,
      'webhook-signature': signatures = '',
    } = given(webhook);
    const isSigned = secrets.some((each) => {
      const key = Buffer.from(each.slice('whsec_'.length), 'base64');
      const own = createHmac('sha256', key).update(`${id}.${at}.${webhook.body}`).digest();
      return signatures
        .split(' ')
        .map((text) => Buffer.from(text.slice('v1,'.length), 'base64'))
        .some((theirs) => theirs.length === own.length && timingSafeEqual(theirs, own));
    });
    const isFresh = Math.abs(Date.now() / 1000 - Number(at)) <= 300;
    response.writeHead((isSigned || !signature) && (isFresh || !age) ? 200 : 401).end('seen');
  };

describe('a test', () => {
  test('sends one signed sample and answers what came back', async () => {
    engine.receiver.answer = (response) => response.writeHead(201).end('thanks');
    const { status, body } = await post('test');
    expect(status).toBe(200);
    const [webhook, ...more] = engine.receiver.received;
    expect(more).toEqual([]);
    expect(() => new Webhook(secret).verify(webhook!.body, given(webhook!))).not.toThrow();
    expect(body).toEqual({
      id: expect.stringMatching(/^wht_[0-9a-z]{26}$/),
      object: 'webhook_test',
      endpointId: endpoint,
      eventType: 'payment.failed',
      eventId: webhook!.headers['webhook-id'],
      delivered: true,
      outcome: 'delivered',
      httpStatus: 201,
      detail: null,
      responseBody: 'thanks',
      durationMs: expect.any(Number),
      message: 'It was taken with 201.',
      createdAt: expect.any(String),
    });
  });

  test.each(eventTypes)('of %s is of its shape, says that it is a test, and is no record', async (type) => {
    await post('test', { type });
    const { json } = engine.receiver.received[0]!;
    expect(Object.keys(json)).toEqual(['id', 'type', 'object', 'timestamp', 'sequence', 'data', 'test']);
    expect(eventPayloads.find((each) => each.type === type)!.schema.parse(json)).toEqual(json);
    expect(json).toMatchObject({ type, object: 'event', sequence: 1, test: true });
    expect(String(json.data['id'])).toMatch(/^[a-z]+_0{26}$/);
    expect(json.data['environment']).toBe('sandbox');
    // Of who was deleted nothing is told, and so there are no words that could say it.
    const words = type === 'customer.deleted' ? 'test' : JSON.stringify(json.data);
    expect(words).toMatch(/test/i);
    expect((await engine.request('GET', `/v1/events/${json.id}`)).status).toBe(404);
  });

  test('of a payment has every field that a real one has, in the same order', async () => {
    const paid = await engine.listen(['payment.completed']);
    await engine.request('POST', '/v1/express', {
      phoneNumber: '254700000140',
      amount: 10,
      description: 'Order',
    });
    const real = await eventually(() => {
      const [webhook] = engine.receiver.of('payment.completed');
      expect(webhook).toBeDefined();
      return webhook!.json;
    });
    endpoint = paid.id;
    await post('test');
    const [, sample] = engine.receiver.of('payment.completed');
    expect(Object.keys(sample!.json.data)).toEqual(Object.keys(real.data));
    expect(sample!.json.data).toMatchObject({
      status: 'completed',
      metadata: { orderId: 'TEST', test: true },
    });
  });

  test('leaves no event and no delivery, and nothing of the endpoint changes', async () => {
    const count = async () =>
      sql(
        engine,
        'select (select count(*) from events) as events, (select count(*) from webhook_deliveries) as deliveries',
      );
    const [before, view] = [await count(), await read()];
    engine.receiver.answer = (response) => response.writeHead(410).end();
    await post('test');
    await post('test', { type: 'payment.completed' });
    await post('test', { type: 'payment.completed' });
    expect(await count()).toEqual(before);
    expect(await read()).toEqual(view);
  });

  const refusals: [number, string][] = [
    [401, 'check that the receiver has the newest secret'],
    [302, 'check that the receiver has the newest secret'],
    [500, 'answers 2xx'],
  ];
  test.each(refusals)('that is answered %i says so, and what to do', async (httpStatus, words) => {
    engine.receiver.answer = (response) =>
      response.writeHead(httpStatus, { location: engine.receiver.url }).end('x'.repeat(30_000));
    const { status, body } = await post('test');
    expect(status).toBe(200);
    expect(body).toMatchObject({ delivered: false, outcome: 'refused', httpStatus });
    expect(body['responseBody']).toBe('x'.repeat(20_000));
    expect(body['message']).toContain(words);
    expect(engine.receiver.received).toHaveLength(1);
  });

  test('of an address where nobody answers says so', async () => {
    await engine.request('PATCH', `/v1/webhook-endpoints/${endpoint}`, { url: 'http://127.0.0.1:1/' });
    const { body } = await post('test');
    expect(body).toMatchObject({
      delivered: false,
      outcome: 'unreachable',
      httpStatus: null,
    });
    expect(body['message']).toContain('Check that the address is right');
  });

  test('reaches a disabled endpoint too', async () => {
    await engine.request('PATCH', `/v1/webhook-endpoints/${endpoint}`, { disabled: true });
    expect((await post('test')).body).toMatchObject({ delivered: true });
    expect(await read()).toMatchObject({ disabled: true });
  });

  test('is signed by both secrets while one rotates', async () => {
    const { body } = await engine.request('POST', `/v1/webhook-endpoints/${endpoint}/rotate-secret`, {});
    await post('test');
    const [webhook] = engine.receiver.received;
    for (const each of [secret, String(body['secret'])])
      expect(() => new Webhook(each).verify(webhook!.body, given(webhook!))).not.toThrow();
  });

  test('is sent once for one Idempotency-Key, also after a crash before the answer', async () => {
    const key = `test-${endpoint}`;
    const { body } = await post('test', {}, key);
    expect((await post('test', {}, key)).body).toEqual(body);
    await sql(engine, 'update idempotency_keys set answer_sealed = null where key = ?', [key]);
    expect((await post('test', {}, key)).body).toEqual(body);
    const other = await post('test', { type: 'payment.unknown' }, key);
    expect(other.body.error.code).toBe('idempotency_key_reused');
    expect(engine.receiver.received).toHaveLength(1);
    // Nor when its activity runs twice.
    await testEndpoint(engine.activityDeps, String(body['id']));
    expect(engine.receiver.received).toHaveLength(1);
  });

  test('tells Temporal nothing but its id', async () => {
    engine.receiver.answer = (response) => response.writeHead(200).end('answer-of-a-receiver');
    const { body } = await post('test');
    const handle = engine.client.workflow.getHandle(`webhook-test/${String(body['id'])}`);
    const text = historyToJSON(await handle.fetchHistory()).replaceAll(
      /"data": ?"([^"]*)"/g,
      (_all, data: string) => Buffer.from(data, 'base64').toString('utf8'),
    );
    expect(text).toContain(body['id']);
    for (const word of ['answer-of-a-receiver', '/hook', secret, 'orderId']) expect(text).not.toContain(word);
  });

  test('takes no slot of the webhooks, which receivers that hang may all hold', async () => {
    const { body } = await post('test');
    const handle = engine.client.workflow.getHandle(`webhook-test/${String(body['id'])}`);
    const { events } = await handle.fetchHistory();
    const queues = (events ?? []).flatMap(
      ({ activityTaskScheduledEventAttributes: sent }) => sent?.taskQueue?.name ?? [],
    );
    expect(queues).toEqual(['samples']);
  });

  test('is audited', async () => {
    await post('test');
    const { body } = await engine.request('GET', `/v1/audit-entries?subject=${endpoint}&limit=1`);
    expect(body.data).toMatchObject([
      { action: 'endpoint.tested', details: { eventType: 'payment.failed' } },
    ]);
  });

  test.each([
    [{ type: 'payment.paid' }, 'type'],
    [{ type: ['payment.failed'] }, 'type'],
    [{ url: 'https://elsewhere.example' }, 'url'],
  ])('with %j is refused by name, and nothing is sent', async (body, field) => {
    const answer = await post('test', body);
    expect(answer.status).toBe(422);
    expect(answer.body.error.validation).toMatchObject([{ field }]);
    expect(engine.receiver.received).toEqual([]);
  });
});

describe('an address that may not be called', () => {
  test.each(['test', 'verify'] as const)(
    'gets nothing from %s where private ones are not allowed',
    async (operation) => {
      engine.activityDeps.webhookAllowPrivate = false;
      const { body } = await post(operation);
      engine.activityDeps.webhookAllowPrivate = true;
      expect(engine.receiver.received).toEqual([]);
      expect(JSON.stringify(body)).toContain('"outcome":"blocked"');
      expect(body['message']).toContain('was not sent. The address is not on the public internet.');
    },
  );

  test.each(['https://169.254.169.254/latest', 'https://localhost/', 'https://[::1]/'])(
    '%s gets nothing in production, even where private ones are allowed',
    async (url) => {
      const { organisationId } = engine.tenant;
      const key = await makeKey(engine.orm, { organisationId, environment: 'production' });
      const base = `${engine.apiUrl}/v1/webhook-endpoints`;
      const { body: made } = await send(base, { method: 'POST', key, body: { url } });
      for (const operation of ['test', 'verify']) {
        const path = `${base}/${String(made['id'])}/${operation}`;
        const { body } = await send(path, { method: 'POST', key, body: {} });
        expect(JSON.stringify(body)).toContain('"outcome":"blocked"');
        expect(JSON.stringify(body)).not.toContain('"outcome":"unreachable"');
      }
    },
  );
});

describe('a verification', () => {
  const passed = (body: Record<string, unknown>) =>
    Object.fromEntries(
      (body['checks'] as { sent: string; passed: boolean }[]).map((check) => [check.sent, check.passed]),
    );

  test('of a receiver that verifies signature and age is passed, and the endpoint keeps when', async () => {
    engine.receiver.answer = verifying({ secrets: [secret], signature: true, age: true });
    const { status, body } = await post('verify');
    expect(status).toBe(200);
    expect(body).toMatchObject({ object: 'webhook_verification', verified: true, endpointId: endpoint });
    expect(body['checks']).toMatchObject([
      { sent: 'genuine', passed: true, httpStatus: 200, message: 'It was taken with 200.' },
      { sent: 'forged', passed: true, httpStatus: 401, message: 'It was refused with 401, as it should be.' },
      { sent: 'stale', passed: true, httpStatus: 401, responseBody: 'seen' },
    ]);
    const { verifiedAt, verificationFailure } = await read();
    expect([verifiedAt, verificationFailure]).toEqual([expect.any(String), null]);
    const ids = engine.receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(3);
  });

  test('of the library of Standard Webhooks is passed', async () => {
    engine.receiver.answer = (response, webhook) => {
      try {
        new Webhook(secret).verify(webhook.body, given(webhook));
        response.writeHead(204).end();
      } catch {
        response.writeHead(400).end();
      }
    };
    expect((await post('verify')).body).toMatchObject({ verified: true });
  });

  test('of a receiver that takes everything names both holes', async () => {
    const { body } = await post('verify');
    expect(body['verified']).toBe(false);
    expect(passed(body)).toEqual({ genuine: true, forged: false, stale: false });
    expect(body['message']).toContain('A forged message was taken with 204');
    expect(body['message']).toContain('A message of ten minutes ago was taken with 204');
    expect(await read()).toMatchObject({ verifiedAt: null, verificationFailure: body['message'] });
  });

  test.each([
    ['the age', { signature: true, age: false }, { genuine: true, forged: true, stale: false }],
    ['the signature', { signature: false, age: true }, { genuine: true, forged: false, stale: true }],
  ])('of a receiver that does not look at %s fails for that alone', async (_what, checks, expected) => {
    engine.receiver.answer = verifying({ secrets: [secret], ...checks });
    const { body } = await post('verify');
    expect(body['verified']).toBe(false);
    expect(passed(body)).toEqual(expected);
  });

  test('of a receiver that refuses everything is not passed', async () => {
    engine.receiver.answer = (response) => response.writeHead(401).end();
    const { body } = await post('verify');
    expect(passed(body)).toEqual({ genuine: false, forged: true, stale: true });
    expect(body['message']).toContain('The genuine message was refused with 401');
  });

  test('of a receiver that hangs up on wrong ones proves nothing', async () => {
    engine.receiver.answer = (response, webhook) => {
      const ok = { writeHead: () => ({ end: () => response.writeHead(200).end() }) };
      const no = { writeHead: () => ({ end: () => response.socket?.destroy() }) };
      verifying({ secrets: [secret], signature: true, age: true })(
        { writeHead: (status: number) => (status === 200 ? ok : no).writeHead() } as never,
        webhook,
      );
    };
    const { body } = await post('verify');
    expect(passed(body)).toEqual({ genuine: true, forged: false, stale: false });
    expect(body['message']).toContain('The forged message had no answer');
  });

  test('while a secret rotates wants the new one known', async () => {
    const rotated = await engine.request('POST', `/v1/webhook-endpoints/${endpoint}/rotate-secret`, {});
    engine.receiver.answer = verifying({ secrets: [secret], signature: true, age: true });
    expect(passed((await post('verify')).body)).toEqual({ genuine: false, forged: true, stale: true });
    const secrets = [secret, String(rotated.body['secret'])];
    engine.receiver.answer = verifying({ secrets, signature: true, age: true });
    expect((await post('verify')).body['verified']).toBe(true);
  });

  test('that fails takes back what was proven before; a rotation and another address do too', async () => {
    const prove = async () => {
      engine.receiver.answer = verifying({ secrets: [secret], signature: true, age: true });
      expect((await post('verify')).body['verified']).toBe(true);
      expect((await read())['verifiedAt']).not.toBeNull();
    };
    await prove();
    engine.receiver.answer = (response) => response.writeHead(200).end();
    await post('verify');
    expect((await read())['verifiedAt']).toBeNull();
    await prove();
    await engine.request('PATCH', `/v1/webhook-endpoints/${endpoint}`, { url: `${engine.receiver.url}/x` });
    expect(await read()).toMatchObject({ verifiedAt: null, verificationFailure: null });
    await prove();
    await engine.request('POST', `/v1/webhook-endpoints/${endpoint}/rotate-secret`, {});
    expect(await read()).toMatchObject({ verifiedAt: null, verificationFailure: null });
  });

  test('of an address that changes while it runs proves nothing of the new one', async () => {
    const waiting: (() => void)[] = [];
    const answer = verifying({ secrets: [secret], signature: true, age: true });
    engine.receiver.answer = (response, webhook) => void waiting.push(() => answer(response, webhook));
    const verifying3 = post('verify');
    await eventually(() => expect(waiting).toHaveLength(3));
    await engine.request('PATCH', `/v1/webhook-endpoints/${endpoint}`, { url: `${engine.receiver.url}/x` });
    for (const each of waiting) each();
    expect((await verifying3).body['verified']).toBe(true);
    expect(await read()).toMatchObject({ verifiedAt: null, verificationFailure: null });
  });
});

describe('while Temporal or every worker is away', () => {
  test('the answer is 503 engine_unavailable at once where Temporal is', async () => {
    const away = await serveApi({ ...engine.apiDeps, client: temporalAt(closedAddress) });
    const path = `${away.url}/v1/webhook-endpoints/${endpoint}/test`;
    const key = engine.tenant.apiKey;
    const headers = { 'idempotency-key': `away-${endpoint}` };
    const answer = await send(path, { method: 'POST', key, body: {}, headers });
    await away.close();
    expect([answer.status, answer.body.error.code]).toEqual([503, 'engine_unavailable']);
    judge('post', '/v1/webhook-endpoints/{id}/test', answer);
    expect(engine.receiver.received).toEqual([]);
    // The same key is answered once Temporal is back: hers is the same address by another host.
    const again = await post('test', {}, `away-${endpoint}`);
    expect([again.status, again.body['delivered']]).toEqual([200, true]);
    expect(engine.receiver.received).toHaveLength(1);
  });

  test('a worker that comes up in time sends it', async () => {
    await engine.stopWorker();
    const answer = post('test');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await engine.startWorker();
    expect((await answer).body['delivered']).toBe(true);
  });
});
