import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { BusinessRequests, nairobi, paybill, till } from './business-requests.ts';
import { type Json, RunningSimulator, until } from './running-simulator.ts';

let simulator: RunningSimulator;
let requests: BusinessRequests;
beforeAll(async () => {
  simulator = await RunningSimulator.start();
  requests = new BusinessRequests(simulator);
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  simulator.answers.clear();
  await simulator.post('/_simulator/reset', '');
  await requests.register();
});

const validation = '/validate/174379';

describe('registering the URLs', () => {
  test('is acknowledged with the misspelt key', async () => {
    await expect(requests.register()).resolves.toMatchObject({
      status: 200,
      json: {
        OriginatorCoversationID: expect.stringMatching(/^[0-9a-f]{4}-[0-9a-f]{4}-/),
        ResponseCode: '0',
        ResponseDescription: 'Success',
      },
    });
  });

  test('may be repeated, as in the sandbox', async () => {
    await requests.register({ ConfirmationURL: simulator.callbackUrl('/confirm/other') });
    const { urls } = (await simulator.get('/_simulator/c2b/urls')).json;
    expect(urls).toContainEqual(
      expect.objectContaining({ ConfirmationURL: simulator.callbackUrl('/confirm/other'), version: 'v1' }),
    );
  });

  test.each([
    ['ResponseType', 'completed'],
    ['ConfirmationURL', 'nowhere'],
    ['ValidationURL', ''],
    ['ShortCode', 'shop'],
  ])('a wrong %s is named', async (field, value) => {
    const { status, json } = await requests.register({ [field]: value });
    expect({ status, ...json }).toMatchObject({
      status: 400,
      errorCode: '400.003.02',
      errorMessage: `Bad Request - Invalid ${field}`,
    });
  });

  test('a bad token is refused in the words of this API', async () => {
    const answer = await simulator.post('/mpesa/c2b/v1/registerurl', '{', { authorization: 'Bearer x' });
    expect(answer).toMatchObject({ status: 400, json: { errorCode: '400.003.01' } });
  });

  test('the short code of another merchant is refused', async () => {
    const answer = await requests.register({ ShortCode: till.businessShortCode });
    expect(answer).toMatchObject({ status: 500, json: { errorMessage: 'Merchant does not exist' } });
  });
});

describe('a payment by hand', () => {
  test('is confirmed once, with every value as a text', async () => {
    const entry = await requests.pay('254721000100', { amountShillings: 10 });
    const [confirmation] = await requests.confirmations(entry.receiptNumber);
    const [first, middle, last] = entry.payerName.split(' ');
    expect(confirmation).toEqual({
      TransactionType: 'Pay Bill',
      TransID: entry.receiptNumber,
      TransTime: nairobi(Date.parse(entry.debitedAt)).replaceAll(/\D/g, ''),
      TransAmount: '10.00',
      BusinessShortCode: '174379',
      BillRefNumber: 'INV-7',
      InvoiceNumber: '',
      OrgAccountBalance: '100010.00',
      ThirdPartyTransID: '',
      MSISDN: '254721000100',
      FirstName: first,
      MiddleName: middle,
      LastName: last,
    });
  });

  test('is in the ledger, and no push began it', async () => {
    const entry = await requests.pay('254721000200');
    const { entries } = (await simulator.get('/_simulator/ledger?phoneNumber=254721000200')).json;
    expect(entries).toEqual([entry]);
    expect(entry).toMatchObject({ kind: 'c2b', checkoutRequestId: null, accountReference: 'INV-7' });
  });

  test('to a till names no reference', async () => {
    await requests.register({ ShortCode: till.tillNumber }, till);
    const entry = await requests.pay('254721000300', { businessShortCode: till.tillNumber });
    const [confirmation] = await requests.confirmations(entry.receiptNumber, 1, till);
    expect(confirmation).toMatchObject({
      TransactionType: 'Buy Goods',
      BusinessShortCode: till.tillNumber,
      BillRefNumber: '',
    });
  });

  test('to a code that nobody has is refused, and the answer says what to do', async () => {
    const body = { businessShortCode: '999999', phoneNumber: '254721000400', amountShillings: 1 };
    const { status, json } = await simulator.post('/_simulator/c2b/payments', body);
    expect(status).toBe(404);
    expect(json.error.message).toMatch(/GET \/_simulator\/merchants/);
  });

  test('through the simulate API is the same payment', async () => {
    const body = {
      ShortCode: '174379',
      CommandID: 'CustomerPayBillOnline',
      Amount: '15',
      Msisdn: '254721000500',
      BillRefNumber: 'SIM-1',
    };
    const { json } = await requests.call('/mpesa/c2b/v2/simulate', body);
    expect(json).toMatchObject({ ResponseCode: '0', OriginatorCoversationID: expect.any(String) });
    const entry = await until(async () => {
      const { entries } = (await simulator.get('/_simulator/ledger?phoneNumber=254721000500')).json;
      return entries[0];
    });
    expect(entry).toMatchObject({ kind: 'c2b', amountShillings: 15, accountReference: 'SIM-1' });
  });

  test('through the simulate API needs a reference for a paybill', async () => {
    const body = {
      ShortCode: '174379',
      CommandID: 'CustomerPayBillOnline',
      Amount: 15,
      Msisdn: '254721000600',
    };
    await expect(requests.call('/mpesa/c2b/v1/simulate', body)).resolves.toMatchObject({
      json: { errorMessage: 'Bad Request - Invalid BillRefNumber' },
    });
  });
});

