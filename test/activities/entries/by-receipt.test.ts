import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NewEvidence } from '../../../db/new-evidence.ts';
import { canceledCallback, paidCallback, query, World } from '../world.ts';
import { bind, claim, newReceipt, paymentsOf, read, told, windowClosed } from './entries.ts';

let world: World;

beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => await world.stop());

const kinds = async (payment: { id: string }): Promise<string[]> =>
  (await world.evidence(payment)).map(({ kind }) => kind);

describe('an entry whose receipt a payment owns', () => {
  test('is further evidence of it, and announces nothing again', async () => {
    const payment = await world.prompted();
    const receiptNumber = newReceipt();
    await world.settle(payment, [paidCallback({ receiptNumber })]);
    const entry = await told(world, { receiptNumber, payer: '254700000001' });
    await expect(bind(world, entry)).resolves.toMatchObject({ id: payment.id, status: 'completed' });
    await expect(read(world, entry)).resolves.toMatchObject({
      paymentId: payment.id,
      boundBy: 'receipt',
      dueAt: null,
    });
    const [evidence] = (await world.evidence(payment)).filter(({ kind }) => kind === 'c2b');
    expect(evidence).toMatchObject({
      says: 'completed',
      sourceKey: entry.sourceKey,
      receiptNumber,
      amountShillings: 500,
      boundBy: 'receipt',
      shortCodeFits: true,
    });
    expect(evidence!.judgedAt).toBeInstanceOf(Date);
    expect(evidence!.ageMs).not.toBeNull();
    expect(await world.eventTypes(payment)).toEqual(['payment.completed']);
    expect(await world.cases(payment)).toEqual([]);
  });

  test('changes nothing when it is bound again', async () => {
    const payment = await world.prompted();
    const receiptNumber = newReceipt();
    await world.settle(payment, [paidCallback({ receiptNumber })]);
    const entry = await told(world, { receiptNumber });
    await bind(world, entry);
    await expect(bind(world, entry)).resolves.toBeUndefined();
    expect((await kinds(payment)).filter((kind) => kind === 'c2b')).toHaveLength(1);
  });

  test('but of another amount opens a case and leaves the payment as it is', async () => {
    const payment = await world.prompted();
    const receiptNumber = newReceipt();
    await world.settle(payment, [paidCallback({ receiptNumber })]);
    await bind(world, await told(world, { receiptNumber, amountShillings: 400, source: 'pull' }));
    await expect(world.read(payment)).resolves.toMatchObject({ status: 'completed', receiptNumber });
    expect(await world.cases(payment)).toEqual(['amount_mismatch']);
  });
});

test('an entry whose receipt was claimed is nobody’s: no payment is made of it, however long it waits', async () => {
  const entry = await told(world, { toldAgoMs: 600_000 });
  await claim(world, entry.receiptNumber);
  await expect(bind(world, entry)).resolves.toBeUndefined();
  await expect(read(world, entry)).resolves.toMatchObject({ paymentId: null, dueAt: null });
  expect(await paymentsOf(world, entry)).toEqual([]);
});

describe('an entry whose receipt is named by evidence', () => {
  /** A callback that says paid and alone proves nothing, for one reason or another. */
  const bare = (receiptNumber: string, changes: Partial<NewEvidence> = {}) =>
    paidCallback({ receiptNumber, amountShillings: null, ...changes });

  test('completes the payment, though its callback lacked the amount', async () => {
    const payment = await world.prompted();
    const receiptNumber = newReceipt();
    await world.settle(payment, [bare(receiptNumber)]);
    await expect(world.read(payment)).resolves.toMatchObject({ status: 'pending' });
    const paid = await bind(world, await told(world, { receiptNumber, source: 'pull' }));
    expect(paid).toMatchObject({ id: payment.id, status: 'completed', receiptNumber, settledBy: 'pull' });
  });

  test('confirms a callback from an unlisted address', async () => {
    const payment = await world.prompted();
    const receiptNumber = newReceipt();
    await world.settle(payment, [paidCallback({ receiptNumber, fromListedAddress: false })]);
    await expect(world.read(payment)).resolves.toMatchObject({ status: 'pending' });
    const entry = await told(world, { receiptNumber, fromListedAddress: true });
    await expect(bind(world, entry)).resolves.toMatchObject({ id: payment.id, status: 'completed' });
    await expect(read(world, entry)).resolves.toMatchObject({ boundBy: 'receipt' });
  });

  test('goes to the payment of a listed callback, not to that of an unlisted one that came before', async () => {
    const [forged, real] = [await world.prompted(), await world.prompted()];
    const receiptNumber = newReceipt();
    await world.settle(forged, [paidCallback({ receiptNumber, fromListedAddress: false })]);
    await world.settle(real, [bare(receiptNumber, { fromListedAddress: true })]);
    const entry = await told(world, { receiptNumber, fromListedAddress: true });
    await expect(bind(world, entry)).resolves.toMatchObject({ id: real.id, status: 'completed' });
    await expect(world.read(forged)).resolves.toMatchObject({ status: 'pending' });
  });

  test('does not go to a payment by a callback that names another push', async () => {
    const payment = await world.prompted();
    const receiptNumber = newReceipt();
    const forged = paidCallback({ receiptNumber, checkoutRequestId: 'ws_CO_24112026120000000712345678' });
    await world.settle(payment, [forged]);
    const entry = await told(world, { receiptNumber, accountReference: 'OTHER' });
    await expect(bind(world, entry)).resolves.toBeUndefined();
    await expect(world.read(payment)).resolves.toMatchObject({ status: 'pending' });
  });

  test('corrects a failure, announced as completed with what it was before', async () => {
    const payment = await world.prompted();
    const receiptNumber = newReceipt();
    await world.settle(payment, [canceledCallback()]);
    await world.settle(payment, [bare(receiptNumber)]);
    const paid = await bind(world, await told(world, { receiptNumber }));
    expect(paid).toMatchObject({ id: payment.id, status: 'completed', correctedFrom: 'canceled' });
    const events = await world.events(payment);
    expect(events.map(({ type }) => type)).toEqual(['payment.canceled', 'payment.completed']);
    expect(events[1]!.payload).toMatchObject({
      data: { status: 'completed', correctedFrom: 'canceled', receiptNumber },
    });
  });

  test('brings the receipt that was missing, announced as an update', async () => {
    const payment = await world.prompted(windowClosed);
    const receiptNumber = newReceipt();
    await world.settle(payment, [query('completed', '0')]);
    await world.settle(payment, [bare(receiptNumber)]);
    await bind(world, await told(world, { receiptNumber }));
    await expect(world.read(payment)).resolves.toMatchObject({ status: 'completed', receiptNumber });
    expect(await world.eventTypes(payment)).toEqual(['payment.completed', 'payment.updated']);
  });
});

