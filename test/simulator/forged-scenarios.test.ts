import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isClosed, type Json, type Received, RunningSimulator } from './running-simulator.ts';

const tempo = 50;
let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await RunningSimulator.start({ tempo });
});
afterAll(() => simulator.stop());

interface Forgery {
  push: Json;
  forged: Received;
  genuine: Received;
}

/** What was forged and what was true, of a push that plays the scenario to its end. */
async function forgery(scenario: string, phoneNumber: string): Promise<Forgery> {
  await simulator.play(scenario, phoneNumber);
  await simulator.push(phoneNumber, { CallBackURL: simulator.callbackUrl('/hooks/5ecre7') });
  const push = await simulator.pushOf(phoneNumber, isClosed);
  const received = simulator.receivedOf(phoneNumber);
  const [forged] = received.filter(({ fromAddress }) => fromAddress === '127.0.0.2');
  const [genuine] = received.filter(({ fromAddress }) => fromAddress === '127.0.0.1');
  if (forged === undefined || genuine === undefined) throw new Error('One of the two is missing');
  return { push, forged, genuine };
}

const said = ({ json }: Received): Json => json.Body.stkCallback;
const item = (received: Received, name: string): unknown =>
  said(received).CallbackMetadata?.Item.find(({ Name }: Json) => Name === name)?.Value;

test('forgedSuccess comes from another address, with a receipt that the ledger does not know, while the payer decides', async () => {
  const { push, forged, genuine } = await forgery('forgedSuccess', '254735000131');
  expect(forged.path).toBe('/hooks/5ecre7');
  expect(said(forged)).toMatchObject({ CheckoutRequestID: push.checkoutRequestId, ResultCode: 0 });
  expect(item(forged, 'MpesaReceiptNumber')).toMatch(/^[A-Z0-9]{10}$/);
  expect(item(forged, 'Amount')).toBe(100);
  expect(said(genuine).ResultCode).toBe(1032);
  expect(push.ledgerEntry).toBeNull();
  expect(push.callbackAttempts.map(({ isForged }: Json) => isForged)).toEqual([true, false]);
  const { entries } = (await simulator.get('/_simulator/ledger?phoneNumber=254735000131')).json;
  expect(entries).toEqual([]);
});

test('forgedSuccessAfterDecline comes after the true decline', async () => {
  const { push } = await forgery('forgedSuccessAfterDecline', '254735000231');
  expect(push.callbackAttempts.map(({ isForged }: Json) => isForged)).toEqual([false, true]);
});

test('forgedBesideTrue names another receipt than the ledger', async () => {
  const { push, forged, genuine } = await forgery('forgedBesideTrue', '254735000331');
  expect(item(genuine, 'MpesaReceiptNumber')).toBe(push.ledgerEntry.receiptNumber);
  expect(item(forged, 'MpesaReceiptNumber')).not.toBe(push.ledgerEntry.receiptNumber);
});

test('forgedFailure says 1032 of a push that is paid', async () => {
  const { push, forged, genuine } = await forgery('forgedFailure', '254735000431');
  expect([said(forged).ResultCode, said(genuine).ResultCode]).toEqual([1032, 0]);
  expect(push.state).toBe('paid');
});

test('forgedWrongToken goes to another last part of the path, as long as the true one', async () => {
  const { forged, genuine } = await forgery('forgedWrongToken', '254735000531');
  expect(forged.path).toMatch(/^\/hooks\/[0-9a-f]{6}$/);
  expect(genuine.path).toBe('/hooks/5ecre7');
});

test('forgedWrongCheckoutRequestId names an id of the right form, of no push', async () => {
  const { push, forged } = await forgery('forgedWrongCheckoutRequestId', '254735000631');
  const { CheckoutRequestID } = said(forged);
  expect(CheckoutRequestID).toMatch(/^ws_CO_\d{15,17}735000631$/);
  expect(CheckoutRequestID).not.toBe(push.checkoutRequestId);
});

test('forgedWrongAmount names another amount, the true callback the one that was debited', async () => {
  const { push, forged, genuine } = await forgery('forgedWrongAmount', '254735000731');
  expect([item(forged, 'Amount'), item(genuine, 'Amount')]).toEqual([99, 100]);
  expect(push.ledgerEntry.amountShillings).toBe(100);
});

test('a forger without an address is recorded as a callback that could not be sent', async () => {
  const nowhere = await RunningSimulator.start({
    forgerAddress: '192.0.2.1',
    rules: [{ scenario: 'forgedSuccess' }],
  });
  await nowhere.push('254735000831');
  const push = await nowhere.pushOf('254735000831', isClosed);
  expect(push.callbackAttempts[0]).toMatchObject({ isForged: true, httpStatus: null });
  expect(push.callbackAttempts[0].failure).toMatch(/192\.0\.2\.1/);
  await nowhere.stop();
});
