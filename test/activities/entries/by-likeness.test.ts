import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bindEntry } from '../../../activities/entries/bind-entry.ts';
import { DarajaCredential, type Payment } from '../../../db/entities/index.ts';
import { newId } from '../../../db/new-id.ts';
import { makeTenant } from '../../support/tenants.ts';
import { failedCallback, minutes, paidCallback, query, seconds, World } from '../world.ts';
import { age, bind, newReceipt, paymentsOf, read, told, whileOpen, windowClosed } from './entries.ts';

let world: World;
let amounts = 1000;
/** Each test has an amount of its own, so that no other test's payment is a candidate. */
let amountShillings: number;

beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => await world.stop());
beforeEach(() => void (amountShillings = amounts += 1));

/** Prompted four minutes ago: its window is closed, and nobody knows what became of it. */
const waiting = (changes: Partial<Payment> = {}, agoMs = windowClosed) =>
  world.prompted(agoMs, { amountShillings, ...changes });
const arrives = (changes: Parameters<typeof told>[1] = {}) =>
  told(world, { amountShillings, occurredAt: whileOpen(), ...changes });
const boundTo = async (changes: Parameters<typeof told>[1] = {}): Promise<string | undefined> =>
  (await bind(world, await arrives(changes)))?.id;

test('money that only one payment can have waited for completes it, with its receipt', async () => {
  const payment = await waiting();
  const entry = await arrives({ payer: payment.phoneNumber });
  const paid = await bind(world, entry);
  expect(paid).toMatchObject({
    id: payment.id,
    status: 'completed',
    receiptNumber: entry.receiptNumber,
    settledBy: 'c2b',
  });
  await expect(read(world, entry)).resolves.toMatchObject({ boundBy: 'match' });
  expect(await world.eventTypes(payment)).toEqual(['payment.completed']);
});

test('a push whose answer and callback were lost is found again by its money', async () => {
  const payment = await world.payment({ promptedAgoMs: windowClosed, amountShillings });
  await world.settle(payment, [], { why: 'pushLost' });
  await expect(world.read(payment)).resolves.toMatchObject({ status: 'pending', checkoutRequestId: null });
  const entry = await arrives({ payer: payment.phoneNumber, source: 'pull' });
  await expect(bind(world, entry)).resolves.toMatchObject({ id: payment.id, status: 'completed' });
});

test('a forged receipt, though Safaricom says "paid", does not keep the true money from its payment', async () => {
  const payment = await waiting();
  const forged = paidCallback({ receiptNumber: newReceipt(), amountShillings, fromListedAddress: false });
  await world.settle(payment, [forged, query('completed', '0')]);
  await expect(world.read(payment)).resolves.toMatchObject({ status: 'completed', receiptNumber: null });
  const entry = await arrives({ payer: payment.phoneNumber });
  await expect(bind(world, entry)).resolves.toMatchObject({
    id: payment.id,
    receiptNumber: entry.receiptNumber,
  });
  expect(await world.cases(payment)).toEqual([]);
});

describe('the payer', () => {
  const written: [string, (phone: string) => string | null][] = [
    ['in full', (phone) => phone],
    ['in full as people type it', (phone) => `0${phone.slice(3)}`],
    ['masked', (phone) => `${phone.slice(0, 5)}****${phone.slice(-3)}`],
    ['masked with spaces', (phone) => `${phone.slice(0, 4)} ***** ${phone.slice(-3)}`],
    ['hashed', (phone) => createHash('sha256').update(phone).digest('hex')],
    ['hashed, in capitals', (phone) => createHash('sha256').update(phone).digest('hex').toUpperCase()],
    ['untold', () => null],
    ['told as a word', () => 'MPESA'],
  ];
  test.each(written)('%s fits', async (_how, payer) => {
    const payment = await waiting();
    await expect(boundTo({ payer: payer(payment.phoneNumber) })).resolves.toBe(payment.id);
  });

  test.each(written.slice(0, 6))('of another phone, %s, does not fit', async (_how, payer) => {
    const payment = await waiting();
    const other = payment.phoneNumber.replace(/\d{3}$/, (end) =>
      String((Number(end) + 7) % 1000).padStart(3, '0'),
    );
    await expect(boundTo({ payer: payer(other) })).resolves.toBeUndefined();
    await expect(world.read(payment)).resolves.toMatchObject({ status: 'pending' });
  });
});

describe('the reference', () => {
  test.each(['INV1042', 'inv1042', ' inv 1042 ', ''])(
    '%j fits a payment for INV1042',
    async (accountReference) => {
      const payment = await waiting();
      await expect(boundTo({ accountReference })).resolves.toBe(payment.id);
    },
  );

  test('of another order does not fit, at a paybill', async () => {
    await waiting();
    await expect(boundTo({ accountReference: 'INV1043' })).resolves.toBeUndefined();
  });

  test('says nothing at a till', async () => {
    const credentialId = await till('5123456');
    const payment = await waiting({ credentialId });
    const tenant = { ...world.tenant, credentialId };
    // Safaricom names a till by either of its numbers.
    const entry = await arrives({ tenant, accountReference: 'anything', shortCode: '5123456' });
    await expect(bind(world, entry)).resolves.toMatchObject({ id: payment.id, status: 'completed' });
  });
});

