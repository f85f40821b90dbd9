import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabaseUrl } from '../support/database.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  becomes,
  callbackOf,
  eventTypes,
  nextPhone,
  onlyPushTo,
  patientTiming,
  pay,
  planFault,
  postCallback,
  pushesTo,
  sql,
  workflowOf,
} from '../support/flow.ts';
import { startTcpProxy, type TcpProxy } from '../../local/tcp-proxy.ts';

let proxy: TcpProxy;
let engine: Engine;

beforeAll(async () => {
  proxy = await startTcpProxy({ target: testDatabaseUrl() });
  const url = new URL(testDatabaseUrl());
  url.host = `127.0.0.1:${proxy.port}`;
  engine = await Engine.start({
    databaseUrl: url.href,
    tempo: 20,
    timing: { ...patientTiming, relayAfterMs: 500 },
  });
  await engine.listen();
});
afterAll(async () => {
  await engine.stop();
  await proxy.stop();
});

test('PostgreSQL goes away while payments wait: callbacks are not acknowledged, and the query settles each once', async () => {
  // Their payers act while the database is away, so that every callback is lost.
  const lost = Array.from({ length: 4 }, () => nextPhone('18'));
  const still = nextPhone('15');
  const payments = await Promise.all([...lost, still].map((phone) => pay(engine, phone)));
  await eventually(async () => {
    const pushes = (await Promise.all(lost.map((phone) => pushesTo(engine, phone)))).flat();
    expect(pushes).toHaveLength(4);
  });
  const push = await onlyPushTo(engine, still);
  proxy.cut();
  await sleep(2_500);
  proxy.mend();

  for (const [index, { paymentId, transactionId }] of payments.slice(0, 4).entries()) {
    await becomes(engine, paymentId, 'completed', 30_000);
    await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
    expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
    const { callbackAttempts } = await onlyPushTo(engine, lost[index]!);
    expect(callbackAttempts).toMatchObject([{ httpStatus: 503 }]);
    await eventually(
      () => expect(engine.receiver.of('payment.completed', transactionId)).toHaveLength(1),
      30_000,
    );
  }
  const { paymentId } = payments[4]!;
  await postCallback(push, callbackOf(push));
  await becomes(engine, paymentId, 'completed', 30_000);
  await onlyPushTo(engine, still);
}, 90_000);

test('PostgreSQL goes away between the push and its acknowledgement: the acknowledgement is stored when it is back', async () => {
  const phone = nextPhone('15');
  await planFault(engine, { fault: 'ackSlow', phoneNumber: phone, delayMs: 500 });
  const posted = fetch(`${engine.apiUrl}/v1/express`, {
    method: 'POST',
    headers: { authorization: `Bearer ${engine.tenant.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ phoneNumber: phone, amount: 100, description: 'Order' }),
  });
  const push = await eventually(() => onlyPushTo(engine, phone), 10_000);
  proxy.cut();
  await sleep(1_500);
  proxy.mend();
  await posted;
  const row = await eventually(async () => {
    const [payment] = await sql(engine, 'select * from payments where phone_number = ?', [phone]);
    expect(payment).toMatchObject({ checkout_request_id: push.checkoutRequestId });
    return payment!;
  });
  await postCallback(push, callbackOf(push));
  await becomes(engine, String(row['id']), 'completed');
  await onlyPushTo(engine, phone);
}, 60_000);
