import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { saveDefaultCredential } from '../../api/daraja-credentials/save-credential.ts';
import { createDarajaClient } from '../../daraja/client.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { createTokenStore } from '../../db/token-store.ts';
import { simulatorCredential } from '../../local/credential.ts';
import { freePort } from '../../local/free-port.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  becomes,
  eventTypes,
  evidenceOf,
  nextPhone,
  onlyPushTo,
  patientTiming,
  pay,
  paymentTo,
  planFault,
  pushesTo,
  sql,
  workflowOf,
} from '../support/flow.ts';
import { startTcpProxy } from '../../local/tcp-proxy.ts';
import { makeTenant } from '../support/tenants.ts';

let engine: Engine;

beforeAll(async () => {
  const timing = { ...patientTiming, pushAgainMs: [100, 200, 300], reconcileMs: [2_000] };
  engine = await Engine.start({ tempo: 100, timing });
});
afterAll(async () => {
  await engine.stop();
});

const pushAttempts = (paymentId: string): string[] =>
  engine.logLines
    .map((line) => JSON.parse(line) as { paymentId?: string; msg: string; outcome?: string })
    .filter((line) => line.msg === 'push' && line.paymentId === paymentId)
    .map(({ outcome }) => String(outcome));

test('an acknowledgement that is lost after the prompt: the callback settles the payment, and nobody is prompted again', async () => {
  const phone = nextPhone();
  await planFault(engine, { fault: 'ackLostAfterPrompt', phoneNumber: phone });
  const { paymentId } = await pay(engine, phone);
  const row = await becomes(engine, paymentId, 'completed');
  const push = await onlyPushTo(engine, phone);
  expect(row).toMatchObject({
    checkout_request_id: push.checkoutRequestId,
    receipt_number: push.ledgerEntry!.receiptNumber,
  });
  expect(await evidenceOf(engine, paymentId, 'promptUncertain')).toHaveLength(1);
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  expect(pushAttempts(paymentId)).toEqual(['uncertain']);
});

test('a push whose answer proves nothing is never sent again: the payment waits and then is unknown, not failed', async () => {
  const faults = ['html200', 'systemBusy', 'resetBeforePrompt', 'empty500', 'html503'];
  await Promise.all(
    faults.map(async (fault) => {
      const phone = nextPhone();
      await planFault(engine, { fault, phoneNumber: phone });
      const { paymentId } = await pay(engine, phone);
      await becomes(engine, paymentId, 'unknown');
      await expect(workflowOf(engine, paymentId).result()).resolves.toBe('unknown');
      const asked = { fault, attempts: pushAttempts(paymentId), pushes: await pushesTo(engine, phone) };
      expect(asked).toEqual({ fault, attempts: ['uncertain'], pushes: [] });
      expect(await eventTypes(engine, paymentId)).toEqual(['payment.unknown']);
    }),
  );
});

test('a push that the gateway throttles was certainly not sent, so it is sent again, and prompts once', async () => {
  const phone = nextPhone();
  await planFault(engine, { fault: 'spikeArrest', phoneNumber: phone, times: 2 });
  const { paymentId } = await pay(engine, phone);
  await becomes(engine, paymentId, 'completed');
  expect(pushAttempts(paymentId)).toEqual(['notSent', 'notSent', 'accepted']);
  await onlyPushTo(engine, phone);
});

test('a push that the gateway throttles every time fails the payment by the guard: nobody was prompted', async () => {
  const phone = nextPhone();
  await planFault(engine, { fault: 'spikeArrest', phoneNumber: phone, times: 1_000 });
  const posted = pay(engine, phone);
  await eventually(async () => {
    const { id = '' } = (await paymentTo(engine, phone)) ?? {};
    expect(pushAttempts(id).length).toBeGreaterThan(3);
  });
  await sql(engine, 'update payments set prompt_by = clock_timestamp() where phone_number = ?', [phone]);
  const { paymentId, message } = await posted;
  const row = await becomes(engine, paymentId, 'failed');
  expect(row.failure_reason).toMatch(/the payer was not prompted and nothing was charged/i);
  expect(message).toMatch(/^KES 100 was not requested from .+ nothing was charged/);
  expect(row.prompt_sent_at).toBeNull();
  expect(new Set(pushAttempts(paymentId).slice(0, 4))).toEqual(new Set(['notSent']));
  expect(await pushesTo(engine, phone)).toEqual([]);
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('failed');
});