test('a list of a short code with two tills may tell the money of either, and a notice only that of its own', async () => {
  const [asked, other] = [await till('5123457'), await till('5123458')];
  const payment = await waiting({ credentialId: other });
  const tenant = { ...world.tenant, credentialId: asked };
  const money = { tenant, payer: payment.phoneNumber };
  await expect(boundTo({ ...money, shortCode: '5123457' })).resolves.toBeUndefined();
  await expect(boundTo({ ...money, source: 'pull', shortCode: null })).resolves.toBe(payment.id);
});

async function till(tillNumber: string): Promise<string> {
  const { organisationId, environment } = world.tenant;
  const credentialId = newId('cred');
  await world.em.insert(DarajaCredential, {
    id: credentialId,
    organisationId,
    environment,
    businessShortCode: '600584',
    tillNumber,
    name: `Till ${tillNumber}`,
    type: 'till',
    defaultAccountReference: '',
    isDefault: false,
    secretsSealed: '',
    noticeTokenHash: null,
    noticeTokenSealed: null,
    c2bRegisteredAt: null,
  });
  return credentialId;
}

describe('money does not fit a payment', () => {
  test.each([
    ['of another amount', { amountShillings: 1 }],
    ['prompted only afterwards', { occurredAt: new Date(Date.now() - windowClosed - 30 * seconds) }],
    ['whose prompt was over long before', { occurredAt: new Date(Date.now() - 30 * seconds) }],
    ['of another short code', { shortCode: '999999' }],
  ])('%s', async (_what, changes) => {
    await waiting();
    await expect(boundTo({ toldAgoMs: 0, ...changes })).resolves.toBeUndefined();
  });

  test('of another organisation with the same short code, phone, amount and reference', async () => {
    const payment = await waiting();
    const tenant = await makeTenant(world.orm, world.sealer);
    const entry = await arrives({ tenant, payer: payment.phoneNumber, accountReference: 'INV1042' });
    await expect(bind(world, entry)).resolves.toBeUndefined();
    const own = await arrives({ payer: payment.phoneNumber, accountReference: 'INV1042' });
    await expect(bind(world, own)).resolves.toMatchObject({ id: payment.id });
  });

  test('that has its receipt', async () => {
    const payment = await waiting();
    await world.settle(payment, [paidCallback({ amountShillings, receiptNumber: newReceipt() })]);
    await expect(boundTo({ payer: payment.phoneNumber })).resolves.toBeUndefined();
    expect(await world.cases(payment)).toEqual([]);
  });

  test('that was never prompted', async () => {
    await world.payment({ amountShillings });
    await expect(boundTo({ occurredAt: new Date() })).resolves.toBeUndefined();
  });
});

describe('while a candidate’s window is open', () => {
  test('money waits until the last of them closes', async () => {
    const [, last] = [await waiting(), await waiting({}, minutes)];
    const entry = await arrives({ occurredAt: new Date(Date.now() - 50 * seconds) });
    await expect(bind(world, entry)).resolves.toBeUndefined();
    const { dueAt } = await read(world, entry);
    expect(dueAt).toEqual(new Date(last.promptSentAt!.getTime() + world.deps.timing.matchWindowMs));
  });

  test('the callback of the payment is not anticipated: it keeps its own receipt, and the money becomes nobody’s', async () => {
    const payment = await waiting({}, minutes);
    const entry = await arrives({ occurredAt: new Date(Date.now() - 50 * seconds) });
    await bind(world, entry);
    const receiptNumber = newReceipt();
    await world.settle(payment, [paidCallback({ amountShillings, receiptNumber })]);
    await age(world, entry, windowClosed);
    await expect(bind(world, entry)).resolves.toBeUndefined();
    await expect(world.read(payment)).resolves.toMatchObject({ receiptNumber });
  });

  test('a candidate whose callback is not judged yet is waited for', async () => {
    const payment = await waiting();
    await world.sql(
      `insert into evidence (id, payment_id, organisation_id, environment, kind, source_key, says, receipt_number, bound_by)
       values (?, ?, ?, ?, 'callback', 'k', 'completed', ?, 'token')`,
      [newId('evd'), payment.id, payment.organisationId, payment.environment, newReceipt()],
    );
    const entry = await arrives();
    await expect(bind(world, entry)).resolves.toBeUndefined();
    await expect(read(world, entry)).resolves.toMatchObject({ paymentId: null });
  });
});

