import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Merchant } from '../../simulator/merchants.ts';
import { scenarioNames } from '../../simulator/scenarios.ts';
import { RunningSimulator } from './running-simulator.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.post('/_simulator/reset', '');
});

test('GET /livez answers', async () => {
  await expect(simulator.get('/livez')).resolves.toMatchObject({ status: 200, json: { status: 'ok' } });
});

test('GET /_simulator/pushes shows a push with its three records', async () => {
  const { CheckoutRequestID, MerchantRequestID } = (await simulator.push('254718000100')).json;
  const push = await simulator.pushOf(
    '254718000100',
    ({ callbackAttempts }) => callbackAttempts[0]?.answeredAt,
  );
  const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect(push).toEqual({
    checkoutRequestId: CheckoutRequestID,
    merchantRequestId: MerchantRequestID,
    merchant: { type: 'paybill', businessShortCode: '174379' },
    phoneNumber: '254718000100',
    ordinalOfPhone: 1,
    amountShillings: 100,
    accountReference: 'INV-104',
    transactionDesc: 'Invoice 104',
    transactionType: 'CustomerPayBillOnline',
    callbackUrl: simulator.callbackUrl(),
    scenario: 'pays',
    endsAfterMs: expect.any(Number),
    acceptedAt: instant,
    promptShownAt: instant,
    endedAt: instant,
    state: 'paid',
    turnedAway: [],
    ledgerEntry: {
      kind: 'stk',
      receiptNumber: expect.any(String),
      conversationId: null,
      originatorConversationId: null,
      payerName: expect.stringMatching(/^[A-Z]+ [A-Z]+ [A-Z]+$/),
      ordinalOfPhone: 1,
      reversesReceipt: null,
      reversedByReceipt: null,
      checkoutRequestId: CheckoutRequestID,
      businessShortCode: '174379',
      phoneNumber: '254718000100',
      amountShillings: 100,
      accountReference: 'INV-104',
      debitedAt: instant,
    },
    callbacksPlanned: 1,
    callbackAttempts: [
      {
        sentAt: instant,
        answeredAt: instant,
        httpStatus: 200,
        failure: null,
        url: simulator.callbackUrl(),
        body: simulator.receivedOf('254718000100')[0]?.text,
        isForged: false,
      },
    ],
    queryView: { resultCode: '0', resultDesc: 'The service request is processed successfully.' },
  });
});

test('GET /_simulator/pushes gives the newest when a limit is set', async () => {
  for (const digits of ['31', '32', '33']) await simulator.push(`2547180002${digits}`);
  const { pushes } = (await simulator.get('/_simulator/pushes?limit=2')).json;
  expect(pushes.map(({ phoneNumber }: { phoneNumber: string }) => phoneNumber.slice(-2))).toEqual([
    '32',
    '33',
  ]);
  await expect(simulator.get('/_simulator/pushes?limit=x')).resolves.toMatchObject({ status: 400 });
});

test('GET /_simulator/stats counts what happened', async () => {
  await simulator.push('254718000300', { Amount: 30 });
  await simulator.push('254718000319');
  await simulator.push('254718000320');
  await simulator.callbacks('254718000300');
  const { json } = await simulator.get('/_simulator/stats');
  expect(json).toMatchObject({
    counts: { pushAccepted: 2, pushRefused: 1, promptShown: 2, debited: 1, queryAnswered: 0 },
    ledger: { entries: 1, amountShillings: 30 },
    livePrompts: 1,
    scenarios: { pays: 1, waitsForPerson: 1 },
    faults: {},
  });
  await simulator.post('/_simulator/faults', { on: 'push', fault: 'empty500' });
  await simulator.push('254718000300');
  expect((await simulator.get('/_simulator/stats')).json.faults).toEqual({ empty500: 1 });
});

describe('POST /_simulator/merchants', () => {
  const school: Merchant = {
    type: 'paybill',
    businessShortCode: '888880',
    passkey: 'school-passkey',
    consumerKey: 'school-key',
    consumerSecret: 'school-secret',
  };

  test('adds a merchant that may push at once', async () => {
    await expect(simulator.post('/_simulator/merchants', school)).resolves.toMatchObject({ status: 201 });
    await expect(simulator.push('254718000400', {}, school)).resolves.toMatchObject({ status: 200 });
    const { merchants } = (await simulator.get('/_simulator/merchants')).json;
    expect(merchants).toContainEqual(school);
  });

  test.each([
    { body: '{', type: 'application/json' },
    { body: '', type: 'application/json' },
    { body: JSON.stringify(school), type: 'application/x-www-form-urlencoded' },
  ])('refuses the body "$body" sent as $type, and says what to send', async ({ body, type }) => {
    const { status, json } = await simulator.post('/_simulator/merchants', body, { 'content-type': type });
    const message = 'Send one JSON object, with the header Content-Type: application/json.';
    expect({ status, json }).toEqual({ status: 400, json: { error: { status: 400, message } } });
  });

  test('refuses a till without its till number, by name', async () => {
    const { status, json } = await simulator.post('/_simulator/merchants', { ...school, type: 'till' });
    expect(status).toBe(400);
    expect(json.error.message).toMatch(/tillNumber/);
  });
});

test('POST /_simulator/reset forgets pushes, ledger, locks and waits, and keeps tokens', async () => {
  await simulator.push('254718000500');
  await simulator.push('254718000620');
  await simulator.callbacks('254718000500');
  await simulator.push('254718000700');
  await expect(simulator.post('/_simulator/reset', '')).resolves.toMatchObject({ status: 204 });
  expect((await simulator.get('/_simulator/pushes')).json.pushes).toEqual([]);
  expect((await simulator.get('/_simulator/ledger')).json.entries).toEqual([]);
  await expect(simulator.push('254718000620')).resolves.toMatchObject({ status: 200 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(simulator.receivedOf('254718000500')).toHaveLength(1);
});

test('GET /_simulator/events gives the past, then the present', async () => {
  await simulator.push('254718000820');
  const response = await fetch(`${simulator.url}/_simulator/events`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    if (text.includes('"promptShown"') && !text.includes('"promptEnded"')) {
      void simulator.post('/_simulator/handset/254718000820', { action: 'decline' });
    }
    if (text.includes('"promptEnded"')) break;
  }
  expect(text).toMatch(/"kind":"promptEnded","text":"declined \(1032\)"/);
});

test('GET / is the page, and needs nothing from elsewhere', async () => {
  const page = await simulator.get('/');
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.text).not.toMatch(/https?:\/\//);
  await expect(simulator.get('/page.js')).resolves.toMatchObject({ status: 200 });
  await expect(simulator.get('/page.css')).resolves.toMatchObject({ status: 200 });
  await expect(simulator.get('/handset.css')).resolves.toMatchObject({ status: 200 });
});

test('the page gets every scenario, first those that digits choose, and how fast they are played', async () => {
  const { tempo, scenarios } = (await simulator.get('/_simulator/scenarios')).json;
  expect(tempo).toBe(50);
  const digits = scenarios.map((scenario: { digits: string }) => scenario.digits).slice(0, 12);
  expect(digits).toEqual(['11', '12', '13', '14', '15', '16', '17', '18', '19', '20', 'other', null]);
  expect(scenarios.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(scenarioNames));
});
