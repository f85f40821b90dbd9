import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Customer, Event, Payment } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { paidCallback } from '../../activities/world.ts';
import { Engine } from '../../support/engine.ts';
import { promptedPayment, settleNow } from '../support/scene.ts';
import { insertCustomer, insertPayment } from '../support/rows.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
afterAll(async () => {
  await engine.stop();
});

let phones = 0;
const newPhone = (): string => `2547${String((phones += 1)).padStart(8, '0')}`;
const em = () => everyTenantsEntities(engine.orm);
const customer = (phoneNumber = newPhone()) => insertCustomer(engine, engine.tenant, phoneNumber);
const send = (method: string, path: string, body?: object) => engine.request(method, path, body);
const remove = (id: string) => send('DELETE', `/v1/customers/${id}`);
const express = (payer: object) =>
  send('POST', '/v1/express', { ...payer, amount: 10, description: 'Order' });
/** Many rounds, for a race shows itself now and then. */
const rounds = Array.from({ length: 12 }, (_, index) => index);

describe('of many at once', () => {
  test('who create a customer of one phone one does, and the others are told who', async () => {
    const phoneNumber = newPhone();
    const answers = await Promise.all(rounds.map(() => send('POST', '/v1/customers', { phoneNumber })));
    const [made, ...more] = answers.filter(({ status }) => status === 200);
    expect(more).toEqual([]);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(rounds.length - 1);
    for (const { body } of refused) expect(body.error).toMatchObject({ customerId: made!.body['id'] });
    expect(await em().count(Event, { subjectId: String(made!.body['id']) })).toBe(1);
  });

  test('who repeat one creation under one key each get the one customer', async () => {
    const phoneNumber = newPhone();
    const answers = await Promise.all(
      rounds.map(() =>
        engine.request('POST', '/v1/customers', { phoneNumber }, { 'idempotency-key': phoneNumber }),
      ),
    );
    for (const { status, body } of answers.filter((each) => each.status !== 200))
      expect({ status, code: body.error.code }).toEqual({
        status: 409,
        code: 'idempotent_request_in_progress',
      });
    expect(await em().count(Customer, { phoneNumber })).toBe(1);
  });

  test('who change a customer each change it, one after the other', async () => {
    const id = await customer();
    await Promise.all(
      rounds.map((index) => send('PATCH', `/v1/customers/${id}`, { metadata: { [`k${index}`]: index } })),
    );
    const { metadata, eventSequence } = await em().findOneOrFail(Customer, { id });
    expect(Object.keys(metadata)).toHaveLength(rounds.length);
    const events = await em().find(Event, { subjectId: id }, { orderBy: { sequence: 'asc' } });
    expect(events.map(({ sequence }) => sequence)).toEqual(rounds.map((index) => index + 1));
    expect(eventSequence).toBe(rounds.length);
    // The last event tells of the customer as it is now.
    expect(events.at(-1)!.payload).toMatchObject({ data: { metadata } });
  });

  test('who give one phone to several customers one does', async () => {
    const ids = await Promise.all(rounds.map(() => customer()));
    const phoneNumber = newPhone();
    const answers = await Promise.all(ids.map((id) => send('PATCH', `/v1/customers/${id}`, { phoneNumber })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(rounds.length - 1);
  });

  test('who delete a customer one does', async () => {
    const id = await customer();
    const answers = await Promise.all(rounds.map(() => remove(id)));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, ...rounds.slice(1).map(() => 404)]);
    expect(await em().count(Event, { subjectId: id, type: 'customer.deleted' })).toBe(1);
  });
});

