import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PaymentStatus } from '../../../workflows/payment-status.ts';
import { Payment } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { Engine, type Answer } from '../../support/engine.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { insertCustomer, insertPayment } from '../support/rows.ts';

let engine: Engine;
let tenant: TestTenant;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
});
afterAll(async () => {
  await engine.stop();
});

const at = (second: number): Date => new Date(Date.UTC(2026, 8, 14, 8, 0, second));
const insert = (columns: Parameters<typeof insertPayment>[2]) => insertPayment(engine, tenant, columns);

async function list(query: string, path = '/v1/payments') {
  const headers = { authorization: `Bearer ${tenant.apiKey}` };
  return await engine.request('GET', `${path}${query}`, undefined, headers);
}
const idsOf = ({ data }: Answer): unknown[] => data.map(({ id }) => id);
const page = async (query: string): Promise<Answer> => {
  const { status, body } = await list(query);
  expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
  return body;
};

describe('pages', () => {
  let made: string[];
  beforeAll(async () => {
    tenant = await makeTenant(engine.orm, engine.sealer);
    made = [];
    for (let second = 0; second < 25; second += 1) {
      // Every amount and every update is shared by several, so that only the id tells them apart.
      const columns = { amountShillings: 100 + (second % 3), updatedAt: at(100 + (second % 4)) };
      made.push(await insert({ createdAt: at(second), ...columns }));
    }
  });

  /** Follows the list by cursor to its end, with something happening after each page. */
  async function walk(
    query: string,
    meanwhile: () => Promise<unknown> = async () => undefined,
  ): Promise<Answer[]> {
    const pages = [await page(`?${query}`)];
    for (let cursor = pages[0]!.meta.cursor; cursor !== null; cursor = pages.at(-1)!.meta.cursor) {
      await meanwhile();
      pages.push(await page(`?${query}&cursor=${cursor}`));
    }
    return pages;
  }

  test('hold ten and begin with the newest', async () => {
    const { data, meta } = await page('');
    expect(data.map(({ id }) => id)).toEqual(made.toReversed().slice(0, 10));
    expect(meta).toEqual({
      cursor: expect.any(String),
      previousCursor: null,
      hasPreviousPage: false,
      hasNextPage: true,
    });
  });

  test.each([1, 4, 5, 24, 25, 26, 100])(
    'of %d hold every payment once, and the cursor ends with them',
    async (limit) => {
      const pages = await walk(`limit=${limit}`);
      expect(pages.flatMap(idsOf)).toEqual(made.toReversed());
      expect(pages).toHaveLength(Math.ceil(25 / limit));
      for (const [index, { meta }] of pages.entries()) {
        const last = index === pages.length - 1;
        expect(meta.hasNextPage).toBe(!last);
        expect(meta.cursor === null).toBe(last);
        expect(meta.hasPreviousPage).toBe(index > 0);
        expect(meta.previousCursor === null).toBe(index === 0);
      }
    },
  );

  test.each(['createdAt', 'updatedAt', 'amount'])(
    'by %s hold every payment once, in both orders',
    async (sortBy) => {
      const rank = { createdAt: 'createdAt', updatedAt: 'updatedAt', amount: 'amountShillings' } as const;
      const rows = await everyTenantsEntities(engine.orm).find(Payment, {
        organisationId: tenant.organisationId,
      });
      const column = rank[sortBy as keyof typeof rank];
      const expected = rows
        .toSorted((a, b) => Number(a[column]) - Number(b[column]) || (a.id < b.id ? -1 : 1))
        .map(({ id }) => id);
      const up = await walk(`sortBy=${sortBy}&sortOrder=asc&limit=4`);
      const down = await walk(`sortBy=${sortBy}&sortOrder=desc&limit=4`);
      expect(up.flatMap(idsOf)).toEqual(expected);
      expect(down.flatMap(idsOf)).toEqual(expected.toReversed());
    },
  );

  test.each(['createdAt', 'updatedAt', 'amount'])('by %s lead back the way they came', async (sortBy) => {
    const forth = await walk(`sortBy=${sortBy}&limit=7`);
    const back: Answer[] = [];
    for (
      let cursor = forth.at(-1)!.meta.previousCursor;
      cursor !== null;
      cursor = back.at(-1)!.meta.previousCursor
    ) {
      back.push(await page(`?sortBy=${sortBy}&limit=7&cursor=${cursor}`));
    }
    expect(back.toReversed().map(idsOf)).toEqual(forth.slice(0, -1).map(idsOf));
    expect(back.at(-1)!.meta).toMatchObject({ hasPreviousPage: false, hasNextPage: true });
  });

  test('do not shift when payments are made meanwhile', async () => {
    const newer: string[] = [];
    const pages = await walk('limit=4', async () => {
      newer.push(await insert({ createdAt: at(200 + newer.length), updatedAt: at(100) }));
    });
    expect(pages.flatMap(idsOf)).toEqual(made.toReversed());
    const first = await page(`?limit=4&cursor=${pages[1]!.meta.previousCursor}`);
    expect(idsOf(first)).toEqual(idsOf(pages[0]!));
    // The way back now leads on to the newer ones.
    expect(first.meta.hasPreviousPage).toBe(true);
    const { organisationId } = tenant;
    await everyTenantsEntities(engine.orm).nativeDelete(Payment, { organisationId, id: { $in: newer } });
  });

  test('are the same for transactions, under their own ids', async () => {
    const { body } = await list('?limit=2', '/v1/transactions');
    expect(idsOf(body)).toEqual(
      made
        .toReversed()
        .slice(0, 2)
        .map((id) => id.replace('pay_', 'trxn_')),
    );
    expect(body.data[0]).toMatchObject({ object: 'transaction', type: 'payment', paymentId: made.at(-1) });
    const next = await list(`?limit=2&cursor=${body.meta.cursor}`, '/v1/transactions');
    expect(idsOf(next.body)).toEqual(
      made
        .toReversed()
        .slice(2, 4)
        .map((id) => id.replace('pay_', 'trxn_')),
    );
  });

  test.each(['0', '-1', '101', '1.5', 'ten', '1e9', 'NaN', '10,5'])('of %s are refused', async (limit) => {
    const { status, body } = await list(`?limit=${limit}`);
    expect(status).toBe(422);
    expect(body.error.validation).toEqual([{ field: 'limit', message: 'Send a limit from 1 to 100.' }]);
  });

  test.each([
    'statuses=completed',
    'sortOrder=asc',
    'sortBy=amount',
    'q=Order',
    'metadata[a]=1',
    'start=2026-01-01T00:00:00Z',
  ])('of another list (%s) are refused', async (query) => {
    const { meta } = await page('?limit=4');
    const { status, body } = await list(`?limit=4&${query}&cursor=${meta.cursor}`);
    expect(status).toBe(422);
    expect(body.error).toMatchObject({ code: 'validation_error', validation: [{ field: 'cursor' }] });
  });

  test('of another size go on with the same cursor', async () => {
    const { meta } = await page('?limit=4');
    expect(idsOf(await page(`?limit=6&cursor=${meta.cursor}`))).toEqual(made.toReversed().slice(4, 10));
  });

  test('take a cursor with the same filters in another spelling', async () => {
    const { meta } = await page('?limit=4&statuses=completed&phoneNumber=0700000000&q=');
    const same = await page(
      `?cursor=${meta.cursor}&phoneNumber=%2B254700000000&limit=4&statuses=completed&end=`,
    );
    expect(idsOf(same)).toEqual(made.toReversed().slice(4, 8));
  });

  const forge = (cursor: string, change: (parts: unknown[]) => void): string => {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    change(parts);
    return Buffer.from(JSON.stringify(parts)).toString('base64url');
  };
  const forgeries: [string, (parts: unknown[]) => void][] = [
    ['another kind of value', (parts) => void (parts[1] = 'abc')],
    ['a number out of range', (parts) => void (parts[1] = 1e30)],
    ['a fraction', (parts) => void (parts[1] = 1.5)],
    ['an object as value', (parts) => void (parts[1] = { $ne: null })],
    ['an object as id', (parts) => void (parts[2] = { $ne: null })],
    ['an id with a NUL', (parts) => void (parts[2] = 'pay_\u0000')],
    ['another direction', (parts) => void (parts[0] = 'sideways')],
    ['too much', (parts) => void parts.push(1)],
  ];
  test.each(forgeries)('are refused for a cursor that was changed: %s', async (_title, change) => {
    for (const sortBy of ['createdAt', 'updatedAt', 'amount']) {
      const { meta } = await page(`?limit=4&sortBy=${sortBy}`);
      const { status, body } = await list(`?limit=4&sortBy=${sortBy}&cursor=${forge(meta.cursor!, change)}`);
      expect(status).toBe(422);
      expect(body.error.validation).toMatchObject([{ field: 'cursor' }]);
    }
  });

  test.each(['x', 'null', 'W10', 'eyJhIjoxfQ', '%00', '🙂', 'a'.repeat(3000)])(
    'are refused for the cursor %s',
    async (cursor) => {
      const { status, body } = await list(`?cursor=${cursor}`);
      expect(status).toBe(422);
      expect(body.error).toMatchObject({ code: 'validation_error', validation: [{ field: 'cursor' }] });
    },
  );
});