describe('a push to a short code with URLs', () => {
  test('is confirmed with the receipt of the callback', async () => {
    await simulator.push('254721000700');
    const [callback] = await simulator.callbacks('254721000700');
    const { Item } = callback?.json.Body.stkCallback.CallbackMetadata ?? {};
    const receipt = Item.find(({ Name }: { Name: string }) => Name === 'MpesaReceiptNumber').Value;
    const [confirmation] = await requests.confirmations(receipt);
    expect(confirmation).toMatchObject({ TransAmount: '100.00', BillRefNumber: 'INV-104' });
  });

  test('can be confirmed before its callback', async () => {
    await requests.set({ confirmationFirst: true });
    await simulator.push('254721000800');
    const [callback] = await simulator.callbacks('254721000800');
    const { ledgerEntry } = await simulator.pushOf('254721000800');
    await requests.confirmations(ledgerEntry.receiptNumber);
    const confirmation = simulator.received.find(({ json }) => json.TransID === ledgerEntry.receiptNumber);
    expect(simulator.received.indexOf(confirmation!)).toBeLessThan(simulator.received.indexOf(callback!));
  });

  test('asks the validation before the debit, and says nothing of the balance', async () => {
    await requests.set({ validates: true });
    await simulator.push('254721000900');
    const { ledgerEntry } = await simulator.pushOf('254721000900', (push) => push.state === 'paid');
    const received = await simulator.receivedAt(validation);
    const asked = received.find(({ json }) => json.TransID === ledgerEntry.receiptNumber);
    expect(asked?.json).toMatchObject({ OrgAccountBalance: '', MSISDN: '254721000900' });
    expect(asked!.atMs).toBeLessThanOrEqual(Date.parse(ledgerEntry.debitedAt));
  });

  test('fails when the validation rejects it, and no money moves', async () => {
    await requests.set({ validates: true });
    simulator.answers.set(validation, { status: 200, json: { ResultCode: 'C2B00012', ResultDesc: 'No' } });
    await simulator.push('254721001000');
    const [callback] = await simulator.callbacks('254721001000');
    expect(callback?.json.Body.stkCallback).toMatchObject({ ResultCode: 'C2B00016' });
    expect(callback?.json.Body.stkCallback).not.toHaveProperty('CallbackMetadata');
    await expect(simulator.pushOf('254721001000')).resolves.toMatchObject({
      state: 'validationRejected',
      ledgerEntry: null,
    });
  });

  test('keeps the phone locked while the merchant thinks', async () => {
    await requests.set({ validates: true });
    simulator.answers.set(validation, 'silence');
    await simulator.push('254721001100');
    await simulator.pushOf('254721001100', (push) => push.state === 'validating');
    const { json } = await simulator.push('254721001100');
    expect(json.errorMessage).toMatch(/^Unable to lock subscriber/);
  });

  test('is forgotten by a reset while the merchant thinks', async () => {
    await requests.set({ validates: true });
    const answer = Promise.withResolvers<{ status: number; json: unknown }>();
    simulator.answers.set(validation, answer.promise);
    await simulator.push('254721001200');
    await simulator.pushOf('254721001200', (push) => push.state === 'validating');
    await simulator.post('/_simulator/reset', '');
    answer.resolve({ status: 200, json: { ResultCode: '0' } });
    await until(async () => {
      const { counts } = (await simulator.get('/_simulator/stats')).json;
      return counts.messageSent === 1 ? true : undefined;
    });
    const { entries } = (await simulator.get('/_simulator/ledger?phoneNumber=254721001200')).json;
    expect(entries).toEqual([]);
  });
});

