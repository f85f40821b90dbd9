import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bindEntry } from '../../../activities/entries/bind-entry.ts';
import { settle } from '../../../activities/settle.ts';
import { erasePerson } from '../../../api/customers/erase/erase-person.ts';
import { Customer, Payment } from '../../../db/entities/index.ts';
import { lockCustomer } from '../../../db/lock-customer.ts';
import { eventually } from '../../support/eventually.ts';
import { makeTenant } from '../../support/tenants.ts';
import { hours, minutes, paidCallback, query, seconds, World } from '../world.ts';
import { age, bind, claim, newReceipt, paymentsOf, read, told, whileOpen } from './entries.ts';

let world: World;

beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => await world.stop());

const long = 6 * minutes;
const customers = (phoneNumber: string) => world.em.find(Customer, { phoneNumber });
const allPaymentsOf = (tenant = world.tenant) =>
  world.em.count(Payment, { organisationId: tenant.organisationId, channel: 'c2b' });

describe('money that nobody waited for', () => {
  test('becomes a completed payment of its own, which the payer began and nobody is prompted for', async () => {
    const entry = await told(world, {
      payer: '254722000001',
      accountReference: 'Rent 12',
      toldAgoMs: long,
    });
    const payment = (await bind(world, entry))!;
    expect(payment).toMatchObject({
      channel: 'c2b',
      source: 'checkout',
      status: 'completed',
      settledBy: 'c2b',
      amountShillings: 500,
      phoneNumber: '254722000001',
      accountReference: 'Rent 12',
      description: '',
      receiptNumber: entry.receiptNumber,
      credentialId: world.tenant.credentialId,
      correctedFrom: null,
      promptSentAt: null,
      promptBy: null,
      dueAt: null,
    });
    const [event, ...others] = await world.events(payment);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ type: 'payment.completed', sequence: 1 });
    expect(event!.payload).toMatchObject({
      data: { channel: 'c2b', source: 'checkout', receiptNumber: entry.receiptNumber },
    });
    const [evidence] = await world.evidence(payment);
    expect(evidence).toMatchObject({ kind: 'c2b', boundBy: 'receipt', ageMs: null });
    await expect(world.activities.pushPrompt({ paymentId: payment.id, attempt: 1 })).rejects.toThrow(
      /worker's log/,
    );
    expect(world.received.push).toEqual([]);
  });

  test('does not become one before five minutes have passed', async () => {
    const entry = await told(world);
    await expect(bind(world, entry)).resolves.toBeUndefined();
    const { dueAt, receivedAt } = await read(world, entry);
    expect(dueAt!.getTime() - receivedAt.getTime()).toBe(5 * minutes);
  });

  test('from before the short code was here announces nothing, and is known at the receipt desk all the same', async () => {
    const entry = await told(world, { occurredAt: new Date(Date.now() - 24 * hours), toldAgoMs: long });
    await expect(bind(world, entry)).resolves.toBeUndefined();
    expect(await read(world, entry)).toMatchObject({ paymentId: null, dueAt: null });
    expect(await paymentsOf(world, entry)).toEqual([]);
  });

  test('is no second payment while one of the same amount lacks its receipt, unless the payer is another', async () => {
    const amountShillings = 733;
    const prompted = await world.prompted(2 * hours);
    await world.sql('update payments set amount_shillings = ? where id = ?', [amountShillings, prompted.id]);
    await world.settle(prompted, [query('completed', '0')]);
    await world.sql("update daraja_credentials set created_at = now() - interval '1 day'");
    // Its likeness does not find it: a list in another time zone, and a hash that nobody can read.
    const odd = { amountShillings, toldAgoMs: long, payer: 'a'.repeat(64), source: 'pull' as const };
    const entry = await told(world, odd);
    await expect(bind(world, entry)).resolves.toBeUndefined();
    expect((await read(world, entry)).dueAt).not.toBeNull();
    const another = await told(world, { ...odd, payer: '254799999999' });
    expect(await bind(world, another)).toMatchObject({ channel: 'c2b', status: 'completed' });
    await world.settle(prompted, [paidCallback({ amountShillings, receiptNumber: newReceipt() })]);
    await age(world, entry, 0);
    expect(await bind(world, entry)).toMatchObject({ channel: 'c2b', status: 'completed' });
  });

  test('in another amount, by the payer of a payment that lacks its receipt, is a case of that payment and no second one', async () => {
    const prompted = await world.prompted(4 * minutes);
    await world.sql('update payments set amount_shillings = 412 where id = ?', [prompted.id]);
    await world.settle(prompted, [query('completed', '0')]);
    const sent = { amountShillings: 411, occurredAt: whileOpen(), toldAgoMs: long };
    const entry = await told(world, { ...sent, payer: prompted.phoneNumber });
    expect(await bind(world, entry)).toMatchObject({
      id: prompted.id,
      status: 'completed',
      receiptNumber: null,
    });
    expect(await world.cases(prompted)).toContain('amount_mismatch');
    expect(await paymentsOf(world, entry)).toEqual([]);
    const another = await told(world, { ...sent, payer: '254799999998' });
    expect(await bind(world, another)).toMatchObject({ channel: 'c2b', status: 'completed' });
  });

  test('is that of a payment prompted within its minute, where a list tells no seconds', async () => {
    const prompted = await world.prompted(4 * minutes);
    await world.sql('update payments set amount_shillings = 414 where id = ?', [prompted.id]);
    await world.settle(prompted, [query('completed', '0')]);
    const entry = await told(world, {
      source: 'statement',
      amountShillings: 413,
      occurredAt: new Date(prompted.promptSentAt!.getTime() - 40 * seconds),
      resolutionMs: 60_000,
      payer: prompted.phoneNumber,
      toldAgoMs: long,
    });
    expect(await bind(world, entry)).toMatchObject({ id: prompted.id });
    expect(await paymentsOf(world, entry)).toEqual([]);
  });

  test('from a phone in full makes its customer, once, and announces it', async () => {
    const payer = '254722000002';
    const first = (await bind(world, await told(world, { payer, toldAgoMs: long })))!;
    const second = (await bind(world, await told(world, { payer, toldAgoMs: long })))!;
    const [customer, ...others] = await customers(payer);
    expect(others).toEqual([]);
    expect(customer).toMatchObject({ source: 'checkout', isVerified: true, name: null });
    expect([first.customerId, second.customerId]).toEqual([customer!.id, customer!.id]);
    const announced = await world.sql('select type from events where subject_id = ?', [customer!.id]);
    expect(announced).toEqual([{ type: 'customer.created' }]);
  });

  test.each([
    ['masked', '2547 ***** 149', '2547*****149'],
    ['hashed', 'ab'.repeat(32), ''],
    ['untold', null, ''],
  ])('from a phone that is %s makes no customer', async (_how, payer, phoneNumber) => {
    const before = await world.em.count(Customer, {});
    const payment = await bind(world, await told(world, { payer, toldAgoMs: long }));
    expect(payment).toMatchObject({ status: 'completed', customerId: null, phoneNumber });
    expect(await world.em.count(Customer, {})).toBe(before);
  });

  test('is of the statement as well as of a notice', async () => {
    const payment = await bind(world, await told(world, { source: 'statement', toldAgoMs: long }));
    expect(payment).toMatchObject({ channel: 'c2b', status: 'completed', settledBy: 'statement' });
  });

  test.each([
    ['of another short code', { shortCode: '999999' }],
    ['of more than M-Pesa moves at once', { amountShillings: 250_001 }],
    ['of nothing', { amountShillings: 0 }],
  ])('but is %s becomes none, and is looked at by a person', async (_what, changes) => {
    world.logLines.length = 0;
    const entry = await told(world, { toldAgoMs: long, ...changes });
    await expect(bind(world, entry)).resolves.toBeUndefined();
    expect(await paymentsOf(world, entry)).toEqual([]);
    expect(world.logLines.join('')).toContain(entry.id);
  });

  test('with the same receipt at two organisations is a payment of each', async () => {
    const other = await makeTenant(world.orm, world.sealer);
    const receiptNumber = newReceipt();
    const payments = [];
    for (const tenant of [world.tenant, other])
      payments.push(await bind(world, await told(world, { receiptNumber, tenant, toldAgoMs: long })));
    expect(payments.map((payment) => payment?.organisationId)).toEqual([
      world.tenant.organisationId,
      other.organisationId,
    ]);
    expect(payments.map((payment) => payment?.status)).toEqual(['completed', 'completed']);
  });
});

