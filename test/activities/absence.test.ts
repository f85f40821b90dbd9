import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { bindEntry } from '../../activities/entries/bind-entry.ts';
import { addAbsences } from '../../db/absence.ts';
import { DarajaCredential, type Payment } from '../../db/entities/index.ts';
import { addEntry, type NewEntry } from '../../db/new-entry.ts';
import { json } from '../daraja/listening.ts';
import { pulled, pullEmpty, pullFound } from '../daraja/pull-samples.ts';
import { makeTenant } from '../support/tenants.ts';
import { hours, minutes, paidCallback, query, receipt, World } from './world.ts';

let world: World;
let account: DarajaCredential;
beforeAll(async () => {
  world = await World.start();
  const { credentialId } = world.tenant;
  await world.em.nativeUpdate(DarajaCredential, { id: credentialId }, { pullRegisteredAt: new Date() });
  account = await world.em.findOneOrFail(DarajaCredential, { id: credentialId });
});
afterAll(() => world.stop());

const ago = (ms: number): Date => new Date(Date.now() - ms);
const list = {
  source: 'pull' as const,
  from: ago(48 * hours),
  to: ago(0),
  sourceKey: 'list-1',
  told: 'The list',
};

let payment: Payment;
/** Prompted thirty hours ago and unknown: a list of the last 48 hours would hold it if it had been paid. */
beforeEach(async () => {
  payment = await unknown(30 * hours);
});
afterEach(async () => {
  await world.sql('delete from account_entries');
  await world.sql(`delete from evidence where kind = 'absence'`);
  await world.sql(`update payments set status = 'failed' where status in ('unknown', 'completed')`);
  world.pull = (response) => json(response, 200, pullEmpty);
});

async function unknown(promptedAgoMs: number): Promise<Payment> {
  const made = await world.prompted(promptedAgoMs);
  await world.settle(made, [], { why: 'checksLost', checksAsked: 5 });
  expect((await world.read(made)).status).toBe('unknown');
  return made;
}

const absent = (changes: Partial<typeof list> = {}): Promise<string[]> =>
  world.em.transactional((em) => addAbsences(em, world.deps, account, { ...list, ...changes }));

const entry = (changes: Partial<NewEntry> = {}): Promise<boolean> =>
  addEntry(world.em, world.sealer, account, {
    source: 'pull',
    receiptNumber: 'UKPAAAAAA1',
    amountShillings: payment.amountShillings,
    occurredAt: ago(30 * hours),
    shortCode: null,
    accountReference: '',
    payer: payment.phoneNumber,
    ...changes,
  });
const other = (phone: string): string => phone.slice(0, -3) + (phone.endsWith('111') ? '222' : '111');

describe('a complete list without a payment', () => {
  test('fails it, once, with words for its developer', async () => {
    expect(await absent()).toEqual([payment.id]);
    expect(await absent()).toEqual([]);
    await world.settle(payment);
    expect(await world.read(payment)).toMatchObject({
      status: 'failed',
      settledBy: 'absence',
      failureReason: expect.stringMatching(/nothing was charged/),
    });
    expect(await world.eventTypes(payment)).toEqual(['payment.unknown', 'payment.failed']);
  });

  test('says nothing when it lacks money, too, of which a receipt came', async () => {
    const paid = await world.prompted(29 * hours);
    await world.settle(paid, [paidCallback({ receiptNumber: 'UKPKNOWN01' })]);
    expect(await absent()).toEqual([]);
    await entry({
      receiptNumber: 'UKPKNOWN01',
      occurredAt: ago(29 * hours),
      payer: other(payment.phoneNumber),
    });
    expect(await absent()).toEqual([payment.id]);
  });

  test('is overturned by a receipt that comes later still', async () => {
    await absent();
    await world.settle(payment, [paidCallback({ receiptNumber: 'UKPLATE001' })]);
    expect(await world.read(payment)).toMatchObject({ status: 'completed', correctedFrom: null });
  });

  test.each([
    ['begins too late before the prompt', { from: ago(30.5 * hours) }],
    ['ended too early after it', { to: ago(7 * hours) }],
    ['lies beside it', { from: ago(20 * hours) }],
  ])('says nothing of it when the list %s', async (_what, changes) => {
    expect(await absent(changes)).toEqual([]);
  });

  test('says nothing of a payment that is a day old only tomorrow', async () => {
    await world.sql('delete from evidence where payment_id = ?', [payment.id]);
    const young = await unknown(23 * hours);
    expect(await absent()).toEqual([payment.id]);
    expect(await world.evidence(young)).not.toContainEqual(expect.objectContaining({ kind: 'absence' }));
  });

  test('says nothing of what is pending, of another short code, or of another tenant', async () => {
    await world.sql(`update payments set status = 'pending', processed_at = null where id = ?`, [payment.id]);
    expect(await absent()).toEqual([]);
    await world.sql(`update payments set status = 'unknown', processed_at = now() where id = ?`, [
      payment.id,
    ]);
    const others = await makeTenant(world.orm, world.sealer);
    const theirs = await world.em.findOneOrFail(DarajaCredential, { id: others.credentialId });
    expect(await addAbsences(world.em, world.deps, theirs, list)).toEqual([]);
    const elsewhere = Object.assign(new DarajaCredential(), account, { businessShortCode: '600000' });
    expect(await addAbsences(world.em, world.deps, elsewhere, list)).toEqual([]);
  });

  test.each([
    ['a query', query('completed', '0')],
    ['a callback without a receipt', paidCallback({ receiptNumber: null })],
    [
      'a callback that counts for nothing',
      paidCallback({ checkoutRequestId: 'somebody else’s', receiptNumber: receipt }),
    ],
  ])('says nothing where %s says that it was paid', async (_what, evidence) => {
    await world.settle(payment, [evidence]);
    await world.sql(`update payments set status = 'unknown', processed_at = now() where id = ?`, [
      payment.id,
    ]);
    expect(await absent()).toEqual([]);
  });
});