describe('filters', () => {
  let a: string;
  let b: string;
  let c: string;
  let customerId: string;
  beforeAll(async () => {
    tenant = await makeTenant(engine.orm, engine.sealer);
    customerId = await insertCustomer(engine, tenant, '254711000001');
    a = await insert({
      createdAt: at(1),
      customerId,
      phoneNumber: '254711000001',
      amountShillings: 100,
      accountReference: 'INV1',
      description: 'Blue shoes',
      receiptNumber: 'UIE4K7Q2XN',
      checkoutRequestId: 'ws_CO_14092026112107412711000001',
      metadata: { orderId: '1042', paid: true, count: 7 },
    });
    b = await insert({
      createdAt: at(2),
      status: 'failed',
      phoneNumber: '254711000002',
      amountShillings: 500,
      accountReference: 'INV2',
      description: '100% wool_',
      metadata: { orderId: 1042, paid: false },
    });
    c = await insert({
      createdAt: at(3),
      status: 'pending',
      phoneNumber: '254711000003',
      amountShillings: 2500,
      accountReference: 'INV3',
      description: 'Red shoes',
      metadata: { orderId: '7', 'a.b': 'x', note: 'true' },
    });
  });

  const none: string[] = [];
  const cases: [string, () => string, () => string[]][] = [
    ['customerId', () => `customerId=${customerId}`, () => [a]],
    ['an unknown customerId', () => 'customerId=cus_x', () => none],
    ['one status', () => 'statuses=failed', () => [b]],
    ['two statuses', () => 'statuses=completed&statuses=failed', () => [b, a]],
    ['the same status twice', () => 'statuses=failed&statuses=failed', () => [b]],
    ['a status and an empty one', () => 'statuses=failed&statuses=', () => [b]],
    ['accountReference', () => 'accountReference=INV2', () => [b]],
    ['receiptNumber', () => 'receiptNumber=UIE4K7Q2XN', () => [a]],
    ['checkoutRequestId', () => 'checkoutRequestId=ws_CO_14092026112107412711000001', () => [a]],
    ['phoneNumber', () => 'phoneNumber=254711000002', () => [b]],
    ['phoneNumber in its usual form', () => 'phoneNumber=0711%20000%20002', () => [b]],
    ['metadata as text or number', () => 'metadata[orderId]=1042', () => [b, a]],
    ['metadata as a boolean', () => 'metadata[paid]=true', () => [a]],
    ['metadata as the text of a boolean', () => 'metadata[note]=true', () => [c]],
    ['two pairs of metadata', () => 'metadata[orderId]=1042&metadata[paid]=false', () => [b]],
    ['metadata with a dot in its key', () => 'metadata[a.b]=x', () => [c]],
    ['metadata with brackets encoded', () => 'metadata%5BorderId%5D=7', () => [c]],
    ['metadata that nobody has', () => 'metadata[orderId]=104', () => none],
    ['amount', () => 'amount=500', () => [b]],
    ['several amounts, with empty cents', () => 'amount=500.00&amount=100.0&amount=7', () => [b, a]],
    ['amountRange', () => 'amountRange=100-500', () => [b, a]],
    ['amountRange by its two ends', () => 'amountRange=101&amountRange=500.00', () => [b]],
    ['amountRange from', () => 'amountRange=500-', () => [c, b]],
    ['amountRange to', () => 'amountRange=-499', () => [a]],
    ['amountRange of nothing', () => 'amountRange=501-2499', () => none],
    ['amounts beyond every payment', () => 'amountRange=99999999999-', () => none],
    ['start', () => `start=${at(2).toISOString()}`, () => [c, b]],
    ['start in another zone', () => 'start=2026-09-14T11:00:02%2B03:00', () => [c, b]],
    ['end, which is not included', () => `end=${at(2).toISOString()}`, () => [a]],
    ['an end that is far away', () => 'end=9999-12-31T23:59:59.999Z', () => [c, b, a]],
    ['start and end', () => `start=${at(2).toISOString()}&end=${at(3).toISOString()}`, () => [b]],
    ['q in a description, in any case', () => 'q=SHOES', () => [c, a]],
    ['q in a reference', () => 'q=inv2', () => [b]],
    ['q in a receipt', () => 'q=4k7q', () => [a]],
    ['q in a phone number', () => 'q=711000003', () => [c]],
    ['q of a phone number as people write it', () => 'q=0711%20000%20003', () => [c]],
    ['q with what is a wildcard elsewhere', () => 'q=100%25%20wool_', () => [b]],
    ['q of a lone wildcard', () => 'q=_', () => [b]],
    ['q with a quote', () => "q=o'clock", () => none],
    ['q with a backslash', () => 'q=%5C', () => none],
    [
      'everything together',
      () => `q=shoes&statuses=pending&amount=2500&metadata[orderId]=7&phoneNumber=0711000003`,
      () => [c],
    ],
    ['sortBy createdAt', () => 'sortBy=createdAt', () => [c, b, a]],
    ['sortBy amount upwards', () => 'sortBy=amount&sortOrder=asc', () => [a, b, c]],
    ['sortOrder asc', () => 'sortOrder=asc', () => [a, b, c]],
    [
      'empty parameters, which are absent',
      () =>
        'q=&customerId=&statuses=&accountReference=&receiptNumber=&checkoutRequestId=&phoneNumber=&metadata[x]=&amount=&amountRange=&start=&end=&sortBy=&sortOrder=&limit=&cursor=',
      () => [c, b, a],
    ],
    [
      'what Moflay’s SDK sends by default',
      () =>
        'limit=10&sortBy=createdAt&sortOrder=desc&q=&start=2026-09-14T00:00:00.000Z&end=2026-09-15T00:00:00.000Z',
      () => [c, b, a],
    ],
  ];
  test.each(cases)('%s', async (_title, query, expected) => {
    const { status, body } = await list(`?${query()}`);
    expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
    expect(idsOf(body)).toEqual(expected());
    const transactions = await list(`?${query()}`, '/v1/transactions');
    expect(idsOf(transactions.body)).toEqual(expected().map((id) => id.replace('pay_', 'trxn_')));
  });

  const statuses: PaymentStatus[] = ['initiating', 'pending', 'completed', 'failed', 'canceled', 'unknown'];
  test.each(statuses)('know the status %s', async (status) => {
    expect((await list(`?statuses=${status}`)).status).toBe(200);
  });

  test.each([
    ['statuses=paid', 'statuses', 'Send any of'],
    ['statuses=completed&statuses=paid', 'statuses', 'Send any of'],
    ['sortBy=phoneNumber', 'sortBy', 'Send createdAt'],
    ['sortOrder=up', 'sortOrder', 'Send asc'],
    ['sortOrder=asc&sortOrder=desc', 'sortOrder', 'Send asc'],
    ['amount=ten', 'amount', 'Send whole shillings'],
    ['amount=1.5', 'amount', 'Send whole shillings'],
    ['amount=100&amount=1.50', 'amount', 'Send whole shillings'],
    ['amountRange=ten', 'amountRange', 'Send a range'],
    ['amountRange=1&amountRange=2&amountRange=3', 'amountRange', 'Send a range'],
    ['amountRange=2&amountRange=1', 'amountRange', 'Send the smaller amount first'],
    ['amountRange=1', 'amountRange', 'Send a range'],
    ['phoneNumber=12', 'phoneNumber', 'Send a Kenyan'],
    ['start=yesterday', 'start', 'Send an instant'],
    ['start=2026-09-14', 'start', 'Send an instant'],
    ['end=2026-02-30T00:00:00Z', 'end', 'Send an instant'],
    ['start=0001-01-01T00:00:00Z', 'start', 'Send an instant'],
    ['end=9999-12-31T23:59:59-23:59', 'end', 'Send an instant'],
    ['metadata=1', 'metadata', 'Send'],
    ['metadata[a]=1&metadata[a]=2', 'metadata.a', 'Send'],
    ['q=a&q=b', 'q', 'Send'],
    [`q=${'a'.repeat(101)}`, 'q', 'Send at most 100 characters'],
    ['q=%00', 'q', 'Leave out'],
    ['metadata[a]=%00', 'metadata.a', 'Leave out'],
    ['customer=1', 'customer', 'This field is not known'],
    ['customerId[a]=1', 'customerId', 'Send'],
    ['page=2', 'page', 'This field is not known'],
    ['offset=10', 'offset', 'This field is not known'],
    ['__proto__=1', '__proto__', 'This field is not known'],
  ])('%s is refused by name', async (query, field, words) => {
    for (const path of ['/v1/payments', '/v1/transactions']) {
      const { status, body } = await list(`?${query}`, path);
      expect(status).toBe(422);
      expect(body.error).toMatchObject({
        code: 'validation_error',
        validation: [{ message: expect.stringContaining(words) }],
      });
      expect(body.error.validation[0]!.field.startsWith(field)).toBe(true);
    }
  });
});
