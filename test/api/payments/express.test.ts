import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pushEvidence } from '../../../activities/push-evidence.ts';
import { Customer, DarajaCredential, Event, Organisation, Payment } from '../../../db/entities/index.ts';
import { addEvidence } from '../../../db/new-evidence.ts';
import { newId } from '../../../db/new-id.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import type { PaymentStatus } from '../../../workflows/payment-status.ts';
import { Engine } from '../../support/engine.ts';
import { makeKey, makeTenant } from '../../support/tenants.ts';
import { insertCustomer, insertPayment } from '../support/rows.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
let phones = 0;
const newPhone = (): string => `2547${String((phones += 1)).padStart(8, '0')}`;
const order = (change: object = {}) => ({
  phoneNumber: newPhone(),
  amount: 10,
  description: 'Order',
  ...change,
});
const create = (body: object, headers?: Record<string, string>) =>
  engine.request('POST', '/v1/express', body, headers);
const stored = (paymentId: string) =>
  everyTenantsEntities(engine.orm).findOneOrFail(Payment, { id: paymentId });
/** Of this phone, or of all. */
const paymentsOf = (phoneNumber?: string) =>
  everyTenantsEntities(engine.orm).count(Payment, phoneNumber === undefined ? {} : { phoneNumber });

beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
afterAll(async () => {
  await engine.stop();
});

describe('the payer', () => {
  test.each([
    '0712000345',
    '712000345',
    '254712000345',
    '+254712000345',
    '+254 712 000 345',
    '0712-000-345',
    '(0712) 000 345',
    '00254712000345',
    '\u202A+254712000345\u202C',
  ])('%s is prompted as 254712000345', async (phoneNumber) => {
    const { body } = await create(order({ phoneNumber }), { 'idempotency-key': newId('req') });
    await everyTenantsEntities(engine.orm).nativeDelete(Payment, { id: body.paymentId });
    expect(body).toMatchObject({ phoneNumber: '254712000345' });
  });

  test('a number of the 01… range is a phone too', async () => {
    const { status, body } = await create(order({ phoneNumber: '0110000345' }));
    expect({ status, ...body }).toMatchObject({ status: 'pending', phoneNumber: '254110000345' });
  });

  test.each([
    '',
    '0812345678',
    '071234567',
    '07123456789',
    '255712345678',
    'call me',
    '07l2345678',
    '+1 712 345 678',
  ])('%j is no Kenyan mobile number', async (phoneNumber) => {
    const { status, body } = await create(order({ phoneNumber }));
    expect(status).toBe(422);
    expect(body.error.validation).toMatchObject([{ field: 'phoneNumber' }]);
  });

  test('a new phone makes a customer and announces it, in the payment’s transaction', async () => {
    const request = order({
      customerName: 'Wanjiru',
      customerDescription: 'Walk-in',
      customerMetadata: { tier: 2 },
    });
    const { body } = await create(request);
    const em = everyTenantsEntities(engine.orm);
    const customer = await em.findOneOrFail(Customer, { id: body.customerId });
    expect(customer).toMatchObject({
      name: 'Wanjiru',
      description: 'Walk-in',
      metadata: { tier: 2 },
      source: 'api',
    });
    const events = await em.find(Event, { subjectId: customer.id });
    expect(events).toMatchObject([{ type: 'customer.created', sequence: 1 }]);
    expect(events[0]!.payload).toMatchObject({
      object: 'event',
      data: { id: customer.id, phoneNumber: request.phoneNumber, metadata: { tier: 2 }, isVerified: false },
    });
  });

  test('a known phone keeps its customer, unchanged and unannounced', async () => {
    const request = order({ customerName: 'First' });
    const { body: first } = await create(request);
    await everyTenantsEntities(engine.orm).nativeUpdate(
      Payment,
      { id: first.paymentId },
      { status: 'failed', processedAt: new Date() },
    );
    const { body: second } = await create({ ...request, customerName: 'Second' });
    expect(second.customerId).toBe(first.customerId);
    const em = everyTenantsEntities(engine.orm);
    await expect(em.findOneOrFail(Customer, { id: first.customerId })).resolves.toMatchObject({
      name: 'First',
    });
    await expect(em.count(Event, { subjectId: first.customerId })).resolves.toBe(1);
  });

  test('a customer’s id names the phone', async () => {
    const phoneNumber = newPhone();
    const customerId = await insertCustomer(engine, engine.tenant, phoneNumber);
    const { status, body } = await create({ customerId, amount: 10, description: 'Order' });
    expect(status).toBe(202);
    expect(body).toMatchObject({ customerId, phoneNumber });
  });

  test('a customer of another organisation does not exist', async () => {
    const other = await makeTenant(engine.orm, engine.sealer);
    for (const customerId of [await insertCustomer(engine, other, newPhone()), 'cus_x']) {
      const { status, body } = await create({ customerId, amount: 10, description: 'Order' });
      expect(status).toBe(422);
      expect(body.error.validation).toMatchObject([{ field: 'customerId' }]);
    }
  });

  test('two first payments of one phone at once make one customer', async () => {
    const phoneNumber = newPhone();
    await Promise.all([create(order({ phoneNumber })), create(order({ phoneNumber }))]);
    await expect(everyTenantsEntities(engine.orm).count(Customer, { phoneNumber })).resolves.toBe(1);
  });
});