describe('one receipt makes one payment', () => {
  test('however many sources tell it, one after the other', async () => {
    const receiptNumber = newReceipt();
    const payments = [];
    for (const source of ['c2b', 'pull', 'statement', 'transactionStatus'] as const)
      payments.push(await bind(world, await told(world, { receiptNumber, source, toldAgoMs: long })));
    expect(new Set(payments.map((payment) => payment?.id)).size).toBe(1);
    expect(await world.eventTypes(payments[0]!)).toEqual(['payment.completed']);
    expect((await world.evidence(payments[0]!)).map(({ boundBy }) => boundBy)).toEqual(
      Array.from({ length: 4 }, () => 'receipt'),
    );
  });

  test('however many sources tell it at once, to however many binders', async () => {
    const receiptNumber = newReceipt();
    const before = await allPaymentsOf();
    const entries = [];
    for (const source of ['c2b', 'pull', 'statement'] as const)
      entries.push(await told(world, { receiptNumber, source, toldAgoMs: long }));
    const binders = [...entries, ...entries, ...entries].map(({ id }) => bindEntry(world.deps, id));
    const woken = (await Promise.all(binders)).filter((each) => each !== undefined);
    expect(new Set(woken.map(({ id }) => id)).size).toBe(1);
    await world.settle(woken[0]!);
    const [payment, ...others] = await world.em.find(Payment, { receiptNumber });
    expect(others).toEqual([]);
    expect(payment).toMatchObject({ status: 'completed', receiptNumber });
    expect(await allPaymentsOf()).toBe(before + 1);
    const bound = await Promise.all(entries.map((entry) => read(world, entry)));
    expect(bound.map(({ paymentId }) => paymentId)).toEqual(entries.map(() => payment!.id));
  });

  test('or none, when a claim takes the receipt at the same moment', async () => {
    const entry = await told(world, { toldAgoMs: long });
    const before = await allPaymentsOf();
    const other = world.orm.em.fork();
    await other.begin();
    await other.execute('set local session_replication_role = replica');
    await other.execute(
      `insert into receipts (organisation_id, environment, receipt_number, claim_id) values (?, ?, ?, 'clm_2')`,
      [entry.organisationId, entry.environment, entry.receiptNumber],
    );
    const binding = bindEntry(world.deps, entry.id);
    await eventually(() => expect(waitingForLock()).resolves.toBe(1));
    await other.commit();
    await expect(binding).resolves.toBeUndefined();
    expect(await allPaymentsOf()).toBe(before);
    await expect(read(world, entry)).resolves.toMatchObject({ paymentId: null, dueAt: null });
  });

  test('or none, when the callback of a prompted payment is settled at the same moment', async () => {
    const entry = await told(world, { toldAgoMs: long, amountShillings: 700 });
    const { receiptNumber } = entry;
    // Prompted so long ago that this money is not likely its own: only the receipt says so.
    const payment = await world.prompted(30 * minutes, { amountShillings: 700 });
    const before = await allPaymentsOf();
    const holder = world.orm.em.fork();
    await holder.begin();
    await holder.execute(
      `insert into receipts (organisation_id, environment, receipt_number, payment_id) values (?, ?, ?, ?)`,
      [entry.organisationId, entry.environment, receiptNumber, payment.id],
    );
    const binding = bindEntry(world.deps, entry.id);
    await eventually(() => expect(waitingForLock()).resolves.toBe(1));
    await holder.commit();
    await expect(binding).resolves.toMatchObject({ id: payment.id });
    await world.settle(payment, [paidCallback({ receiptNumber, amountShillings: 700 })]);
    await expect(world.read(payment)).resolves.toMatchObject({ status: 'completed', receiptNumber });
    expect(await allPaymentsOf()).toBe(before);
    expect(await world.cases(payment)).toEqual([]);
  });

  test('also when its entry is bound and a callback that names it is settled at once, whoever is first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const amountShillings = 720 + round;
      const payment = await world.prompted(30 * minutes, { amountShillings });
      const entry = await told(world, { toldAgoMs: long, amountShillings });
      const { receiptNumber } = entry;
      await Promise.all([
        bindEntry(world.deps, entry.id),
        bindEntry(world.deps, entry.id),
        world.settle(payment, [paidCallback({ receiptNumber, amountShillings })]),
      ]);
      const { paymentId } = await read(world, entry);
      await world.settle({ id: paymentId! });
      const [owner, ...others] = await paymentsOf(world, entry);
      expect(others).toEqual([]);
      expect(owner).toMatchObject({ id: paymentId, status: 'completed' });
      // Who came second is left with a case, not with the money.
      const { status } = await world.read(payment);
      const isItsOwn = paymentId === payment.id;
      expect([status, await world.cases(payment)]).toEqual(
        isItsOwn ? ['completed', []] : ['pending', ['already_claimed']],
      );
    }
  });

  test('and a callback that comes too late for it finds the receipt owned: a case, and no second success', async () => {
    const payment = await world.prompted();
    const entry = await told(world, { toldAgoMs: long, occurredAt: new Date(Date.now() - 60 * minutes) });
    const own = (await bind(world, entry))!;
    await settle(world.deps, {
      paymentId: payment.id,
      why: 'evidence',
      evidence: [paidCallback({ receiptNumber: entry.receiptNumber })],
    });
    await expect(world.read(payment)).resolves.toMatchObject({ status: 'pending', receiptNumber: null });
    expect(await world.cases(payment)).toEqual(['already_claimed']);
    expect(await paymentsOf(world, entry)).toMatchObject([{ id: own.id }]);
  });

  test('and what a claim owns stays its own, whichever source tells it later', async () => {
    const receiptNumber = newReceipt();
    await claim(world, receiptNumber);
    for (const source of ['c2b', 'pull', 'statement'] as const)
      await expect(
        bind(world, await told(world, { receiptNumber, source, toldAgoMs: long })),
      ).resolves.toBeUndefined();
    expect(await world.em.count(Payment, { receiptNumber })).toBe(0);
  });
});

