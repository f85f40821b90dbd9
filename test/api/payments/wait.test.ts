import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { watchPayments, type PaymentChanges } from '../../../api/payments/payment-changes.ts';
import { Payment } from '../../../db/entities/index.ts';
import { openDatabase } from '../../../db/mikro-orm.config.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { startTcpProxy } from '../../../local/tcp-proxy.ts';
import { canceledCallback, failedCallback, paidCallback } from '../../activities/world.ts';
import { startApiProcess } from '../../support/api-process.ts';
import { testDatabaseUrl } from '../../support/database.ts';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { nextPhone, onHandset, onlyPushTo, pushesTo } from '../../support/flow.ts';
import { makeTenant } from '../../support/tenants.ts';
import { answerJudge } from '../support/answer-schema.ts';
import { insertPayment } from '../support/rows.ts';
import { freshReceipt, promptedPayment, settleNow } from '../support/scene.ts';
import { send, type Sent } from '../support/send.ts';
import { serveApi } from '../support/serve-api.ts';

let engine: Engine;
let judge: ReturnType<typeof answerJudge>;
/** Of the engine's own process, with a look at who watches. */
let changes: PaymentChanges;
let watching = 0;

beforeAll(async () => {
  const heard = watchPayments({ databaseUrl: testDatabaseUrl(), log: { warn: () => undefined } as never });
  changes = {
    watch(...args) {
      const unwatch = heard.watch(...args);
      if (unwatch === undefined) return undefined;
      watching += 1;
      return () => {
        watching -= 1;
        unwatch();
      };
    },
    get isStopping() {
      return heard.isStopping;
    },
    stop: () => heard.stop(),
  };
  engine = await Engine.start({ api: { changes } });
  judge = answerJudge((await send(`${engine.apiUrl}/openapi.json`)).body as never);
});
afterAll(async () => {
  await engine.stop();
  await changes.stop();
});

/** No workflow looks after it: it moves when the test says so. */
const pendingPayment = () =>
  insertPayment(engine, engine.tenant, {
    status: 'pending',
    processedAt: null,
    amountShillings: 500,
    credentialId: engine.tenant.credentialId,
    promptSentAt: new Date(),
  });
const order = (phoneNumber: string) => ({ phoneNumber, amount: 500, description: 'Order' });
async function get(id: string, prefer: string, url = engine.apiUrl): Promise<Sent> {
  const answer = await send(`${url}/v1/payments/${id}`, { key: engine.tenant.apiKey, headers: { prefer } });
  judge('get', '/v1/payments/{id}', answer);
  return answer;
}
async function create(
  body: object,
  { prefer = 'wait=60', key, url = engine.apiUrl }: { prefer?: string; key?: string; url?: string } = {},
): Promise<Sent> {
  const headers = { prefer, ...(key === undefined ? {} : { 'idempotency-key': key }) };
  const request = { method: 'POST', key: engine.tenant.apiKey, body, headers };
  const answer = await send(`${url}/v1/express`, request);
  judge('post', '/v1/express', answer);
  return answer;
}
const applied = ({ headers }: Sent) => headers.get('preference-applied');
const watched = (count: number) => eventually(() => expect(watching).toBe(count));
const asRead = async (id: string) => (await engine.request('GET', `/v1/payments/${id}`)).body;
const pay = (id: string) => settleNow(engine, id, [paidCallback({ receiptNumber: freshReceipt() })]);
const paid = (id: string) =>
  everyTenantsEntities(engine.orm).nativeUpdate(
    Payment,
    { id },
    { status: 'completed', processedAt: new Date() },
  );