describe('at once', () => {
  test('a creation and a payment make one customer', async () => {
    for (const _ of rounds) {
      const phoneNumber = newPhone();
      const [created, paid] = await Promise.all([
        send('POST', '/v1/customers', { phoneNumber, name: 'Amina' }),
        express({ phoneNumber }),
      ]);
      expect(paid.status).toBe(202);
      const rows = await em().find(Customer, { phoneNumber });
      expect(rows.map(({ id }) => id)).toEqual([paid.body.customerId]);
      const named = created.body['id'] ?? (created.body.error as { customerId?: string }).customerId;
      expect(named).toBe(rows[0]!.id);
    }
  });

  test('a deletion and a payment to the phone leave the payment with a customer who is there', async () => {
    for (const _ of rounds) {
      const phoneNumber = newPhone();
      const id = await customer(phoneNumber);
      const [removed, paid] = await Promise.all([remove(id), express({ phoneNumber })]);
      expect(paid.status).toBe(202);
      const { paymentId } = paid.body;
      const { customerId, ...payment } = await em().findOneOrFail(Payment, { id: paymentId });
      expect(payment.phoneNumber).toBe(phoneNumber);
      expect(await em().count(Customer, { id: customerId! })).toBe(1);
      const refusal = [removed.status, removed.body.error?.code, removed.body.error?.paymentId];
      // The deletion came first and the payment made a new customer, or the payment kept the one that there was.
      expect(refusal).toEqual(
        customerId === id ? [409, 'customer_has_open_payment', paymentId] : [200, undefined, undefined],
      );
    }
  });

  test('of a deletion and a payment to the customer’s id one is refused', async () => {
    for (const _ of rounds) {
      const customerId = await customer();
      const [removed, paid] = await Promise.all([remove(customerId), express({ customerId })]);
      const field = paid.body.error?.validation[0]?.field;
      expect(['200 422 customerId', '409 202 undefined']).toContain(
        `${removed.status} ${paid.status} ${field}`,
      );
    }
  });

  test('a deletion waits for a settlement, and neither breaks the other', async () => {
    for (const _ of rounds) {
      const phoneNumber = newPhone();
      const customerId = await customer(phoneNumber);
      const older = await insertPayment(engine, engine.tenant, { customerId, phoneNumber });
      const paymentId = await promptedPayment(engine, [], { customerId, phoneNumber });
      const [removed] = await Promise.all([
        remove(customerId),
        settleNow(engine, paymentId, [paidCallback({ receiptNumber: `RCP${phoneNumber.slice(-7)}` })]),
      ]);
      expect([200, 409]).toContain(removed.status);
      const payment = await em().findOneOrFail(Payment, { id: paymentId });
      expect(payment.status).toBe('completed');
      // If the deletion came first it was refused, and now it can be.
      const again = removed.status === 409 ? await remove(customerId) : removed;
      expect(again.status).toBe(200);
      const left = await em().find(Payment, { id: { $in: [older, paymentId] } });
      expect(left.map((each) => each.customerId)).toEqual([null, null]);
      expect(left.some((each) => each.phoneNumber === phoneNumber)).toBe(false);
    }
  });

  test('a change and a deletion end with the customer gone', async () => {
    for (const _ of rounds) {
      const id = await customer();
      const [changed, removed] = await Promise.all([
        send('PATCH', `/v1/customers/${id}`, { name: 'Amina' }),
        remove(id),
      ]);
      expect([200, 404]).toContain(changed.status);
      expect(removed.status).toBe(200);
      const events = await em().find(Event, { subjectId: id }, { orderBy: { sequence: 'asc' } });
      expect(events.at(-1)).toMatchObject({ type: 'customer.deleted' });
      expect(JSON.stringify(events)).not.toContain('Amina');
    }
  });
});

describe('a payment under way', () => {
  test.each([
    ['initiating', {}, 'find its outcome. Delete the customer after it.'],
    ['pending', { promptSentAt: new Date() }, 'find its outcome. Delete the customer after it.'],
    [
      'unknown',
      { promptSentAt: new Date() },
      'after it, or resolve it first: as failed, canceled, or completed with its receipt.',
    ],
    // Looked at once more for money that comes late.
    ['failed', { promptSentAt: new Date() }, 'find its outcome. Delete the customer after it.'],
    ['completed', { promptSentAt: new Date() }, 'find its receipt. Delete the customer after it.'],
  ] as const)('keeps its customer while it is %s and due', async (status, columns, words) => {
    const phoneNumber = newPhone();
    const customerId = await customer(phoneNumber);
    const row = { status, customerId, phoneNumber, dueAt: new Date(Date.now() + 90_000), ...columns };
    const id = await insertPayment(engine, engine.tenant, row);
    const { status: answered, headers, body } = await remove(customerId);
    expect(answered).toBe(409);
    expect(body.error).toMatchObject({ code: 'customer_has_open_payment', paymentId: id });
    expect(body.error.message).toContain(words);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(30);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(90);
    expect(await em().findOneOrFail(Payment, { id })).toMatchObject({ phoneNumber, customerId });
    await em().nativeUpdate(Payment, { id }, { dueAt: null });
    expect((await remove(customerId)).status).toBe(200);
  });
});
