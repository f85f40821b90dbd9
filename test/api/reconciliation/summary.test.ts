import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Payment } from '../../../db/entities/index.ts';
import { Engine } from '../../support/engine.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { insertPayment } from '../support/rows.ts';

let engine: Engine;
let tenant: TestTenant;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
});
beforeEach(async () => {
  tenant = await makeTenant(engine.orm, engine.sealer);
});
afterAll(async () => await engine.stop());

const noon = new Date('2026-11-24T09:00:00.000Z');
const period = 'start=2026-11-24T00:00:00.000Z&end=2026-11-25T00:00:00.000Z';
const read = async (query = period) => {
  const authorization = `Bearer ${tenant.apiKey}`;
  return await engine.request('GET', `/v1/reconciliation/summary?${query}`, undefined, { authorization });
};
const paid = (columns: { [Column in keyof Payment]?: Payment[Column] | null }) =>
  insertPayment(engine, tenant, {
    createdAt: noon,
    amountShillings: 100,
    settledBy: 'callback',
    receiptNumber: 'UKO1',
    ...columns,
  });

test('payments without a callback are summed by what settled them, the largest sum first', async () => {
  await paid({});
  await paid({ settledBy: 'query', amountShillings: 50, receiptNumber: null });
  await paid({ settledBy: 'query', amountShillings: 60 });
  await paid({ settledBy: 'pull', amountShillings: 900, correctedFrom: 'failed' });
  expect((await read()).body).toMatchObject({
    environment: 'sandbox',
    currency: 'KES',
    completed: { count: 4, amount: 1110 },
    announced: { count: 1, amount: 100 },
    rescued: { count: 3, amount: 1010 },
    rescuedBy: [
      { evidence: 'pull', count: 1, amount: 900 },
      { evidence: 'query', count: 2, amount: 110 },
    ],
    corrected: { count: 1, amount: 900 },
    withoutReceipt: { count: 1, amount: 50 },
  });
});

test('money that a payer sent without a prompt is no rescue', async () => {
  await paid({ channel: 'c2b', settledBy: 'c2b', amountShillings: 70 });
  expect((await read()).body).toMatchObject({
    completed: { count: 0, amount: 0 },
    rescued: { count: 0, amount: 0 },
    rescuedBy: [],
    receivedByHand: { count: 1, amount: 70 },
  });
});

test('other days, endings, tenants and environments are not counted', async () => {
  await paid({ createdAt: new Date('2026-11-25T00:00:00.000Z') });
  await paid({ createdAt: new Date('2026-11-23T23:59:59.999Z') });
  await paid({ status: 'failed' });
  await paid({ environment: 'production' });
  await insertPayment(engine, engine.tenant, { createdAt: noon, settledBy: 'query' });
  expect((await read()).body).toMatchObject({ completed: { count: 0 }, rescued: { count: 0 } });
});

test('what nobody knows yet is named by when it was created', async () => {
  await paid({ status: 'unknown', settledBy: null, receiptNumber: null, amountShillings: 30 });
  expect((await read()).body).toMatchObject({ unknown: { count: 1, amount: 30 }, completed: { count: 0 } });
});

test('without a period it is the day that ends now', async () => {
  await paid({ createdAt: new Date(Date.now() - 60_000) });
  await paid({ createdAt: new Date(Date.now() - 25 * 60 * 60 * 1000) });
  const { body } = await read('');
  expect(body).toMatchObject({ completed: { count: 1 } });
  const { start, end } = body as unknown as { start: string; end: string };
  expect(Date.parse(end) - Date.parse(start)).toBe(24 * 60 * 60 * 1000);
});

test.each([
  { query: 'start=2026-11-25T00:00:00.000Z&end=2026-11-24T00:00:00.000Z', field: 'end' },
  { query: 'start=2999-01-01T00:00:00.000Z', field: 'start' },
  { query: 'start=yesterday', field: 'start' },
])('$query is refused by name', async ({ query, field }) => {
  const { status, body } = await read(query);
  expect(status).toBe(422);
  expect(body.error.validation).toMatchObject([{ field }]);
});