describe('POST /v1/express', () => {
  test('is answered with the payment once the payer has paid', async () => {
    const phone = nextPhone('20');
    const answering = create(order(phone));
    await watched(1);
    await onHandset(engine, phone, 'pin');
    const answer = await answering;
    expect([answer.status, applied(answer)]).toEqual([200, 'wait=60']);
    expect(answer.body).toMatchObject({ object: 'payment', status: 'completed', phoneNumber: phone });
    const { receiptNumber } = (await onlyPushTo(engine, phone)).ledgerEntry!;
    expect(answer.body['receiptNumber']).toBe(receiptNumber);
    expect(answer.headers.get('location')).toBe(`/v1/payments/${String(answer.body['id'])}`);
    expect(answer.body).toEqual(await asRead(String(answer.body['id'])));
    await watched(0);
  });

  test('is the 202 when the time is over, and nothing happened to the payment', async () => {
    const phone = nextPhone('20');
    const answer = await create(order(phone), { prefer: 'wait=1' });
    expect([answer.status, applied(answer)]).toEqual([202, 'wait=1']);
    expect(answer.body).toMatchObject({ status: 'pending', phoneNumber: phone });
    await onlyPushTo(engine, phone);
    await expect(asRead(answer.body.paymentId)).resolves.toMatchObject({ status: 'pending' });
  });

  test('stays a refusal when Safaricom refuses, and does not wait', async () => {
    const answer = await create(order(nextPhone('19')));
    expect([answer.status, answer.body.error.code, applied(answer)]).toEqual([422, 'prompt_refused', null]);
  });

  test('is repeated while the first one waits: the repeat gets the same payment and waits by itself', async () => {
    const [phone, key] = [nextPhone('20'), 'twice'];
    const first = create(order(phone), { key });
    await watched(1);
    const second = create(order(phone), { key });
    await watched(2);
    const unheld = await create(order(phone), { key, prefer: 'wait=0' });
    expect([unheld.status, applied(unheld)]).toEqual([202, 'wait=0']);
    await onHandset(engine, phone, 'pin');
    const answers = await Promise.all([first, second]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1].body).toEqual(answers[0].body);
    expect(answers.map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    await onlyPushTo(engine, phone);
    // What is kept for the key is the 202, whoever waited for what.
    const later = await create(order(phone), { key, prefer: 'respond-async' });
    expect([later.status, later.body]).toEqual([202, unheld.body]);
    const heldAgain = await create(order(phone), { key, prefer: 'wait=0' });
    expect([heldAgain.status, heldAgain.body]).toEqual([200, answers[0].body]);
  });
});

describe('GET /v1/payments/{id}', () => {
  test.each([
    ['completed', () => paidCallback({ receiptNumber: freshReceipt() })],
    ['failed', () => failedCallback()],
    ['canceled', () => canceledCallback()],
  ])('is held until the payment is %s', async (status, evidence) => {
    const id = await pendingPayment();
    const held = get(id, 'wait=60');
    await watched(1);
    await settleNow(engine, id, [evidence()]);
    const answer = await held;
    expect([answer.status, answer.body['status'], applied(answer)]).toEqual([200, status, 'wait=60']);
    await watched(0);
  });

  test('is held until the payment is unknown, by either of its ids', async () => {
    const id = await promptedPayment(engine);
    const held = [get(id, 'wait=60'), get(id.replace('pay_', 'trxn_'), 'wait=60')];
    await watched(2);
    await settleNow(engine, id, [], { checksAsked: 100 });
    for (const { body } of await Promise.all(held)) expect(body).toMatchObject({ id, status: 'unknown' });
  });

  test('is the payment as it is when the time is over', async () => {
    const id = await pendingPayment();
    const answer = await get(id, 'wait=1');
    expect([answer.status, answer.body['status'], applied(answer)]).toEqual([200, 'pending', 'wait=1']);
  });

  test('is not held up by a move that is no verdict', async () => {
    const id = await insertPayment(engine, engine.tenant, { status: 'initiating', processedAt: null });
    const held = get(id, 'wait=60');
    await watched(1);
    const entities = everyTenantsEntities(engine.orm);
    await entities.nativeUpdate(Payment, { id }, { status: 'pending' });
    await sleep(100);
    expect(watching).toBe(1);
    await paid(id);
    expect((await held).body['status']).toBe('completed');
  });

  test('of another tenant’s payment is 404 at once', async () => {
    const other = await makeTenant(engine.orm, engine.sealer);
    const id = await pendingPayment();
    const request = { key: other.apiKey, headers: { prefer: 'wait=60' } };
    const { status } = await send(`${engine.apiUrl}/v1/payments/${id}`, request);
    expect([status, watching]).toEqual([404, 0]);
  });
});

test('a transaction, lists and the like know no wait', async () => {
  const id = await pendingPayment();
  for (const path of [`/v1/transactions/${id}`, '/v1/payments']) {
    const request = { key: engine.tenant.apiKey, headers: { prefer: 'wait=60' } };
    const answer = await send(`${engine.apiUrl}${path}`, request);
    expect([answer.status, applied(answer)]).toEqual([200, null]);
  }
});

