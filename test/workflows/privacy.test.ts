import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  becomes,
  callbackOf,
  eventTypes,
  nextPhone,
  onlyPushTo,
  payByHand,
  paymentTo,
  planFault,
  postCallback,
  pushesTo,
  registerC2b,
  workflowOf,
} from '../support/flow.ts';
import { refuseToMove } from '../support/refuse-to-move.ts';
import { dumpTemporal } from '../support/temporal-dump.ts';

const customerName = 'Wanjiru Kamau';
const accountReference = 'SECRETREF9';
const description = 'Private words';
const endings = ['11', '12', '13', '14', '15', '16', '17', '18', '19', '40'];
const faults = [
  'ackLostAfterPrompt',
  'callbackBeforeAck',
  'html200',
  'systemBusy',
  'spikeArrest',
  'invalidToken',
];

let engine: Engine;
const phones: string[] = [];
const held: string[] = [];

async function create(phoneNumber: string, fault?: string): Promise<void> {
  phones.push(phoneNumber);
  if (fault !== undefined) await planFault(engine, { fault, phoneNumber });
  const metadata = { note: 'Private note' };
  const order = { phoneNumber, amount: 100, description, accountReference, customerName, metadata };
  await engine.request('POST', '/v1/express', order, { 'idempotency-key': `key-${phoneNumber}` });
}

beforeAll(async () => {
  const timing = {
    promptWithinMs: 30_000,
    relayAfterMs: 1_000,
    pushAgainMs: [100],
    reconcileMs: [2_000],
    ownPaymentAfterMs: 500,
  };
  engine = await Engine.start({ tempo: 100, timing });
  await engine.listen();
  // Version 1 tells the payer's phone in full.
  await registerC2b(engine, { version: 'v1' });
  engine.receiver.answer = (response, { json }) =>
    response.writeHead(json.type === 'payment.canceled' ? 500 : 204).end('x');
  await Promise.all(endings.map((ending) => create(nextPhone(ending))));
  await Promise.all(faults.map((fault) => create(nextPhone(), fault)));
  await settleWithTrouble();
  await payUnasked();
  for (const phone of phones) {
    const { id } = (await paymentTo(engine, phone))!;
    await eventually(async () => assert.notEqual((await eventTypes(engine, id)).length, 0));
    await workflowOf(engine, id).result();
  }
  held.push(...(await dumpTemporal(engine)));
}, 120_000);
afterAll(async () => {
  await engine.stop();
});

/** A payment that the database refuses to settle for a while, and a callback whose words hold a phone number. */
async function settleWithTrouble(): Promise<void> {
  const phone = nextPhone('15');
  await create(phone);
  const { id } = (await paymentTo(engine, phone))!;
  const push = await onlyPushTo(engine, phone);
  const allow = await refuseToMove(engine, id);
  const resultDescription = `Paid by ${phone} ${customerName}.`;
  await postCallback(push, callbackOf(push, { resultDescription }));
  await eventually(async () => {
    const { events } = await workflowOf(engine, id).fetchHistory();
    assert(events!.some((event) => event.markerRecordedEventAttributes?.failure));
  });
  // While it is in trouble Temporal shows what fails, too.
  const inTrouble = await dumpTemporal(engine, `WorkflowId = "payment/${id}"`);
  await allow();
  await becomes(engine, id, 'completed');
  held.push(...inTrouble);
}

/** Money that nobody waited for. */
async function payUnasked(): Promise<void> {
  const phoneNumber = nextPhone();
  phones.push(phoneNumber);
  await payByHand(engine, { phoneNumber, amountShillings: 70, accountReference });
  await eventually(async () => assert.notEqual(await paymentTo(engine, phoneNumber), undefined));
}

const sha256 = (text: string, encoding: 'hex' | 'base64' | 'base64url'): string =>
  createHash('sha256').update(text).digest(encoding);

async function noticeToken(): Promise<string> {
  const response = await fetch(`${engine.simulatorUrl}/_simulator/c2b/urls`);
  const { urls } = (await response.json()) as { urls: { ConfirmationURL: string }[] };
  const token = urls[0]!.ConfirmationURL.split('/').at(-2)!;
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  return token;
}

async function secrets(): Promise<string[]> {
  const pushes = (await Promise.all(phones.map((phone) => pushesTo(engine, phone)))).flat();
  const tokens = [...pushes.map(({ callbackUrl }) => callbackUrl.split('/').at(-1)!), await noticeToken()];
  expect(tokens.length).toBeGreaterThan(10);
  const names = phones.flatMap((phone) => [phone, `0${phone.slice(3)}`, phone.slice(3)]);
  const hashes = [...names, ...tokens].flatMap((text) =>
    (['hex', 'base64', 'base64url'] as const).map((encoding) => sha256(text, encoding)),
  );
  const rail = pushes.flatMap(({ checkoutRequestId, merchantRequestId }) => [
    checkoutRequestId,
    merchantRequestId,
  ]);
  const words = [customerName, accountReference, description, 'Private note', 'simulator-secret'];
  const { apiKey } = engine.tenant;
  return [...names, ...hashes, ...tokens, ...rail, ...words, apiKey, sha256(apiKey, 'hex')];
}

test('Temporal holds nothing personal and nothing secret of any payment, however it ended', async () => {
  expect(held.length).toBeGreaterThan(30);
  const found = (await secrets()).filter((secret) => held.some((text) => text.includes(secret)));
  expect(found).toEqual([]);
});

test('the log says nothing personal and nothing secret of any payment, however it ended', async () => {
  expect(engine.logLines.length).toBeGreaterThan(50);
  const found = (await secrets()).flatMap((secret) => {
    const line = engine.logLines.find((each) => each.includes(secret));
    return line === undefined ? [] : [{ secret, line }];
  });
  expect(found).toEqual([]);
});

test('the search for secrets would find them: what is in the dump is found', () => {
  expect(held.some((text) => text.includes(engine.tenant.organisationId))).toBe(true);
  expect(held.some((text) => text.includes('KES 100'))).toBe(true);
  expect(held.some((text) => text.includes('The payer declined'))).toBe(true);
});
