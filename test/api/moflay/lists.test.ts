import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Payment as PaymentRow } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { Engine } from '../../support/engine.ts';
import { insertCustomer, insertPayment } from '../support/rows.ts';
import { MoflayProgram } from './program.ts';
import { pageOf, Payment, Transaction } from './shapes.ts';

let engine: Engine;
let program: MoflayProgram;
let customerId: string;
const second = (of: number): Date => new Date(Date.UTC(2026, 8, 14, 8, 0, of));
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
  program = new MoflayProgram(engine.apiUrl, engine.tenant.apiKey);
  customerId = await insertCustomer(engine, engine.tenant, '254712000001');
  for (let of = 0; of < 25; of += 1)
    await insertPayment(engine, engine.tenant, {
      createdAt: second(of),
      amountShillings: 100 + of,
      customerId,
    });
});
afterAll(async () => {
  await engine.stop();
});

const read = (query = {}) => program.pages('/v1/transactions', pageOf(Transaction), query);
const amounts = async (query = {}) =>
  (await read(query)).flatMap(({ data }) => data.map(({ amount }) => amount));
const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, n) => first - n);

test.each(['initiating', 'pending'] as const)(
  'a payment that is %s reads with no end yet',
  async (status) => {
    const id = await insertPayment(engine, engine.tenant, { status });
    const none = {
      processedAt: null,
      failedAt: null,
      unknownAt: null,
      receiptNumber: null,
      failureReason: null,
    };
    const payment = await program.expect(Payment, 200, 'GET', `/v1/payments/${id}`);
    expect(payment).toMatchObject({
      ...none,
      status,
      customerId: null,
      completedAt: null,
      checkoutRequestId: null,
    });
    const transaction = await program.expect(
      Transaction,
      200,
      'GET',
      `/v1/transactions/${payment.transactionId}`,
    );
    expect(transaction).toMatchObject({ ...none, status, customerId: null, paidAt: null });
    await everyTenantsEntities(engine.orm).nativeDelete(PaymentRow, { id });
  },
);

test('an iterator reads everything once, newest first, and ends', async () => {
  const pages = await read();
  expect(pages.map(({ data }) => data.length)).toEqual([10, 10, 5]);
  expect(await amounts()).toEqual(from(124, 25));
  expect(pages.at(-1)!.meta).toMatchObject({ cursor: null, hasNextPage: false, hasPreviousPage: true });
});

test('a list that is one full page ends after it', async () => {
  expect(await read({ limit: '25' })).toHaveLength(1);
});

test('an empty list is one page', async () => {
  expect(await read({ q: 'nothing like this' })).toEqual([
    { data: [], meta: { cursor: null, hasNextPage: false, hasPreviousPage: false } },
  ]);
});

test('a list of a customer holds theirs', async () => {
  expect(await amounts({ customerId })).toEqual(from(124, 25));
  expect(await amounts({ customerId: 'cus_ABC123DEF456GHI' })).toEqual([]);
});

test.each<[string, Record<string, string | string[]>, number[]]>([
  [
    'empty filters',
    { q: '', customerId: '', statuses: '', amountRange: '', amount: '', start: '', end: '' },
    from(124, 25),
  ],
  ['several statuses', { statuses: ['pending', 'completed'] }, from(124, 25)],
  ['days', { start: '2026-09-14T00:00:00.000Z', end: '2026-09-15T00:00:00.000Z' }, from(124, 25)],
  ['a day before', { start: '2026-09-13T00:00:00.000Z', end: '2026-09-14T00:00:00.000Z' }, []],
  ['exact amounts with cents', { amount: ['105.00', '107.00'] }, [107, 105]],
  ['the two ends of a range', { amountRange: ['101', '104'] }, from(104, 4)],
  ['the other order', { sortOrder: 'asc' }, from(124, 25).toReversed()],
  ['the amount', { sortBy: 'amount' }, from(124, 25)],
])('a list by %s holds what it should', async (_what, query, expected) => {
  expect(await amounts(query)).toEqual(expected);
});
