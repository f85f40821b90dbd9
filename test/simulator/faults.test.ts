import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { paybill, RunningSimulator, signed } from './running-simulator.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.post('/_simulator/reset', '');
});

const plan = (fault: object) => simulator.post('/_simulator/faults', fault);

describe.each([
  { fault: 'html200', answer: { status: 200, text: expect.stringContaining('<html>') } },
  { fault: 'empty500', answer: { status: 500, text: '' } },
  { fault: 'html503', answer: { status: 503, text: expect.stringContaining('Incapsula incident ID') } },
  {
    fault: 'systemBusy',
    answer: {
      status: 500,
      json: { errorCode: '500.003.02', errorMessage: 'System is busy. Please try again in few minutes.' },
    },
  },
  {
    fault: 'spikeArrestError',
    answer: {
      status: 500,
      json: { errorCode: '500.003.02', errorMessage: 'Error Occurred: Spike Arrest Violation' },
    },
  },
  {
    fault: 'quotaViolation',
    answer: { status: 500, json: { errorCode: '500.003.03', errorMessage: 'Quota Violation' } },
  },
  {
    fault: 'spikeArrest',
    answer: {
      status: 429,
      json: { fault: { detail: { errorcode: 'policies.ratelimit.SpikeArrestViolation' } } },
    },
  },
])('$fault', ({ fault, answer }) => {
  test('answers a push once, shows no prompt, and is then over', async () => {
    await plan({ on: 'push', fault });
    await expect(simulator.push('254717000100')).resolves.toMatchObject(answer);
    await expect(simulator.pushesOf('254717000100')).resolves.toEqual([]);
    await expect(simulator.push('254717000100')).resolves.toMatchObject({ status: 200 });
  });

  test('answers a query and a token as well', async () => {
    await plan({ on: 'query', fault });
    await plan({ on: 'oauth', fault });
    await expect(simulator.query('ws_CO_1')).resolves.toMatchObject(answer);
    await expect(simulator.authorize()).resolves.toMatchObject(answer);
  });
});

test('invalidToken ends the life of the token; a new one works', async () => {
  const body = simulator.pushBody('254717000200');
  const path = '/mpesa/stkpush/v1/processrequest';
  const old = { authorization: `Bearer ${(await simulator.authorize()).json.access_token}` };
  await plan({ on: 'push', fault: 'invalidToken' });
  for (let count = 0; count < 2; count += 1) {
    const { status, json } = await simulator.post(path, body, old);
    expect({ status, ...json }).toMatchObject({ status: 404, errorCode: '404.001.03' });
  }
  const renewed = { authorization: `Bearer ${(await simulator.authorize(paybill)).json.access_token}` };
  await expect(simulator.post(path, body, renewed)).resolves.toMatchObject({ status: 200 });
});

test('resetBeforePrompt cuts the connection, and no prompt is shown', async () => {
  await plan({ on: 'push', fault: 'resetBeforePrompt' });
  await expect(simulator.push('254717000300')).rejects.toThrow('fetch failed');
  await expect(simulator.pushesOf('254717000300')).resolves.toEqual([]);
});

test('ackLostAfterPrompt cuts the connection, and the payer pays', async () => {
  await plan({ on: 'push', fault: 'ackLostAfterPrompt' });
  await expect(simulator.push('254717000400')).rejects.toThrow('fetch failed');
  const [callback] = await simulator.callbacks('254717000400');
  expect(callback?.json.Body.stkCallback.ResultCode).toBe(0);
  await expect(simulator.pushOf('254717000400')).resolves.toMatchObject({ state: 'paid' });
});

test('a refusal is lost and held back as an acknowledgement is', async () => {
  await plan({ on: 'push', fault: 'ackLostAfterPrompt' });
  await expect(simulator.push('254717000450', { Password: 'x' })).rejects.toThrow('fetch failed');
  await plan({ on: 'push', fault: 'ackSlow', delayMs: 100 });
  const startedAtMs = performance.now();
  await expect(simulator.push('254717000450', { Password: 'x' })).resolves.toMatchObject({ status: 500 });
  expect(performance.now() - startedAtMs).toBeGreaterThan(95);
});

test('ackSlow shows the prompt at once and answers after the delay', async () => {
  await plan({ on: 'push', fault: 'ackSlow', delayMs: 300 });
  const startedAtMs = performance.now();
  let isAcknowledged = false;
  const acknowledged = simulator.push('254717000500').finally(() => {
    isAcknowledged = true;
  });
  await simulator.pushOf('254717000500', ({ promptShownAt }) => promptShownAt !== null);
  expect(isAcknowledged).toBe(false);
  await expect(acknowledged).resolves.toMatchObject({ status: 200, json: { ResponseCode: '0' } });
  expect(performance.now() - startedAtMs).toBeGreaterThan(290);
});

