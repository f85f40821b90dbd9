import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EvidenceRow, Payment } from '../../../db/entities/index.ts';
import { openDatabase } from '../../../db/mikro-orm.config.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { settle } from '../../../activities/settle.ts';
import { testDatabaseUrl } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { Engine } from '../../support/engine.ts';
import { startTcpProxy } from '../../../local/tcp-proxy.ts';
import { send } from '../support/send.ts';
import { closedAddress, serveApi, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
let phones = 0;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
afterAll(async () => {
  await engine.stop();
});

/** A payment, and the token of its callback address. */
async function newPayment(): Promise<{ id: string; token: string }> {
  phones += 1;
  const order = { phoneNumber: `07${String(phones).padStart(8, '0')}`, amount: 1500, description: 'Order' };
  const { body } = await engine.request('POST', '/v1/express', order);
  const payment = await everyTenantsEntities(engine.orm).findOneOrFail(Payment, { id: body.paymentId });
  return {
    id: payment.id,
    token: engine.sealer.open('callback-token', payment.id, payment.callbackTokenSealed!),
  };
}

const callback = (change: { code?: number; amount?: number; receipt?: string } = {}) => ({
  Body: {
    stkCallback: {
      MerchantRequestID: '2654-4b64-97ff-b827b542881d3130',
      CheckoutRequestID: 'ws_CO_14092026112107412712345678',
      ResultCode: change.code ?? 0,
      ResultDesc: 'The service request is processed successfully.',
      CallbackMetadata: {
        Item: [
          { Name: 'Amount', Value: change.amount ?? 1500 },
          { Name: 'MpesaReceiptNumber', Value: change.receipt ?? 'UIE4K7Q2XN' },
          { Name: 'TransactionDate', Value: 20260914112119 },
          { Name: 'PhoneNumber', Value: 254712345678 },
        ],
      },
    },
  },
});
const call = (token: string, body: unknown, headers: Record<string, string> = {}, url = engine.apiUrl) =>
  send(`${url}/hooks/${token}`, { method: 'POST', body, headers });
const evidenceOf = (paymentId: string) =>
  everyTenantsEntities(engine.orm).find(
    EvidenceRow,
    { paymentId, kind: 'callback' },
    { orderBy: { id: 'asc' } },
  );
const countAll = () => everyTenantsEntities(engine.orm).count(EvidenceRow, {});
const accepted = { ResultCode: 0, ResultDesc: 'Accepted' };

describe('a callback', () => {
  test('is stored with what it says, for its payment and tenant', async () => {
    const { id, token } = await newPayment();
    const { status, body } = await call(token, callback());
    expect([status, body]).toEqual([200, accepted]);
    const [row, ...rest] = await evidenceOf(id);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({
      organisationId: engine.tenant.organisationId,
      environment: 'sandbox',
      says: 'completed',
      resultCode: '0',
      receiptNumber: 'UIE4K7Q2XN',
      amountShillings: 1500,
      merchantRequestId: '2654-4b64-97ff-b827b542881d3130',
      checkoutRequestId: 'ws_CO_14092026112107412712345678',
      boundBy: 'token',
      sourceAddress: '127.0.0.1',
      fromListedAddress: null,
      judgedAt: null,
    });
  });

  test('is kept word for word and sealed: its body is nowhere in the row', async () => {
    const { id, token } = await newPayment();
    const body = `${JSON.stringify(callback(), null, 1)}\n`;
    await call(token, body);
    const [row] = await evidenceOf(id);
    expect(engine.sealer.open('evidence-body', row!.id, row!.bodySealed!)).toBe(body);
    const [plain] = await engine.orm.em
      .fork()
      .execute<{ text: string }[]>(
        'select (to_jsonb(e) - ? - ?)::text as text from evidence e where id = ?',
        ['checkout_request_id', 'merchant_request_id', row!.id],
      );
    for (const secret of ['712345678', 'stkCallback', 'TransactionDate', token])
      expect(plain!.text).not.toContain(secret);
  });

  test('that comes twice is stored once', async () => {
    const { id, token } = await newPayment();
    for (let time = 0; time < 3; time += 1) expect((await call(token, callback())).status).toBe(200);
    await Promise.all(Array.from({ length: 5 }, () => call(token, callback())));
    await expect(evidenceOf(id)).resolves.toHaveLength(1);
  });

  test('that says something else is stored beside the first', async () => {
    const { id, token } = await newPayment();
    await call(token, callback({ code: 1032 }));
    await call(token, callback());
    expect((await evidenceOf(id)).map(({ says }) => says).toSorted()).toEqual(['canceled', 'completed']);
  });

  test('changes no status by itself: judging is for the settlement', async () => {
    const { id, token } = await newPayment();
    await call(token, callback());
    const payment = await everyTenantsEntities(engine.orm).findOneOrFail(Payment, { id });
    expect(payment).toMatchObject({ status: 'initiating', revision: 0 });
  });

  const strange: [string, string][] = [
    ['nothing', ''],
    ['no JSON', 'ResultCode=0'],
    ['JSON of another shape', '{"Result":{"ResultCode":0}}'],
    ['a NUL', '{"Body":"\\u0000"}\u0000'],
    ['half a surrogate pair', '{"Body":"\\ud800"}'],
    ['a list', '[]'],
  ];
  test.each(strange)(
    'that cannot be read (%s) is kept all the same, and raises an alert',
    async (_title, body) => {
      const { id, token } = await newPayment();
      engine.logLines.length = 0;
      expect((await call(token, body)).status).toBe(200);
      const [row] = await evidenceOf(id);
      expect(row).toMatchObject({
        says: 'nothing',
        detail: 'This callback cannot be read.',
        resultCode: null,
      });
      expect(engine.sealer.open('evidence-body', row!.id, row!.bodySealed!)).toBe(body);
      expect(engine.logLines.join('')).toContain(`"level":50`);
    },
  );

  test('with ids that no index holds is stored without them', async () => {
    const { id, token } = await newPayment();
    const { Body } = callback();
    const long = 'x'.repeat(5_000);
    const stkCallback = { ...Body.stkCallback, MerchantRequestID: long, CheckoutRequestID: long };
    expect((await call(token, { Body: { stkCallback } })).status).toBe(200);
    expect(await evidenceOf(id)).toMatchObject([
      { says: 'completed', receiptNumber: 'UIE4K7Q2XN', merchantRequestId: null, checkoutRequestId: null },
    ]);
  });

  test('with bytes that are no text is kept', async () => {
    const { id, token } = await newPayment();
    const response = await fetch(`${engine.apiUrl}/hooks/${token}`, {
      method: 'POST',
      body: Buffer.from([0xff, 0xfe, 0x00]),
    });
    expect(response.status).toBe(200);
    await expect(evidenceOf(id)).resolves.toHaveLength(1);
  });

  test.each([3_000_000_000, 9_007_199_254_740_991])(
    'with the amount %d is stored as an amount that does not fit',
    async (amount) => {
      const { id, token } = await newPayment();
      expect((await call(token, callback({ amount }))).status).toBe(200);
      const [row] = await evidenceOf(id);
      expect(row!.amountShillings).toBeGreaterThan(250_000);
    },
  );

  test('with strange words in its description is stored', async () => {
    const { id, token } = await newPayment();
    const strangeWords = callback({ code: 1032 });
    strangeWords.Body.stkCallback.ResultDesc = `a\u0000b'; drop table payments; -- \\ \ud800 ${'x'.repeat(20_000)}`;
    expect((await call(token, strangeWords)).status).toBe(200);
    await expect(evidenceOf(id)).resolves.toMatchObject([{ says: 'canceled' }]);
  });

  test('beyond 64 KiB is refused', async () => {
    const { id, token } = await newPayment();
    const { status, body } = await call(token, `"${'a'.repeat(70_000)}"`);
    expect([status, body.error.code]).toEqual([413, 'body_too_large']);
    await expect(evidenceOf(id)).resolves.toEqual([]);
  });
});

test('a callback is stored and acknowledged while its payment is being settled', async () => {
  const { id, token } = await newPayment();
  await call(token, callback({ receipt: 'UIE4K7Q2XZ' }));
  const { organisationId, environment } = engine.tenant;
  const { id: otherId } = await newPayment();
  const other = engine.orm.em.fork();
  await other.begin();
  // The settlement takes its receipt, for which it must wait here, with the payment's row in its hands.
  await other.execute(
    `insert into receipts (organisation_id, environment, receipt_number, payment_id) values (?, ?, 'UIE4K7Q2XZ', ?)`,
    [organisationId, environment, otherId],
  );
  const settling = settle(engine.activityDeps, { paymentId: id, why: 'evidence' });
  try {
    await eventually(() => expect(waitingForLock()).resolves.toBe(1));
    expect((await call(token, callback({ code: 1032 }))).status).toBe(200);
    await expect(evidenceOf(id)).resolves.toHaveLength(2);
  } finally {
    await other.rollback();
  }
  await expect(settling).resolves.toMatchObject({ status: 'completed' });
});

async function waitingForLock(): Promise<number> {
  const [row] = await engine.orm.em
    .fork()
    .execute<{ waiting: string }[]>(
      `select count(*) as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
  return Number(row!.waiting);
}

describe('the limit of 32 bodies', () => {
  test('holds: what comes after is counted only, and answered like any other', async () => {
    const { id, token } = await newPayment();
    for (let number = 0; number < 35; number += 1) {
      const { status, body } = await call(token, `{"number":${number}}`);
      expect([status, body]).toEqual([200, accepted]);
    }
    await expect(evidenceOf(id)).resolves.toHaveLength(32);
    await expect(everyTenantsEntities(engine.orm).findOneOrFail(Payment, { id })).resolves.toMatchObject({
      callbacksNotKept: 3,
    });
  });

  test('holds when forty come at once', async () => {
    const { id, token } = await newPayment();
    await Promise.all(Array.from({ length: 40 }, (_each, number) => call(token, `{"number":${number}}`)));
    await expect(evidenceOf(id)).resolves.toHaveLength(32);
  });

  test('counts bodies, not repetitions: a callback sent forty times leaves room for another', async () => {
    const { id, token } = await newPayment();
    for (let time = 0; time < 40; time += 1) await call(token, callback({ code: 1032 }));
    await call(token, callback());
    await expect(evidenceOf(id)).resolves.toHaveLength(2);
  });
});

describe('a token', () => {
  test.each([
    ['unknown', randomBytes(32).toString('hex')],
    ['short', 'abc'],
    ['encoded', '%00'],
    ['long', 'a'.repeat(4000)],
    ['an id', 'pay_01m2fg2w947m2qf8t4v6z9c1n5'],
  ])('that is %s gets the same answer, and nothing is stored', async (_title, token) => {
    const before = await countAll();
    const { status, body } = await call(token, callback());
    expect([status, body]).toEqual([200, accepted]);
    await expect(countAll()).resolves.toBe(before);
  });

  test('in capitals, with a tail, or as its own hash is another token', async () => {
    const { id, token } = await newPayment();
    const payment = await everyTenantsEntities(engine.orm).findOneOrFail(Payment, { id });
    for (const other of [token.toUpperCase(), `${token}0`, token.slice(0, -1), payment.callbackTokenHash!])
      expect((await call(other, callback())).status).toBe(200);
    await expect(evidenceOf(id)).resolves.toEqual([]);
  });

  test('is in no log line', async () => {
    const { token } = await newPayment();
    engine.logLines.length = 0;
    await call(token, 'unreadable');
    await call(token, callback());
    await call(`${token}0`, callback());
    await send(`${engine.apiUrl}/hooks/${token}`);
    expect(engine.logLines.length).toBeGreaterThan(0);
    expect(engine.logLines.join('')).not.toContain(token);
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE'])('is not served to %s', async (method) => {
    const { token } = await newPayment();
    const { status, body, headers } = await send(`${engine.apiUrl}/hooks/${token}`, { method });
    expect([status, body.error.code]).toEqual([405, 'method_not_allowed']);
    expect(headers.get('allow')).toBe('POST');
  });
});

describe('the source address', () => {
  const list = ['196.201.214.200', '196.201.213.0/24', '2c0f:fe38::/32'];
  /** Behind one proxy of ours, which names the address. */
  async function listed(forwardedFor: string, proxyHops = 1): Promise<EvidenceRow> {
    const api = await serveApi({ ...engine.apiDeps, callbackAddresses: list, proxyHops });
    try {
      const { id, token } = await newPayment();
      expect((await call(token, callback(), { 'x-forwarded-for': forwardedFor }, api.url)).status).toBe(200);
      const [row] = await evidenceOf(id);
      return row!;
    } finally {
      await api.close();
    }
  }

  test.each([
    '196.201.214.200',
    '196.201.213.0',
    '196.201.213.255',
    '::ffff:196.201.214.200',
    '::ffff:196.201.213.7',
    '::FFFF:c4c9:d6c8',
    '2c0f:fe38::1',
  ])('%s is listed', async (address) => {
    await expect(listed(address)).resolves.toMatchObject({ fromListedAddress: true, sourceAddress: address });
  });

  test.each([
    '196.201.214.201',
    '196.201.212.255',
    '196.201.214.0',
    '::ffff:10.0.0.1',
    '2c0f:fe39::1',
    '::1',
    'unknown',
    '',
  ])('%j is unlisted: kept, and an alert', async (address) => {
    engine.logLines.length = 0;
    await expect(listed(address)).resolves.toMatchObject({ fromListedAddress: false, says: 'completed' });
    expect(engine.logLines.join('')).toContain('unlisted address');
  });

  test('makes the same body other evidence: from a listed one it counts, though it came from an unlisted one before', async () => {
    const api = await serveApi({ ...engine.apiDeps, callbackAddresses: list, proxyHops: 1 });
    try {
      const { id, token } = await newPayment();
      for (const address of ['10.9.8.7', '196.201.214.200', '10.9.8.8', '196.201.213.7'])
        await call(token, callback(), { 'x-forwarded-for': address }, api.url);
      expect((await evidenceOf(id)).map(({ fromListedAddress }) => fromListedAddress)).toEqual([false, true]);
    } finally {
      await api.close();
    }
  });

  test('is the last that our proxy saw, not what the caller claims', async () => {
    const row = await listed('196.201.214.200, 10.9.8.7');
    expect(row).toMatchObject({ fromListedAddress: false, sourceAddress: '10.9.8.7' });
  });

  test('is the connection’s own where no proxy is trusted', async () => {
    const row = await listed('196.201.214.200', 0);
    expect(row).toMatchObject({ fromListedAddress: false, sourceAddress: '127.0.0.1' });
  });
});

describe('with PostgreSQL away', () => {
  test('the answer is 503, never 200, and the same callback counts when it is back', async () => {
    const database = new URL(testDatabaseUrl());
    const proxy = await startTcpProxy({ target: database.href });
    database.hostname = '127.0.0.1';
    database.port = String(proxy.port);
    const orm = openDatabase({ databaseUrl: database.href, poolMax: 4 });
    const api = await serveApi({ ...engine.apiDeps, orm });
    try {
      const { id, token } = await newPayment();
      const { id: otherId, token: otherToken } = await newPayment();
      expect((await call(otherToken, callback(), {}, api.url)).status).toBe(200);
      proxy.cut();
      for (const each of [token, randomBytes(32).toString('hex')]) {
        const { status, body, headers } = await call(each, callback(), {}, api.url);
        expect([status, body.error.code]).toEqual([503, 'service_unavailable']);
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      }
      proxy.mend();
      expect((await call(token, callback(), {}, api.url)).status).toBe(200);
      await expect(evidenceOf(id)).resolves.toHaveLength(1);
      await expect(evidenceOf(otherId)).resolves.toHaveLength(1);
    } finally {
      await api.close();
      await orm.close(true);
      await proxy.stop();
    }
  });
});
