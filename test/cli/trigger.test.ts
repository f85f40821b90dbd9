import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createSimulator } from '../../simulator/app.ts';
import { Engine } from '../support/engine.ts';
import { eventTypes, patientTiming, sql } from '../support/flow.ts';
import { makeTenant } from '../support/tenants.ts';
import { cliEnvironment } from './cli-environment.ts';
import { hakika } from './hakika.ts';

// Each test starts several processes of its own.
jest.setTimeout(180_000);

let engine: Engine;
let env: Record<string, string>;
beforeAll(async () => {
  engine = await Engine.start({ timing: patientTiming });
  env = await cliEnvironment(engine);
});
afterAll(async () => {
  await engine.stop();
  await rm(env['XDG_STATE_HOME']!, { recursive: true });
});

const trigger = (words: string[], more: Record<string, string> = {}) =>
  hakika(['trigger', ...words, '--simulator', engine.simulatorUrl], { ...env, ...more });
const countPayments = async () =>
  Number((await sql<{ count: string }>(engine, 'select count(*) from payments'))[0]!.count);

test.each(['payment.completed', 'payment.failed', 'payment.canceled', 'payment.unknown'])(
  '%s happens the real way: a payment, its prompt, its verdict and its event',
  async (type) => {
    const { code, json, stderr } = await trigger([type, '--amount', '70', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const data = json()['data'] as never as { paymentId: string };
    expect(json()).toMatchObject({
      object: 'event',
      type,
      data: { amount: 70, metadata: { trigger: type } },
    });
    expect(await eventTypes(engine, data.paymentId)).toContain(type);
  },
);

test.each([
  ['customer.created', { name: null, metadata: { trigger: 'customer.created' } }],
  ['customer.updated', { name: 'Trigger' }],
  ['customer.deleted', {}],
])('%s happens to a customer made for it', async (type, told) => {
  const { code, json, stderr } = await trigger([type, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(json()).toMatchObject({ object: 'event', type, data: { object: 'customer', ...told } });
  const { id } = json()['data'] as never as { id: string };
  expect(await engine.request('GET', `/v1/customers/${id}`)).toMatchObject(
    type === 'customer.deleted' ? { status: 404 } : { status: 200, body: json()['data'] },
  );
});

test('people get the event on a line, and its id to send it again', async () => {
  const { code, stdout } = await trigger(['payment.completed']);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^\d\d:\d\d:\d\d {2}payment\.completed {2}trxn_\w+ {2}KES 100 {2}receipt \w+\nevt_\w+\n$/,
  );
});

test('a rule of the simulator that plays another outcome is told, and ends with 1', async () => {
  const rule = { scenario: 'declines', times: 1 };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${engine.simulatorUrl}/_simulator/rules`, {
    method: 'POST',
    headers,
    body: JSON.stringify(rule),
  });
  const { code, stderr } = await trigger(['payment.completed', '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({
    error: { code: 'other_event', event: { type: 'payment.canceled' } },
  });
});

test('a production key, an unknown type and a Safaricom that is not that simulator are refused, and nobody is prompted', async () => {
  const before = await countPayments();
  const production = await makeTenant(engine.orm, engine.sealer, 'production');
  const live = await trigger(['payment.completed'], { HAKIKA_API_KEY: production.apiKey });
  expect(live).toMatchObject({ code: 2, stderr: expect.stringContaining('production key') });

  const unknown = await trigger(['payment.paid']);
  expect(unknown).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('payment.completed, payment.canceled'),
  });

  const unsaid = await hakika(['trigger', 'payment.completed'], env);
  expect(unsaid).toMatchObject({ code: 2, stderr: expect.stringContaining('Give --simulator') });

  const other = createSimulator({ tempo: 1 });
  const { url } = await other.listen(0);
  const elsewhere = await hakika(['trigger', 'payment.completed', '--simulator', url], env);
  expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('another Safaricom') });
  await other.close();
  const none = await hakika(['trigger', 'payment.completed', '--simulator', engine.apiUrl], env);
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no simulator at') });
  expect(await countPayments()).toBe(before);
});
