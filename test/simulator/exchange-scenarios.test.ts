import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isClosed, RunningSimulator, till, until } from './running-simulator.ts';

const tempo = 50;
let simulator: RunningSimulator;
/** In real time: for what must be seen while the prompt is on the phone. */
let unhurried: RunningSimulator;
beforeAll(async () => {
  simulator = await RunningSimulator.start({ tempo });
  unhurried = await RunningSimulator.start({ tempo: 1 });
});
afterAll(async () => {
  await simulator.stop();
  await unhurried.stop();
});

describe('an acknowledgement that is lost after the prompt', () => {
  test('by a reset', async () => {
    await simulator.play('ackLostByReset', '254736000131');
    await expect(simulator.push('254736000131')).rejects.toThrow('fetch failed');
    await expect(simulator.pushOf('254736000131', isClosed)).resolves.toMatchObject({ state: 'paid' });
  });

  test.each([
    {
      scenario: 'lockedButPrompted',
      phoneNumber: '254736000251',
      answer: {
        status: 500,
        json: { errorMessage: expect.stringMatching(/^Unable to lock subscriber/) },
      },
    },
    {
      scenario: 'ackLostBy504',
      phoneNumber: '254736000231',
      answer: { status: 504, text: expect.stringContaining('<html>') },
    },
    {
      scenario: 'ackLostByInternalError',
      phoneNumber: '254736000331',
      answer: { status: 500, json: { errorCode: '500.003.1001', errorMessage: 'Internal Server Error' } },
    },
  ])(
    '$scenario: the prompt is live, so a second push is locked out, and the payer pays once',
    async (row) => {
      await unhurried.play(row.scenario, row.phoneNumber, 1);
      await expect(unhurried.push(row.phoneNumber)).resolves.toMatchObject(row.answer);
      const again = await unhurried.push(row.phoneNumber);
      expect(again.json.errorMessage).toMatch(/^Unable to lock subscriber/);
      await unhurried.pushOf(row.phoneNumber, isClosed);
      await expect(unhurried.pushesOf(row.phoneNumber)).resolves.toMatchObject([{ state: 'paid' }]);
    },
  );

  test('ackSlow: the callback is there long before the answer', async () => {
    const slow = await RunningSimulator.start({ tempo, rules: [{ scenario: 'ackSlow' }] });
    let answered = 'not yet';
    const waiting = slow.push('254736000431').then(
      () => (answered = 'acknowledged'),
      () => (answered = 'cut by the end of the simulator'),
    );
    await slow.callbacks('254736000431');
    expect(answered).toBe('not yet');
    await slow.stop();
    await expect(waiting).resolves.toBe('cut by the end of the simulator');
  });

  test('callbackBeforeAck: the answer comes after the callback', async () => {
    await simulator.play('callbackBeforeAck', '254736000531');
    await simulator.push('254736000531');
    expect(simulator.receivedOf('254736000531')).toHaveLength(1);
  });
});

test.each([
  { scenario: 'pushThrottled', phoneNumber: '254736000631', status: 429, words: /SpikeArrestViolation/ },
  {
    scenario: 'pushSpikeArrest',
    phoneNumber: '254736000731',
    status: 500,
    words: /500\.003\.02.*Spike Arrest/,
  },
  {
    scenario: 'pushSystemBusy',
    phoneNumber: '254736000831',
    status: 500,
    words: /500\.003\.02.*System is busy/,
  },
])('$scenario answers $status twice, shows no prompt meanwhile, then works', async (row) => {
  await simulator.play(row.scenario, row.phoneNumber);
  for (let count = 0; count < 2; count += 1) {
    const { status, text } = await simulator.push(row.phoneNumber);
    expect(status).toBe(row.status);
    expect(text).toMatch(row.words);
  }
  await expect(simulator.pushesOf(row.phoneNumber)).resolves.toEqual([]);
  await expect(simulator.push(row.phoneNumber)).resolves.toMatchObject({ status: 200 });
});

test.each([
  { scenario: 'waf503', phoneNumber: '254736000931', status: 503, words: /Incapsula incident ID/ },
  { scenario: 'html200', phoneNumber: '254736001031', status: 200, words: /<html>/ },
])('$scenario answers a push with a web page and shows no prompt', async (row) => {
  await simulator.play(row.scenario, row.phoneNumber);
  const { status, text } = await simulator.push(row.phoneNumber);
  expect(status).toBe(row.status);
  expect(text).toMatch(row.words);
  await expect(simulator.pushesOf(row.phoneNumber)).resolves.toEqual([]);
});

test.each([
  { scenario: 'queryThrottled', phoneNumber: '254736001131', statuses: [429, 429, 200] },
  { scenario: 'querySystemBusy', phoneNumber: '254736001231', statuses: [500, 500, 200] },
  { scenario: 'queryWaf503', phoneNumber: '254736001331', statuses: [503, 503, 200] },
  { scenario: 'tokenRevokedAtQuery', phoneNumber: '254736001431', statuses: [404, 200, 200] },
])('$scenario: no callback, and the queries answer $statuses', async (row) => {
  await simulator.play(row.scenario, row.phoneNumber);
  const { CheckoutRequestID } = (await simulator.push(row.phoneNumber)).json;
  await simulator.pushOf(row.phoneNumber, ({ queryView }) => queryView.resultCode === '0');
  const statuses: number[] = [];
  for (const _ of row.statuses) {
    statuses.push((await simulator.query(CheckoutRequestID)).status);
    simulator.forgetToken();
  }
  expect(statuses).toEqual(row.statuses);
});