describe('what is refused, and by which field', () => {
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key${index}`, index]));
  const cases: [string, object, string[]][] = [
    ['nobody', { phoneNumber: undefined }, ['phoneNumber']],
    ['phone and customer', { customerId: 'cus_1' }, ['phoneNumber']],
    [
      'customer fields with a customer',
      {
        phoneNumber: undefined,
        customerId: 'cus_1',
        customerName: 'A',
        customerDescription: 'B',
        customerMetadata: {},
      },
      ['customerName', 'customerDescription', 'customerMetadata'],
    ],
    ['a phone as a number', { phoneNumber: 712345678 }, ['phoneNumber']],
    ['no amount', { amount: undefined }, ['amount']],
    ['amount 0', { amount: 0 }, ['amount']],
    ['a negative amount', { amount: -10 }, ['amount']],
    ['cents', { amount: 10.5 }, ['amount']],
    ['more than M-Pesa moves', { amount: 250_001 }, ['amount']],
    ['an amount as text', { amount: '10' }, ['amount']],
    ['an amount beyond numbers', { amount: 1e300 }, ['amount']],
    ['no description', { description: undefined }, ['description']],
    ['an empty description', { description: '' }, ['description']],
    ['a blank description', { description: '   ' }, ['description']],
    ['14 characters of description', { description: '12345678901234' }, ['description']],
    ['an empty reference', { accountReference: '' }, ['accountReference']],
    ['13 characters of reference', { accountReference: '1234567890123' }, ['accountReference']],
    ['a reference with a dash', { accountReference: 'INV-1042' }, ['accountReference']],
    ['a reference of null', { accountReference: null }, ['accountReference']],
    ['51 pairs of metadata', { metadata: many }, ['metadata']],
    ['a metadata key of 41', { metadata: { ['k'.repeat(41)]: 1 } }, [`metadata.${'k'.repeat(41)}`]],
    ['a metadata value of 501', { metadata: { note: 'v'.repeat(501) } }, ['metadata.note']],
    ['nested metadata', { metadata: { note: { a: 1 } } }, ['metadata.note']],
    ['a metadata value of null', { metadata: { note: null } }, ['metadata.note']],
    ['metadata as a list', { metadata: ['a'] }, ['metadata']],
    ['customer metadata as text', { customerMetadata: 'a' }, ['customerMetadata']],
    ['foreign credentials', { credentialId: 'cred_x' }, ['credentialId']],
    ['an unknown field', { ammount: 10 }, ['ammount']],
    [
      'nothing at all',
      { phoneNumber: undefined, amount: undefined, description: undefined },
      ['phoneNumber', 'amount', 'description'],
    ],
    [
      'a customer of one’s own and what only a new one takes, beside a wrong amount',
      { customerId: 'cus_1', amount: 'x', customerName: 'A' },
      ['phoneNumber', 'amount', 'customerName'],
    ],
    ['a wrong phone and nothing else', { phoneNumber: '07' }, ['phoneNumber']],
    ['a metadata key without a name', { metadata: { '': 1 } }, ['metadata']],
    ['a metadata key that schemas skip', { metadata: JSON.parse('{"__proto__":1}') }, ['metadata.__proto__']],
    [
      'foreign credentials and a foreign customer',
      { phoneNumber: undefined, customerId: 'cus_x', credentialId: 'cred_x' },
      ['customerId', 'credentialId'],
    ],
    [
      'everything at once',
      { phoneNumber: '1', amount: 0, description: '', accountReference: '-', extra: 1 },
      ['phoneNumber', 'amount', 'description', 'accountReference', 'extra'],
    ],
  ];
  test.each(cases)('%s', async (_title, change, fields) => {
    const before = await paymentsOf();
    const { status, body } = await create(order(change));
    expect(status).toBe(422);
    expect(body.error.code).toBe('validation_error');
    expect(body.error.validation.map(({ field }) => field).toSorted()).toEqual(fields.toSorted());
    for (const { message } of body.error.validation)
      expect(message).toMatch(/^(Send|Leave|A metadata|This field|There) /);
    await expect(paymentsOf()).resolves.toBe(before);
  });

  test.each(['@', '#', '&', '<', '>', '"', "'", '\\', '\n', '\t', 'é', '–', '🙂'])(
    '%j in a description',
    async (character) => {
      const { status, body } = await create(order({ description: `Order ${character}1` }));
      expect(status).toBe(422);
      expect(body.error.validation).toMatchObject([{ field: 'description' }]);
    },
  );
});

describe('what is accepted', () => {
  test.each([1, 250_000])('an amount of %d shillings', async (amount) => {
    const { status, body } = await create(order({ amount }));
    expect(status).toBe(202);
    await expect(stored(body.paymentId)).resolves.toMatchObject({ amountShillings: amount });
  });

  test('every other printable character in a description', async () => {
    for (const description of ['!$%()*+,-./', '0:;=?[]^_`{|}', 'aZ ~'])
      expect((await create(order({ description }))).status).toBe(202);
  });

  test('metadata of 50 pairs, with text, numbers and booleans', async () => {
    const metadata = {
      ...Object.fromEntries(Array.from({ length: 47 }, (_, index) => [`key${index}`, index])),
      ['k'.repeat(40)]: 'v'.repeat(500),
      yes: true,
      name: 'Wanjirũ 🙂',
    };
    const { body } = await create(order({ metadata }));
    const { body: payment } = await engine.request('GET', `/v1/payments/${body.paymentId}`);
    expect(payment['metadata']).toEqual(metadata);
  });

  test('no reference: the credential’s default stands in', async () => {
    const { body } = await create(order());
    expect(body).toMatchObject({ accountReference: 'DEMO' });
  });

  test('a credential of one’s own choice', async () => {
    const em = everyTenantsEntities(engine.orm);
    const { organisationId, environment } = engine.tenant;
    const credentialId = newId('cred');
    await em.insert(DarajaCredential, {
      id: credentialId,
      organisationId,
      environment,
      name: 'Till',
      type: 'till' as const,
      businessShortCode: '174379',
      tillNumber: '174380',
      defaultAccountReference: 'TILL',
      isDefault: false,
      secretsSealed: 'v1.x',
    });
    const { body } = await create(order({ credentialId }));
    expect(body).toMatchObject({ accountReference: 'TILL' });
    await expect(stored(body.paymentId)).resolves.toMatchObject({ credentialId });
  });
});