describe('several candidates', () => {
  test('leave money unbound, until all but one have dropped out', async () => {
    const [one, other] = [await waiting(), await waiting()];
    const entry = await arrives({ toldAgoMs: 10 * minutes });
    await expect(bind(world, entry)).resolves.toBeUndefined();
    expect((await read(world, entry)).dueAt!.getTime()).toBeGreaterThan(Date.now() + minutes);
    await world.settle(one, [paidCallback({ amountShillings, receiptNumber: newReceipt() })]);
    await expect(bind(world, entry)).resolves.toMatchObject({ id: other.id, status: 'completed' });
  });

  test('that end unknown get their cases, and the money is theirs to find', async () => {
    const [one, other] = [await waiting(), await waiting()];
    const entry = await arrives({ toldAgoMs: 10 * minutes });
    await bind(world, entry);
    for (const payment of [one, other]) await world.settle(payment, [], { checksAsked: 11 });
    await bind(world, entry);
    for (const payment of [one, other]) {
      await expect(world.read(payment)).resolves.toMatchObject({ status: 'unknown' });
      expect(await world.cases(payment)).toEqual(['still_unknown']);
    }
    expect(await paymentsOf(world, entry)).toEqual([]);
  });

  test('that have ended yield to one that has not', async () => {
    const [ended, open] = [await waiting(), await waiting()];
    await world.settle(ended, [failedCallback()]);
    await expect(boundTo()).resolves.toBe(open.id);
    await expect(world.read(ended)).resolves.toMatchObject({ status: 'failed' });
  });

  test('take two sums one at a time: two binders at once never give both to one payment', async () => {
    const payment = await waiting();
    const entries = [await arrives(), await arrives(), await arrives()];
    const woken = await Promise.all(entries.map(({ id }) => bindEntry(world.deps, id)));
    expect(woken.filter((each) => each !== undefined)).toHaveLength(1);
    await world.settle(payment);
    await expect(world.read(payment)).resolves.toMatchObject({ status: 'completed' });
    expect(await world.cases(payment)).toEqual([]);
  });
});

test('money that fits only a payment that failed opens a case, and overturns nothing by itself', async () => {
  const payment = await waiting();
  await world.settle(payment, [failedCallback()]);
  const entry = await arrives({ payer: payment.phoneNumber });
  await expect(bind(world, entry)).resolves.toMatchObject({ id: payment.id, status: 'failed' });
  expect(await world.cases(payment)).toEqual(['contested']);

  // Told by a second source it is no better known whose it is.
  const again = await arrives({ receiptNumber: entry.receiptNumber, source: 'pull' });
  await expect(bind(world, again)).resolves.toMatchObject({ id: payment.id, status: 'failed' });
  await expect(read(world, again)).resolves.toMatchObject({ boundBy: 'match' });
});

test('a payment that a query completed gets its receipt, announced as an update', async () => {
  const payment = await waiting();
  await world.settle(payment, [query('completed', '0')]);
  const entry = await arrives({ payer: payment.phoneNumber });
  await expect(bind(world, entry)).resolves.toMatchObject({ receiptNumber: entry.receiptNumber });
  expect(await world.eventTypes(payment)).toEqual(['payment.completed', 'payment.updated']);
});

describe('a reference that Hakika made', () => {
  const own = (accountReference: string, changes: Partial<Payment> = {}) =>
    waiting({ accountReference, referenceIsOurs: true, ...changes }, minutes);

  test.each(['K7Q2XN4M9P', 'k7q2xn4m9p', ' K7Q2 XN4M9P'])(
    '%j binds at once, without a window',
    async (typed) => {
      await world.sql(`update payments set account_reference = id, reference_is_ours = false`);
      const payment = await own('K7Q2XN4M9P');
      const entry = await arrives({ accountReference: typed, occurredAt: new Date(), payer: '254799999999' });
      await expect(bind(world, entry)).resolves.toMatchObject({ id: payment.id, status: 'completed' });
      await expect(read(world, entry)).resolves.toMatchObject({ boundBy: 'reference' });
    },
  );

  test('corrects a failure, announced as completed with what it was before', async () => {
    const payment = await own('CORRECTED2');
    await world.settle(payment, [failedCallback()]);
    const entry = await arrives({ accountReference: 'CORRECTED2', occurredAt: new Date() });
    await expect(bind(world, entry)).resolves.toMatchObject({ status: 'completed', correctedFrom: 'failed' });
    expect(await world.eventTypes(payment)).toEqual(['payment.failed', 'payment.completed']);
  });

  test('paid a second time opens a case, and nothing is announced twice', async () => {
    const payment = await own('PAYTWICE22');
    await bind(world, await arrives({ accountReference: 'PAYTWICE22', occurredAt: new Date() }));
    await bind(world, await arrives({ accountReference: 'PAYTWICE22', occurredAt: new Date() }));
    expect(await world.cases(payment)).toEqual(['paid_twice']);
    expect(await world.eventTypes(payment)).toEqual(['payment.completed']);
  });

  test('that a program gave to another payment too names neither', async () => {
    const payment = await own('SHARED2222');
    await waiting({ accountReference: 'SHARED2222' }, minutes);
    await expect(
      boundTo({ accountReference: 'SHARED2222', occurredAt: new Date() }),
    ).resolves.toBeUndefined();
    await expect(world.read(payment)).resolves.toMatchObject({ status: 'pending' });
  });

  test('is nobody’s but its organisation’s', async () => {
    await own('FOREIGN222');
    const tenant = await makeTenant(world.orm, world.sealer);
    const entry = await arrives({ tenant, accountReference: 'FOREIGN222', occurredAt: new Date() });
    await expect(bind(world, entry)).resolves.toBeUndefined();
  });
});