test('queryHtml200 answers two queries with a web page', async () => {
  await simulator.play('queryHtml200', '254736001531');
  const { CheckoutRequestID } = (await simulator.push('254736001531')).json;
  for (let count = 0; count < 2; count += 1) {
    await expect(simulator.query(CheckoutRequestID)).resolves.toMatchObject({
      status: 200,
      text: expect.stringContaining('<html>'),
    });
  }
});

test.each([
  { scenario: 'oauthThrottled', phoneNumber: '254736001631', status: 429 },
  { scenario: 'oauthSystemBusy', phoneNumber: '254736002131', status: 500 },
  { scenario: 'oauthWaf503', phoneNumber: '254736002231', status: 503 },
])('$scenario: the token is refused, and the next two token requests answer $status', async (row) => {
  await simulator.play(row.scenario, row.phoneNumber);
  const refused = await simulator.push(row.phoneNumber);
  expect(refused.json.errorCode).toBe('404.001.03');
  const statuses: number[] = [];
  for (let count = 0; count < 3; count += 1) statuses.push((await simulator.authorize()).status);
  expect(statuses).toEqual([row.status, row.status, 200]);
  simulator.forgetToken();
  await expect(simulator.push(row.phoneNumber)).resolves.toMatchObject({ status: 200 });
});

test('oauthThrottled for many pushes at once throttles two token requests, not two for each', async () => {
  const many = await RunningSimulator.start({ rules: [{ scenario: 'oauthThrottled' }] });
  await many.bearer();
  const phones = Array.from({ length: 5 }, (_, index) => `2547360030${index + 31}`);
  await Promise.all(phones.map((phoneNumber) => many.push(phoneNumber)));
  const { planned } = (await many.get('/_simulator/faults')).json;
  expect(planned).toEqual([{ on: 'oauth', fault: 'spikeArrest', times: 2 }]);
  await many.stop();
});

test('tokenRevoked: the push is refused, and works with another token', async () => {
  await simulator.play('tokenRevoked', '254736001731');
  await expect(simulator.push('254736001731')).resolves.toMatchObject({ status: 404 });
  simulator.forgetToken();
  await expect(simulator.push('254736001731')).resolves.toMatchObject({ status: 200 });
});

test("payerBusy: another merchant's prompt is on the phone for 20 to 40 s", async () => {
  const busy = await RunningSimulator.start({ tempo: 10, rules: [{ scenario: 'payerBusy', times: 1 }] });
  const startedAtMs = performance.now();
  const refused = await busy.push('254736001831');
  expect(refused.json.errorMessage).toMatch(/^Unable to lock subscriber/);
  await expect(busy.push('254736001831', {}, till)).resolves.toMatchObject({ status: 500 });
  await until(async () => ((await busy.push('254736001831')).status === 200 ? true : undefined));
  expect(performance.now() - startedAtMs).toBeGreaterThan(20_000 / 10 - 2);
  await expect(busy.pushesOf('254736001831')).resolves.toHaveLength(1);
  await busy.stop();
});

test('queryPaidEarly: the query says 0 while the prompt is on the phone, then 1032', async () => {
  await unhurried.play('queryPaidEarly', '254736001931');
  const { CheckoutRequestID } = (await unhurried.push('254736001931')).json;
  const early = await until(async () => {
    const { json } = await unhurried.query(CheckoutRequestID);
    return json.ResultCode === undefined ? undefined : json;
  });
  expect(early.ResultCode).toBe('0');
  await expect(unhurried.pushOf('254736001931')).resolves.toMatchObject({ state: 'promptShown' });
  const push = await unhurried.pushOf('254736001931', isClosed);
  expect(push).toMatchObject({ state: 'declined', ledgerEntry: null, queryView: { resultCode: '1032' } });
});

test('queryPendingByError: until it knows, the query answers "being processed"', async () => {
  await unhurried.play('queryPendingByError', '254736002031');
  const { CheckoutRequestID } = (await unhurried.push('254736002031')).json;
  const pending = await until(async () => {
    const { json } = await unhurried.query(CheckoutRequestID);
    return json.errorCode === '400.002.02' ? undefined : json;
  });
  expect(pending).toMatchObject({
    errorCode: '500.001.1001',
    errorMessage: 'The transaction is being processed',
  });
  await unhurried.pushOf('254736002031', ({ queryView }) => queryView.resultCode === '0');
  expect((await unhurried.query(CheckoutRequestID)).json.ResultCode).toBe('0');
});

test('the highest number of queries within a minute is published, throttled and faulty ones included', async () => {
  const limited = await RunningSimulator.start({ tempo: 1, queryLimitPerMinute: 5 });
  const highest = async () => (await limited.get('/_simulator/stats')).json.highestQueriesPerMinute;
  await expect(highest()).resolves.toEqual({});
  await limited.post('/_simulator/faults', { on: 'query', fault: 'empty500' });
  const statuses: number[] = [];
  for (let count = 0; count < 7; count += 1) statuses.push((await limited.query('ws_CO_1')).status);
  expect(statuses).toEqual([500, 400, 400, 400, 400, 400, 429]);
  await limited.query('ws_CO_1', {}, till);
  await expect(highest()).resolves.toEqual({ '174379': 7, '600584': 1 });
  await limited.stop();
});