describe('an organisation’s own limits', () => {
  test('its maximum amount is a whole shilling sharp', async () => {
    const tenant = await makeTenant(engine.orm, engine.sealer);
    await engine.orm.em
      .fork()
      .nativeUpdate(Organisation, { id: tenant.organisationId }, { maximumAmountShillings: 500 });
    const headers = { authorization: `Bearer ${tenant.apiKey}` };
    expect((await create(order({ amount: 500 }), headers)).status).toBe(202);
    const { status, body } = await create(order({ amount: 501 }), headers);
    expect(status).toBe(422);
    expect(body.error.validation).toEqual([
      { field: 'amount', message: expect.stringContaining('500 shillings') },
    ]);
  });

  test('without Daraja credentials for the key’s environment nothing is created', async () => {
    const { organisationId } = engine.tenant;
    const key = await makeKey(engine.orm, { organisationId, environment: 'production' });
    const request = order();
    const { status, body } = await create(request, { authorization: `Bearer ${key}` });
    expect(status).toBe(422);
    expect(body.error).toMatchObject({ code: 'credentials_missing', validation: [] });
    await expect(paymentsOf(request.phoneNumber)).resolves.toBe(0);
    await expect(
      everyTenantsEntities(engine.orm).count(Customer, { phoneNumber: request.phoneNumber }),
    ).resolves.toBe(0);
  });
});