test('callbackBeforeAck answers the push only when the callback has been delivered', async () => {
  await plan({ on: 'push', fault: 'callbackBeforeAck' });
  const { json } = await simulator.push('254717000600');
  expect(simulator.receivedOf('254717000600')[0]?.json.Body.stkCallback.CheckoutRequestID).toBe(
    json.CheckoutRequestID,
  );
});

test('a fault of one phone leaves the others alone and waits for its own', async () => {
  await plan({ on: 'push', fault: 'empty500', phoneNumber: '254717000700' });
  await expect(simulator.push('254717000800')).resolves.toMatchObject({ status: 200 });
  await expect(simulator.push('254717000700')).resolves.toMatchObject({ status: 500 });
});

test('a query fault of one phone finds it by the CheckoutRequestID', async () => {
  const { CheckoutRequestID } = (await simulator.push('254717000920')).json;
  await plan({ on: 'query', fault: 'html503', phoneNumber: '254717000920' });
  await expect(simulator.query('ws_CO_1')).resolves.toMatchObject({ status: 400 });
  await expect(simulator.query(CheckoutRequestID)).resolves.toMatchObject({ status: 503 });
});

test('a fault lasts as many times as it was planned for', async () => {
  await plan({ on: 'query', fault: 'empty500', times: 2 });
  const statuses: number[] = [];
  for (let count = 0; count < 3; count += 1) statuses.push((await simulator.query('ws_CO_1')).status);
  expect(statuses).toEqual([500, 500, 400]);
  expect((await simulator.get('/_simulator/faults')).json).toEqual({ planned: [] });
});

test.each([
  { plan: { on: 'push', fault: 'meteor' }, says: /Must be one of html200, .*→ at fault/s },
  { plan: { on: 'refund', fault: 'empty500' }, says: /→ at on/ },
  { plan: { fault: 'empty500' }, says: /→ at on/ },
  { plan: { on: 'query', fault: 'callbackBeforeAck' }, says: /on query; plan it on push\n.*→ at on/ },
  { plan: { on: 'oauth', fault: 'callbackBeforeAck' }, says: /on oauth; plan it on push\n/ },
  { plan: { on: 'query', fault: 'ackLostAfterPrompt' }, says: /on query; plan it on push\n/ },
  { plan: { on: 'oauth', fault: 'ackLostAfterPrompt' }, says: /on oauth; plan it on push\n/ },
  { plan: { on: 'oauth', fault: 'invalidToken' }, says: /on oauth; plan it on push or query\n/ },
  { plan: { on: 'push', fault: 'empty500', delayMs: 10 }, says: /leave delayMs out\n.*→ at delayMs/ },
  {
    plan: { on: 'oauth', fault: 'empty500', phoneNumber: '254717000700' },
    says: /leave phoneNumber out\n.*→ at phoneNumber/,
  },
  { plan: { on: 'push', fault: 'empty500', phoneNumber: '0717000700' }, says: /such as 254712345678/ },
  { plan: { on: 'push', fault: 'empty500', phoneNumber: '254717000719' }, says: /choose another ending/ },
])(
  'a plan that could do nothing is refused, and the answer says why: $plan',
  async ({ plan: wrong, says }) => {
    const { status, json } = await plan(wrong);
    expect(status).toBe(400);
    expect(json.error.message).toMatch(says);
    expect((await simulator.get('/_simulator/faults')).json).toEqual({ planned: [] });
  },
);

test('ackSlow holds back a query and a token as well', async () => {
  for (const on of ['query', 'oauth']) await plan({ on, fault: 'ackSlow', delayMs: 100 });
  const startedAtMs = performance.now();
  await expect(simulator.query('ws_CO_1')).resolves.toMatchObject({ status: 400 });
  await expect(simulator.authorize()).resolves.toMatchObject({ status: 200 });
  expect(performance.now() - startedAtMs).toBeGreaterThan(190);
});

test('resetBeforePrompt cuts a query and a token as well', async () => {
  for (const on of ['query', 'oauth']) await plan({ on, fault: 'resetBeforePrompt' });
  await expect(simulator.query('ws_CO_1')).rejects.toThrow('fetch failed');
  await expect(simulator.authorize()).rejects.toThrow('fetch failed');
});

test('invalidToken refuses a query as well', async () => {
  await plan({ on: 'query', fault: 'invalidToken' });
  const headers = { authorization: `Bearer ${(await simulator.authorize()).json.access_token}` };
  const body = { ...signed(paybill), CheckoutRequestID: 'ws_CO_1' };
  const { status, json } = await simulator.post('/mpesa/stkpushquery/v1/query', body, headers);
  expect({ status, ...json }).toMatchObject({ status: 404, errorCode: '404.001.03' });
});