test('a notice from an unlisted address makes a payment only together with one who vouches for it', async () => {
  const receiptNumber = newReceipt();
  const money = { receiptNumber, amountShillings: 710, toldAgoMs: long };
  const unlisted = await told(world, { ...money, fromListedAddress: false });
  await expect(bind(world, unlisted)).resolves.toBeUndefined();
  const status = await told(world, { ...money, source: 'transactionStatus' });
  await expect(bind(world, status)).resolves.toBeUndefined();
  // Safaricom, asked for the receipt, told the same amount: the notice counts, and what was asked is its proof.
  const own = (await bind(world, unlisted))!;
  expect(own).toMatchObject({ channel: 'c2b', status: 'pending' });
  await expect(bind(world, status)).resolves.toMatchObject({
    id: own.id,
    status: 'completed',
    receiptNumber,
  });
});

describe('a notice from an unlisted address, of a receipt that a list tells, too', () => {
  const invented = { payer: '254799999997', accountReference: 'INVENTED' };

  test('is left to the list, however much earlier it came, and gets the payment that the list makes', async () => {
    const money = { receiptNumber: newReceipt(), amountShillings: 711 };
    const occurredAt = new Date(Date.now() - 60 * minutes);
    const notice = await told(world, {
      ...money,
      ...invented,
      occurredAt,
      fromListedAddress: false,
      toldAgoMs: long,
    });
    const pulled = await told(world, { ...money, source: 'pull', payer: '254722000003' });
    await expect(bind(world, pulled)).resolves.toBeUndefined();
    await expect(bind(world, notice)).resolves.toBeUndefined();
    await age(world, pulled, long);
    const own = await bind(world, pulled);
    expect(own).toMatchObject({ channel: 'c2b', phoneNumber: '254722000003', accountReference: '' });
    await expect(bind(world, notice)).resolves.toMatchObject({ id: own!.id });
    expect(await customers(invented.payer)).toEqual([]);
  });

  test('gives its money to no payment that only its own words fit', async () => {
    const amountShillings = 712;
    const prompted = await world.prompted(4 * minutes, { amountShillings });
    const money = { receiptNumber: newReceipt(), amountShillings, occurredAt: whileOpen() };
    const likeIt = { payer: prompted.phoneNumber, fromListedAddress: false, toldAgoMs: long };
    const notice = await told(world, { ...money, ...likeIt });
    await told(world, { ...money, source: 'statement', payer: '254722000004' });
    await expect(bind(world, notice)).resolves.toBeUndefined();
    await expect(world.read(prompted)).resolves.toMatchObject({ status: 'pending' });
  });
});

async function waitingForLock(): Promise<number> {
  const [row] = await world.sql<{ waiting: string }>(
    `select count(*) as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return Number(row!.waiting);
}

test('money of somebody who is forgotten while it becomes a payment brings them not back', async () => {
  const phoneNumber = '254722000099';
  const earlier = await told(world, { payer: phoneNumber, toldAgoMs: long });
  const first = await bind(world, earlier);
  const entry = await told(world, { payer: phoneNumber, toldAgoMs: long });
  let binding: Promise<unknown> | undefined;
  await world.em.transactional(async (em) => {
    const customer = (await lockCustomer(em, world.tenant, { id: first!.customerId! }, 'update'))!;
    binding = bindEntry(world.deps, entry.id);
    await eventually(async () =>
      expect(await world.sql('select 1 from pg_locks where not granted')).not.toEqual([]),
    );
    await erasePerson(em, customer, [first!.id], new Date());
    await em.execute('delete from customers where id = ?', [customer.id]);
  });
  const made = await binding;
  expect(made).toMatchObject({ customerId: null, phoneNumber: '25472****099' });
  expect(await customers(phoneNumber)).toEqual([]);
});