describe('a second payment', () => {
  test.each<PaymentStatus>(['initiating', 'pending', 'unknown'])(
    'is refused while the first is %s and its prompt may be on the phone',
    async (status) => {
      const phoneNumber = newPhone();
      const first = await insertPayment(engine, engine.tenant, {
        phoneNumber,
        status,
        promptSentAt: new Date(),
      });
      const answer = await create(order({ phoneNumber, amount: 99 }), { 'idempotency-key': newId('req') });
      expect(answer.status).toBe(409);
      expect(answer.body.error).toMatchObject({ code: 'payer_has_open_prompt', paymentId: first });
      const seconds = Number(answer.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(100);
      expect(seconds).toBeLessThanOrEqual(120);
      await expect(paymentsOf(phoneNumber)).resolves.toBe(1);
    },
  );

  test.each<PaymentStatus>(['completed', 'failed', 'canceled'])(
    'is taken once the first is %s',
    async (status) => {
      const phoneNumber = newPhone();
      await insertPayment(engine, engine.tenant, {
        phoneNumber,
        status,
        promptSentAt: new Date(),
        amountShillings: 20,
      });
      expect((await create(order({ phoneNumber }))).status).toBe(202);
    },
  );

  test('is refused for two minutes after one that Safaricom called busy: its prompt may be on the phone all the same', async () => {
    const phoneNumber = newPhone();
    const [first, elsewhere] = await Promise.all(
      [phoneNumber, newPhone()].map((each) =>
        insertPayment(engine, engine.tenant, {
          phoneNumber: each,
          status: 'failed',
          promptSentAt: new Date(),
          amountShillings: 20,
        }),
      ),
    );
    const em = everyTenantsEntities(engine.orm);
    const failed = await em.findOneOrFail(Payment, { id: first! });
    const busy = { outcome: 'refused', kind: 'payerBusy', code: '500.001.1001', body: '{}' } as const;
    await addEvidence(em, engine.activityDeps, failed, pushEvidence({ ...busy, message: 'Unable to lock' }));
    const answer = await create(order({ phoneNumber }));
    expect(answer.body.error).toMatchObject({ code: 'payer_has_open_prompt', paymentId: first });
    const another = await em.findOneOrFail(Payment, { id: elsewhere! });
    const wrong = { ...busy, kind: 'badRequest', message: 'Bad Request' } as const;
    await addEvidence(em, engine.activityDeps, another, pushEvidence(wrong));
    expect((await create(order({ phoneNumber: another.phoneNumber }))).status).toBe(202);
  });

  test('is taken when the first prompt is older than two minutes', async () => {
    const phoneNumber = newPhone();
    const promptSentAt = new Date(Date.now() - 121_000);
    await insertPayment(engine, engine.tenant, {
      phoneNumber,
      status: 'pending',
      promptSentAt,
      createdAt: promptSentAt,
    });
    expect((await create(order({ phoneNumber }))).status).toBe(202);
  });

  test('is taken from the same phone by another organisation', async () => {
    const phoneNumber = newPhone();
    const other = await makeTenant(engine.orm, engine.sealer);
    await insertPayment(engine, other, { phoneNumber, status: 'pending', promptSentAt: new Date() });
    expect((await create(order({ phoneNumber }))).status).toBe(202);
  });

  test('exactly one of many at once for one phone wins', async () => {
    const phoneNumber = newPhone();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        create(order({ phoneNumber, amount: 10 + index }), { 'idempotency-key': newId('req') }),
      ),
    );
    const [won, ...lost] = answers.toSorted((a, b) => a.status - b.status);
    expect(won!.status).toBe(202);
    for (const { status, body } of lost) {
      expect(status).toBe(409);
      expect(body.error).toMatchObject({ code: 'payer_has_open_prompt', paymentId: won!.body.paymentId });
    }
    await expect(paymentsOf(phoneNumber)).resolves.toBe(1);
  });

  test('that repeats a completed one of the last two minutes is a possible duplicate', async () => {
    const request = order({ accountReference: 'INV7' });
    const { body: first } = await create(request);
    const finish = { status: 'completed' as const, processedAt: new Date() };
    await everyTenantsEntities(engine.orm).nativeUpdate(Payment, { id: first.paymentId }, finish);
    const { status, body } = await create(request);
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'possible_duplicate', paymentId: first.paymentId });
    expect(body.error.message).toContain('Idempotency-Key');
    await expect(paymentsOf(request.phoneNumber)).resolves.toBe(1);
  });

  test.each([
    ['another amount', { amount: 11 }, {}],
    ['another reference', { accountReference: 'INV8' }, {}],
    ['another description', { description: 'Other' }, {}],
    ['an idempotency key', {}, { 'idempotency-key': 'i-mean-it' }],
  ])('with %s is meant', async (_title, change, headers) => {
    const phoneNumber = newPhone();
    const same = { amountShillings: 10, description: 'Order', accountReference: 'DEMO', phoneNumber };
    await insertPayment(engine, engine.tenant, same);
    expect((await create(order({ phoneNumber, ...change }), headers)).status).toBe(202);
  });

  test.each<PaymentStatus>(['failed', 'canceled'])('after one that is %s is a new try', async (status) => {
    const phoneNumber = newPhone();
    const same = { amountShillings: 10, description: 'Order', accountReference: 'DEMO', phoneNumber, status };
    await insertPayment(engine, engine.tenant, same);
    expect((await create(order({ phoneNumber }))).status).toBe(202);
  });

  test('is a possible duplicate for 120 s, and not longer', async () => {
    const phoneNumber = newPhone();
    const same = { amountShillings: 10, description: 'Order', accountReference: 'DEMO', phoneNumber };
    const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000);
    const id = await insertPayment(engine, engine.tenant, { ...same, createdAt: secondsAgo(110) });
    const early = await create(order({ phoneNumber }));
    expect(early.body.error).toMatchObject({ code: 'possible_duplicate', paymentId: id });
    const entities = everyTenantsEntities(engine.orm);
    await entities.nativeUpdate(Payment, { id }, { createdAt: secondsAgo(121) });
    expect((await create(order({ phoneNumber }))).status).toBe(202);
  });

  test('after one that nobody can tell of, whose prompt is over, is a possible duplicate', async () => {
    const phoneNumber = newPhone();
    const same = { amountShillings: 10, description: 'Order', accountReference: 'DEMO', phoneNumber };
    const longAgo = new Date(Date.now() - 600_000);
    const id = await insertPayment(engine, engine.tenant, { ...same, status: 'unknown', promptBy: longAgo });
    const { body } = await create(order({ phoneNumber }));
    expect(body.error).toMatchObject({ code: 'possible_duplicate', paymentId: id });
  });

  test('that is the same, at once and without a key, is one payment', async () => {
    const request = order();
    const answers = await Promise.all(Array.from({ length: 12 }, () => create(request)));
    const [won, ...lost] = answers.toSorted((a, b) => a.status - b.status);
    expect(won!.status).toBe(202);
    for (const { status, body } of lost) {
      expect([status, body.error.paymentId]).toEqual([409, won!.body.paymentId]);
      expect(['payer_has_open_prompt', 'possible_duplicate']).toContain(body.error.code);
    }
    await expect(paymentsOf(request.phoneNumber)).resolves.toBe(1);
  });

  test('after one of three minutes ago is a new purchase', async () => {
    const phoneNumber = newPhone();
    const createdAt = new Date(Date.now() - 180_000);
    const same = {
      amountShillings: 10,
      description: 'Order',
      accountReference: 'DEMO',
      phoneNumber,
      createdAt,
    };
    await insertPayment(engine, engine.tenant, same);
    expect((await create(order({ phoneNumber }))).status).toBe(202);
  });
});

test('the callback’s token is stored hashed and sealed, and fits its address', async () => {
  const { body } = await create(order());
  const payment = await stored(body.paymentId);
  const token = engine.sealer.open('callback-token', payment.id, payment.callbackTokenSealed!);
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(payment)).not.toContain(token);
});