describe('an answer of Transaction Status', () => {
  test('is evidence of the payment whose receipt it is', async () => {
    const payment = await world.prompted();
    const receiptNumber = newReceipt();
    await world.settle(payment, [paidCallback({ receiptNumber, fromListedAddress: false })]);
    const paid = await bind(world, await told(world, { receiptNumber, source: 'transactionStatus' }));
    expect(paid).toMatchObject({ id: payment.id, status: 'completed', receiptNumber });
  });

  test('is matched by nothing else, and no payment is made of it', async () => {
    const payment = await world.prompted(windowClosed, {
      accountReference: 'AUTOSTATUS',
      referenceIsOurs: true,
    });
    const entry = await told(world, {
      source: 'transactionStatus',
      payer: payment.phoneNumber,
      accountReference: 'AUTOSTATUS',
      occurredAt: new Date(Date.now() - windowClosed + 30_000),
      toldAgoMs: 600_000,
    });
    await expect(bind(world, entry)).resolves.toBeUndefined();
    expect(await paymentsOf(world, entry)).toEqual([]);
    const { dueAt } = await read(world, entry);
    expect(dueAt!.getTime()).toBeGreaterThan(Date.now());
  });
});

describe('a notice from an unlisted address', () => {
  test('completes nothing and makes nothing, whatever it fits', async () => {
    const payment = await world.prompted(windowClosed, {
      accountReference: 'AUTOFORGED',
      referenceIsOurs: true,
    });
    const receiptNumber = newReceipt();
    await world.settle(payment, [bareReceipt(receiptNumber)]);
    const entry = await told(world, {
      receiptNumber,
      payer: payment.phoneNumber,
      accountReference: 'AUTOFORGED',
      fromListedAddress: false,
      toldAgoMs: 600_000,
    });
    await expect(bind(world, entry)).resolves.toBeUndefined();
    expect(await kinds(payment)).not.toContain('c2b');
    await expect(world.read(payment)).resolves.toMatchObject({ status: 'pending' });
    expect(await paymentsOf(world, entry)).toEqual([]);
  });

  test.each(['pull', 'statement'] as const)(
    'counts once a %s tells the same money, and is woken by it at once',
    async (source) => {
      const payment = await world.prompted();
      const receiptNumber = newReceipt();
      await world.settle(payment, [bareReceipt(receiptNumber)]);
      const unlisted = await told(world, { receiptNumber, fromListedAddress: false });
      await bind(world, unlisted);
      const later = (await read(world, unlisted)).dueAt!;
      expect(later.getTime()).toBeGreaterThan(Date.now());

      const confirming = await told(world, { receiptNumber, source });
      await expect(bind(world, confirming)).resolves.toMatchObject({ id: payment.id, status: 'completed' });
      expect((await read(world, unlisted)).dueAt!.getTime()).toBeLessThanOrEqual(Date.now());
      await expect(bind(world, unlisted)).resolves.toMatchObject({ id: payment.id, receiptNumber });
      expect(await kinds(payment)).toEqual(expect.arrayContaining(['c2b', source]));
      expect(await world.eventTypes(payment)).toEqual(['payment.completed']);
    },
  );

  test('that was forged with another amount stays nobody’s when the true one is told', async () => {
    const payment = await world.prompted();
    const receiptNumber = newReceipt();
    await world.settle(payment, [bareReceipt(receiptNumber)]);
    const forged = await told(world, { receiptNumber, amountShillings: 5, fromListedAddress: false });
    await bind(world, await told(world, { receiptNumber, fromListedAddress: true }));
    await expect(bind(world, forged)).resolves.toBeUndefined();
    await expect(world.read(payment)).resolves.toMatchObject({ status: 'completed', receiptNumber });
    expect(await world.cases(payment)).toEqual([]);
  });
});

const bareReceipt = (receiptNumber: string) => paidCallback({ receiptNumber, amountShillings: null });
