import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { BusinessRequests, nairobi, paybill, till } from './business-requests.ts';
import { type Json, RunningSimulator, until } from './running-simulator.ts';

let simulator: RunningSimulator;
let requests: BusinessRequests;
beforeAll(async () => {
  simulator = await RunningSimulator.start();
  requests = new BusinessRequests(simulator);
  await requests.registerPull();
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.post('/_simulator/reset', '');
  await requests.set({ pullLagMs: 0 });
});

const rowsOf = ({ json }: Json): Json[] => json.Response[0];
const idsOf = (answer: Json): string[] => rowsOf(answer).map(({ transactionId }) => transactionId);

test('registering says 1000 once, then 1001, under keys with a space', async () => {
  const first = await requests.registerPull(till);
  expect(first.json).toEqual({
    ResponseRefID: expect.any(String),
    'Response Status': '1000',
    ShortCode: till.businessShortCode,
    'Response Description': 'ShortCode Registered Successfully',
  });
  const second = await requests.registerPull(till);
  expect(second.json).toMatchObject({ 'Response Status': '1001' });
});

test('a row tells a payment in a list in a list, with Nairobi time that calls itself UTC', async () => {
  const entry = await requests.pay('254722000100', { amountShillings: 168 });
  const { json } = await requests.pull();
  expect(json).toEqual({
    ResponseRefID: expect.any(String),
    ResponseCode: '1000',
    ResponseMessage: 'Success',
    Response: [
      [
        {
          transactionId: entry.receiptNumber,
          trxDate: `${nairobi(Date.parse(entry.debitedAt)).replace(' ', 'T')}Z`,
          msisdn: 254722000100,
          sender: 'MPESA',
          transactiontype: 'c2b-pay-bill-debit',
          billreference: 'INV-7',
          amount: '168.00',
          organizationname: 'Merchant 174379',
        },
      ],
    ],
  });
});

test('a push that was paid is among the rows', async () => {
  await simulator.push('254722000200');
  const { ledgerEntry } = await simulator.pushOf('254722000200', (push) => push.state === 'paid');
  expect(idsOf(await requests.pull())).toEqual([ledgerEntry.receiptNumber]);
});

test('no rows are 1001, and the list in the list is there', async () => {
  const { json } = await requests.pull();
  expect(json).toMatchObject({ ResponseCode: '1001', Response: [[]] });
});

test('only payments within the window are told', async () => {
  await requests.pay('254722000300');
  const past = { StartDate: nairobi(Date.now() - 7_200_000), EndDate: nairobi(Date.now() - 3_600_000) };
  expect(rowsOf(await requests.pull(past))).toEqual([]);
  expect(rowsOf(await requests.pull({ StartDate: nairobi(Date.now() + 60_000) }))).toEqual([]);
});

test('a page has a hundred rows, and the offset counts rows', async () => {
  const phones = Array.from({ length: 103 }, (_, index) => `254722001${String(index).padStart(3, '0')}`);
  for (const phone of phones) await requests.pay(phone);
  const first = idsOf(await requests.pull());
  const second = idsOf(await requests.pull({ OffSetValue: '100' }));
  expect([first.length, second.length]).toEqual([100, 3]);
  expect(new Set([...first, ...second]).size).toBe(103);
});

test('pages can repeat rows of the page before, and none is lost', async () => {
  const phones = Array.from({ length: 103 }, (_, index) => `254722002${String(index).padStart(3, '0')}`);
  for (const phone of phones) await requests.pay(phone);
  await requests.set({ pullPages: 'repeated' });
  const first = idsOf(await requests.pull());
  const second = idsOf(await requests.pull({ OffSetValue: 100 }));
  expect(second.slice(0, 10)).toEqual(first.slice(-10));
  expect(new Set([...first, ...second]).size).toBe(103);
});

test.each([
  { pullLagMs: 20_000, atLeastMs: 20_000 },
  { pullLagMs: null, atLeastMs: 10_000 },
])('with a lag of $pullLagMs a payment is among the rows after $atLeastMs ms or more', async (lag) => {
  await requests.set({ pullLagMs: lag.pullLagMs });
  const { receiptNumber, debitedAt } = await requests.pay('254722000400');
  await until(async () => (idsOf(await requests.pull()).includes(receiptNumber) ? true : undefined));
  expect(Date.now() - Date.parse(debitedAt)).toBeGreaterThanOrEqual(lag.atLeastMs / 50);
});

test('one merchant does not see the payments of another', async () => {
  await requests.registerPull(till);
  await requests.set({ pullLagMs: 0 }, till);
  const own = await requests.pay('254722000600', { businessShortCode: till.tillNumber });
  await requests.pay('254722000700');
  expect(idsOf(await requests.pull({}, till))).toEqual([own.receiptNumber]);
  await expect(requests.pull({ ShortCode: paybill.businessShortCode }, till)).resolves.toMatchObject({
    status: 500,
    json: { errorMessage: 'Merchant does not exist' },
  });
});

test('who has not registered, or may not pull, is refused', async () => {
  const school = {
    type: 'paybill' as const,
    businessShortCode: '888881',
    passkey: 'p',
    consumerKey: 'school',
    consumerSecret: 's',
  };
  await simulator.post('/_simulator/merchants', school);
  const refused = { status: 400, json: { errorCode: '400.001', errorMessage: 'Invalid ShortCode' } };
  await expect(requests.pull({}, school)).resolves.toMatchObject(refused);
  await requests.set({ pull: 'refused' });
  await expect(requests.pull()).resolves.toMatchObject(refused);
  await expect(requests.registerPull()).resolves.toMatchObject(refused);
});

test.each([
  ['StartDate', '2026-02-31 10:00:00'],
  ['EndDate', 'yesterday'],
  ['OffSetValue', '-1'],
])('a wrong %s is named', async (field, value) => {
  await expect(requests.pull({ [field]: value })).resolves.toMatchObject({
    status: 400,
    json: { errorCode: '400.001', errorMessage: `Invalid ${field}` },
  });
});

test('a bad token is refused in the words of this API', async () => {
  const answer = await simulator.post('/pulltransactions/v1/query', {}, { authorization: 'Bearer x' });
  expect(answer).toMatchObject({ status: 401, json: { errorCode: '401.001' } });
});