describe('the preference', () => {
  test.each([
    ['wait=5', 'wait=5'],
    ['Wait = 05', 'wait=5'],
    ['wait="5"', 'wait=5'],
    ['respond-async, wait=5', 'wait=5'],
    ['wait=5; foo="a;b", return=minimal', 'wait=5'],
    ['foo="a, wait=1", wait=2', 'wait=2'],
    ['wait=7, wait=8', 'wait=7'],
    ['wait=61', 'wait=60'],
    [`wait=${'9'.repeat(30)}`, 'wait=60'],
    ['wait', null],
    ['wait=', null],
    ['wait=abc, wait=5', null],
    ['wait=-1', null],
    ['wait=1.5', null],
    ['waiting=5', null],
    ['foo="wait=5"', null],
    ['respond-async', null],
    ['foo="a, wait=5', 'wait=5'],
    ['', null],
  ])('%s', async (prefer, expected) => {
    const id = await insertPayment(engine, engine.tenant);
    const answer = await get(id, prefer);
    expect([answer.status, applied(answer)]).toEqual([200, expected]);
  });

  test('is left aside where it is longer than anybody’s', async () => {
    const id = await insertPayment(engine, engine.tenant);
    const answer = await get(id, `wait=5,${'"\\'.repeat(5_000)}`);
    expect([answer.status, applied(answer)]).toEqual([200, null]);
  });

  test('may be spread over several headers', async () => {
    const id = await insertPayment(engine, engine.tenant);
    const headers = new Headers({ authorization: `Bearer ${engine.tenant.apiKey}` });
    headers.append('prefer', 'respond-async');
    headers.append('prefer', 'wait=3');
    const answer = await fetch(`${engine.apiUrl}/v1/payments/${id}`, { headers });
    expect(answer.headers.get('preference-applied')).toBe('wait=3');
  });
});

describe('who waits', () => {
  test('holds no connection of the pool', async () => {
    const orm = openDatabase({ databaseUrl: testDatabaseUrl(), poolMax: 1 });
    const api = await serveApi({ ...engine.apiDeps, orm });
    try {
      const ids = await Promise.all(Array.from({ length: 20 }, () => pendingPayment()));
      const held = ids.map((id) => get(id, 'wait=60', api.url));
      await watched(20);
      expect((await get(ids[0]!, 'respond-async', api.url)).status).toBe(200);
      await Promise.all(ids.map(pay));
      for (const { body } of await Promise.all(held)) expect(body['status']).toBe('completed');
    } finally {
      await api.close();
      await orm.close(true);
    }
  });

  test('and hangs up frees the place at once, for the bound is on those who wait', async () => {
    const bounded = watchPayments({ databaseUrl: testDatabaseUrl(), log: engine.log, perKeyMax: 2 });
    const api = await serveApi({ ...engine.apiDeps, changes: bounded });
    try {
      const id = await pendingPayment();
      const hangUp = new AbortController();
      const headers = { authorization: `Bearer ${engine.tenant.apiKey}`, prefer: 'wait=60' };
      const held = [1, 2].map(() =>
        fetch(`${api.url}/v1/payments/${id}`, { headers, signal: hangUp.signal }).catch(() => 'hung up'),
      );
      await eventually(async () => {
        const answer = await get(id, 'wait=0', api.url);
        expect([answer.status, answer.body['status'], applied(answer)]).toEqual([200, 'pending', null]);
      });
      const { apiKey } = await makeTenant(engine.orm, engine.sealer);
      const elsewhere = await send(`${api.url}/v1/payments/${id}`, {
        key: apiKey,
        headers: { prefer: 'wait=1' },
      });
      expect(elsewhere.status).toBe(404);
      hangUp.abort();
      expect(await Promise.all(held)).toEqual(['hung up', 'hung up']);
      await eventually(async () => expect(applied(await get(id, 'wait=0', api.url))).toBe('wait=0'));
    } finally {
      await api.close();
      await bounded.stop();
    }
  });

  test('is answered though the connection that listens broke, once there is another', async () => {
    const proxy = await startTcpProxy({ target: testDatabaseUrl() });
    const url = new URL(testDatabaseUrl());
    [url.hostname, url.port] = ['127.0.0.1', String(proxy.port)];
    const deafened = watchPayments({ databaseUrl: url.href, log: engine.log });
    const api = await serveApi({ ...engine.apiDeps, changes: deafened });
    try {
      const id = await pendingPayment();
      const held = get(id, 'wait=60', api.url);
      await get(id, 'wait=1', api.url);
      proxy.cut();
      await pay(id);
      const atItsEnd = await get(await pendingPayment(), 'wait=1', api.url);
      expect(atItsEnd.body['status']).toBe('pending');
      proxy.mend();
      expect((await held).body['status']).toBe('completed');
    } finally {
      await api.close();
      await deafened.stop();
      await proxy.stop();
    }
  });

  test('is answered at once when the process stops', async () => {
    const api = await startApiProcess(engine);
    const id = await pendingPayment();
    const phone = nextPhone('20');
    const [created, read] = [create(order(phone), { url: api.url }), get(id, 'wait=60', api.url)];
    await eventually(async () => expect(await pushesTo(engine, phone)).toHaveLength(1));
    await sleep(500);
    const stopped = api.stop();
    const answers = await Promise.all([created, read]);
    expect(answers.map(({ status }) => status)).toEqual([202, 200]);
    expect(await stopped).toBe(0);
  });
});