test('a token that goes bad is replaced and the push sent once more: one prompt', async () => {
  const phone = nextPhone();
  const tokens = () => sql<{ token_sealed: string }>(engine, 'select token_sealed from daraja_tokens');
  const before = await tokens();
  await planFault(engine, { fault: 'invalidToken', phoneNumber: phone });
  const { paymentId } = await pay(engine, phone);
  await becomes(engine, paymentId, 'completed');
  expect(pushAttempts(paymentId)).toEqual(['accepted']);
  expect(await tokens()).not.toEqual(before);
  await onlyPushTo(engine, phone);
});

test('a gateway that cannot be reached gets the push when it is back, and prompts once', async () => {
  await pay(engine, nextPhone());
  const phone = nextPhone();
  const port = await freePort(0);
  const usual = engine.activityDeps.daraja;
  const tokens = createTokenStore(engine.orm, engine.sealer);
  const awayNow = createDarajaClient({ baseUrl: `http://127.0.0.1:${port}`, tokens });
  engine.activityDeps.daraja = { ...usual, sandbox: awayNow };
  try {
    const posted = pay(engine, phone);
    const { id: paymentId } = await eventually(async () => {
      const row = await paymentTo(engine, phone);
      expect(pushAttempts(row?.id ?? '')[0]).toBe('notSent');
      return row!;
    });
    const proxy = await startTcpProxy({ target: engine.simulatorUrl, port });
    await posted;
    await becomes(engine, paymentId, 'completed');
    expect(pushAttempts(paymentId).at(-1)).toBe('accepted');
    await onlyPushTo(engine, phone);
    await proxy.stop();
  } finally {
    engine.activityDeps.daraja = usual;
    await awayNow.close();
  }
});

test.each([
  ['consumer secret', { consumerSecret: 'wrong' }],
  ['passkey', { passkey: 'wrong' }],
])('a wrong %s is answered prompt_refused, and the payment is failed', async (_what, wrong) => {
  const { apiKey, organisationId, environment } = await makeTenant(engine.orm, engine.sealer);
  const credential = { ...simulatorCredential, ...wrong };
  await saveDefaultCredential(
    everyTenantsEntities(engine.orm),
    engine.sealer,
    { organisationId, environment },
    credential,
  );
  const phone = nextPhone();
  const order = { phoneNumber: phone, amount: 100, description: 'Order' };
  const authorization = `Bearer ${apiKey}`;
  const { status, body } = await engine.request('POST', '/v1/express', order, { authorization });
  expect({ status, code: body.error.code }).toEqual({ status: 422, code: 'prompt_refused' });
  const row = await paymentTo(engine, phone);
  expect(row).toMatchObject({ id: body.error.paymentId, status: 'failed' });
  expect(row!.failure_reason).toContain('nothing was charged');
  expect(await pushesTo(engine, phone)).toEqual([]);
});

test('two hundred creates at once with one idempotency key prompt once', async () => {
  const phone = nextPhone();
  const order = { phoneNumber: phone, amount: 100, description: 'Order' };
  const headers = { 'idempotency-key': 'two-hundred-at-once' };
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => engine.request('POST', '/v1/express', order, headers)),
  );
  const accepted = answers.filter(({ status }) => status === 202);
  expect(new Set(accepted.map(({ body }) => body.paymentId)).size).toBe(1);
  const others = answers.filter(({ status }) => status !== 202);
  expect(others.every(({ body }) => body.error.code === 'idempotent_request_in_progress')).toBe(true);
  await becomes(engine, accepted[0]!.body.paymentId, 'completed');
  await onlyPushTo(engine, phone);
});