describe('the validation', () => {
  beforeEach(async () => {
    await requests.set({ validates: true });
  });

  test.each(['C2B00011', 'C2B00012', 'C2B00013', 'C2B00014', 'C2B00015', 'C2B00016'])(
    'may refuse a payment with %s',
    async (ResultCode) => {
      simulator.answers.set(validation, { status: 200, json: { ResultCode, ResultDesc: 'Rejected' } });
      await expect(requests.tryToPay('254721001300')).resolves.toEqual({
        state: 'rejected',
        rejectedWith: ResultCode,
      });
    },
  );

  test('may name the payment, and the confirmation repeats the name', async () => {
    simulator.answers.set(validation, {
      status: 200,
      json: { ResultCode: '0', ThirdPartyTransID: 'ours-1' },
    });
    const entry = await requests.pay('254721001400');
    const [confirmation] = await requests.confirmations(entry.receiptNumber);
    expect(confirmation).toMatchObject({ ThirdPartyTransID: 'ours-1' });
  });

  test.each([
    { answer: 'silence' as const, type: 'Completed', state: 'paid' },
    { answer: 'silence' as const, type: 'Cancelled', state: 'rejected' },
    { answer: { status: 500, json: { ResultCode: 0 } }, type: 'Completed', state: 'paid' },
    { answer: { status: 200, json: 'yes' }, type: 'Cancelled', state: 'rejected' },
  ])('that is not answered leaves it to ResponseType: $type, $state', async ({ answer, type, state }) => {
    if (answer === 'silence') await requests.set({ validationTimeoutMs: 50 });
    await requests.register({ ResponseType: type });
    simulator.answers.set(validation, answer);
    await expect(requests.tryToPay('254721001500')).resolves.toMatchObject({ state });
  });
});

describe('the payer as the merchant is shown it', () => {
  const hash = createHash('sha256').update('254721001652').digest('hex');
  test.each([
    { phoneNumber: '254721001649', version: 'v1', msisdnForm: null, shown: '254721001649' },
    { phoneNumber: '254721001650', version: 'v2', msisdnForm: null, shown: '25472****650' },
    { phoneNumber: '254721001651', version: 'v1', msisdnForm: 'masked', shown: '25472****651' },
    { phoneNumber: '254721001652', version: 'v2', msisdnForm: 'hashed', shown: hash },
    { phoneNumber: '254721001653', version: 'v2', msisdnForm: 'plain', shown: '254721001653' },
  ])('is $shown for $version and $msisdnForm', async ({ phoneNumber, version, msisdnForm, shown }) => {
    await requests.register({}, paybill, version);
    await requests.set({ msisdnForm });
    const entry = await requests.pay(phoneNumber);
    const [confirmation] = await requests.confirmations(entry.receiptNumber);
    expect(confirmation?.MSISDN).toBe(shown);
  });
});

describe('a confirmation', () => {
  test('may come twice', async () => {
    await requests.set({ confirmation: 'twice' });
    const entry = await requests.pay('254721001700');
    await expect(requests.confirmations(entry.receiptNumber, 2)).resolves.toHaveLength(2);
  });

  test('may be lost, and the money has moved all the same', async () => {
    await requests.set({ confirmation: 'lost' });
    const lost = await requests.pay('254721001800');
    await requests.set({ confirmation: 'late' });
    const confirmed = await requests.pay('254721001900');
    await requests.confirmations(confirmed.receiptNumber);
    expect(simulator.received.filter(({ json }) => json.TransID === lost.receiptNumber)).toEqual([]);
  });

  test('may come a minute or more late', async () => {
    await requests.set({ confirmation: 'late' });
    const entry = await requests.pay('254721002000');
    await requests.confirmations(entry.receiptNumber);
    const { deliveries } = (await simulator.get('/_simulator/deliveries')).json;
    const { sentAt } = deliveries.find(
      ({ body }: { body: { TransID: string } }) => body.TransID === entry.receiptNumber,
    );
    expect(Date.parse(sentAt) - Date.parse(entry.debitedAt)).toBeGreaterThanOrEqual(60_000 / 50 - 5);
  });

  test('that the receiver refuses is not sent again', async () => {
    simulator.answers.set('/confirm/174379', { status: 500, json: {} });
    const entry = await requests.pay('254721002100');
    const sent = await until(async () => {
      const { deliveries } = (await simulator.get('/_simulator/deliveries')).json;
      return deliveries.find(
        (one: { body: { TransID: string }; answeredAt: string | null }) =>
          one.body.TransID === entry.receiptNumber && one.answeredAt !== null,
      );
    });
    expect(sent).toMatchObject({ kind: 'c2bConfirmation', httpStatus: 500, failure: null });
    await requests.set({ confirmation: 'late' });
    const later = await requests.pay('254721002200');
    await requests.confirmations(later.receiptNumber);
    await expect(requests.confirmations(entry.receiptNumber)).resolves.toHaveLength(1);
  });
});

test('an answer without end is not read to its end, and counts by its status', async () => {
  simulator.answers.set('/confirm/174379', { status: 200, json: 'x'.repeat(1_000_000) });
  const { receiptNumber } = await requests.pay('254721002300');
  const sent = await until(async () => {
    const { deliveries } = (await simulator.get('/_simulator/deliveries')).json;
    return deliveries.find((one: Json) => one.body.TransID === receiptNumber && one.answeredAt !== null);
  });
  expect(sent).toMatchObject({ httpStatus: 200, failure: null });
});

test('a setting that is not known is refused by name', async () => {
  const { status, json } = await requests.set({ validate: true });
  expect(status).toBe(400);
  expect(json.error.message).toMatch(/validate/);
});