describe('money that belongs to nobody yet', () => {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

  test.each([
    ['in full', (phone: string) => phone],
    ['masked', (phone: string) => `${phone.slice(0, 5)}****${phone.slice(-3)}`],
    ['masked with spaces', (phone: string) => `${phone.slice(0, 4)} ***** ${phone.slice(-3)}`],
    ['hashed', hash],
    ['hashed, of another, whom nobody can tell apart', (phone: string) => hash(other(phone))],
    ['as a name', () => 'MPESA'],
    ['not at all', () => null],
  ])('and names the payer %s keeps a payment from being failed', async (_how, payer) => {
    await entry({ payer: payer(payment.phoneNumber) });
    expect(await absent()).toEqual([]);
  });

  test.each([
    ['another amount', () => ({ amountShillings: payment.amountShillings + 1 })],
    ['another time', () => ({ occurredAt: ago(20 * hours) })],
    ['another payer', () => ({ payer: other(payment.phoneNumber) })],
    ['another payer, masked', () => ({ payer: `25471****${other(payment.phoneNumber).slice(-3)}` })],
  ])('of %s keeps it from nothing', async (_what, changes) => {
    await entry(changes());
    expect(await absent()).toEqual([payment.id]);
  });

  test('near to the prompt keeps it, though its list reads three hours off', async () => {
    await entry({ occurredAt: ago(33 * hours) });
    expect(await absent()).toEqual([]);
  });

  test('keeps it also when it has become a payment of its own meanwhile', async () => {
    // Money from before the short code was here becomes none.
    await world.sql(`update daraja_credentials set created_at = now() - interval '3 days'`);
    const threeHoursOff = ago(33 * hours);
    await entry({ occurredAt: threeHoursOff });
    const [{ id } = { id: '' }] = await world.sql<{ id: string }>(
      `update account_entries set received_at = received_at - interval '10 minutes' returning id`,
    );
    const own = await bindEntry(world.deps, id);
    expect(own).toMatchObject({ channel: 'c2b' });
    expect(await absent()).toEqual([]);
  });

  test('that has found its owner keeps it from nothing', async () => {
    const owner = await world.prompted(30 * hours);
    await entry();
    await world.sql('update account_entries set payment_id = ?, due_at = null', [owner.id]);
    expect(await absent()).toEqual([payment.id]);
  });
});

describe('a pull of everything', () => {
  const pull = () =>
    new MockActivityEnvironment().run(world.activities.pullPages, {
      credentialId: account.id,
      pass: 'full' as const,
    });
  const nairobi = (at: Date): string => new Date(at.getTime() + 3 * hours).toISOString();

  test('tells the absence of what it lacks', async () => {
    await pull();
    const [evidence] = (await world.evidence(payment)).filter(({ kind }) => kind === 'absence');
    expect(evidence).toMatchObject({ says: 'failed', judgedAt: null });
  });

  test('tells none when it holds a row that may be the payment’s', async () => {
    const row = pulled({
      amount: `${payment.amountShillings}.00`,
      msisdn: `${payment.phoneNumber.slice(0, 5)}****${payment.phoneNumber.slice(-3)}`,
      trxDate: nairobi(ago(30 * hours - 5 * minutes)),
    });
    world.pull = (response, _received, index) =>
      json(response, 200, index % 2 === 0 ? pullFound([row]) : pullEmpty);
    world.received.pull.length = 0;
    await pull();
    expect((await world.evidence(payment)).map(({ kind }) => kind)).not.toContain('absence');
  });

  test.each([
    ['cannot be read', { trxDate: '?' }],
    ['is of a type that nobody knows', { transactiontype: 'Merchant Payment' }],
  ])('tells none when a row of it %s', async (_what, changes) => {
    world.received.pull.length = 0;
    world.pull = (response, _received, index) =>
      json(response, 200, index % 2 === 0 ? pullFound([pulled(changes)]) : pullEmpty);
    await pull();
    expect((await world.evidence(payment)).map(({ kind }) => kind)).not.toContain('absence');
  });

  test('tells it beside a row of what is certainly no money in', async () => {
    world.received.pull.length = 0;
    world.pull = (response, _received, index) =>
      json(
        response,
        200,
        index % 2 === 0 ? pullFound([pulled({ transactiontype: 'b2c-payment' })]) : pullEmpty,
      );
    await pull();
    expect((await world.evidence(payment)).map(({ kind }) => kind)).toContain('absence');
  });
});
