import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AuthenticationError,
  Hakika,
  type HakikaApiError,
  InvalidRequestError,
  NotFoundError,
  PermissionError,
  type HakikaOptions,
} from '../../sdk/source/index.ts';
import { insertPayment } from '../api/support/rows.ts';
import { Engine } from '../support/engine.ts';
import { makeKey } from '../support/tenants.ts';

let engine: Engine;
let hakika: Hakika;
const ids: string[] = [];
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
  hakika = new Hakika({ apiKey: engine.tenant.apiKey, baseUrl: `${engine.apiUrl}/` });
  for (let index = 0; index < 7; index += 1) {
    const createdAt = new Date(Date.UTC(2026, 8, 14, 8, 0, index));
    const metadata = { orderId: `A&${index % 2}` };
    const status = index < 5 ? 'completed' : 'failed';
    ids.unshift(await insertPayment(engine, engine.tenant, { createdAt, metadata, status }));
  }
});
afterAll(async () => {
  await engine.stop();
});

async function collect<One>(all: AsyncIterable<One>): Promise<One[]> {
  const found: One[] = [];
  for await (const one of all) found.push(one);
  return found;
}

describe('a list', () => {
  test('goes through all pages and stops where the cursor is null', async () => {
    const found = await collect(hakika.payments.list({ limit: 3 }));
    expect(found.map(({ id }) => id)).toEqual(ids);
  });

  test('is read page by page', async () => {
    const pages = await collect(hakika.payments.list({ limit: 3 }).pages());
    expect(pages.map(({ data, meta }) => [data.length, meta.hasNextPage])).toEqual([
      [3, true],
      [3, true],
      [1, false],
    ]);
  });

  test('gives one page with its cursors', async () => {
    const { data, meta } = await hakika.payments.list({ limit: 2 }).page();
    expect(data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const next = await hakika.payments.list({ limit: 2, cursor: meta.cursor! }).page();
    expect(next.data.map(({ id }) => id)).toEqual(ids.slice(2, 4));
  });

  test('that is left early reads no further page', async () => {
    const urls: string[] = [];
    const watched = new Hakika({
      apiKey: engine.tenant.apiKey,
      baseUrl: engine.apiUrl,
      fetch: (url, init) => (urls.push(url), fetch(url, init)),
    });
    for await (const { id } of watched.payments.list({ limit: 2 })) if (id === ids[1]) break;
    expect(urls).toHaveLength(1);
  });

  test('takes filters as they are: lists, metadata, text with any character', async () => {
    const failed = await collect(hakika.payments.list({ statuses: ['failed', 'canceled'] }));
    expect(failed.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const odd = await collect(
      hakika.payments.list({ metadata: { orderId: 'A&1' }, statuses: ['completed'] }),
    );
    expect(odd.map(({ metadata }) => metadata)).toEqual([{ orderId: 'A&1' }, { orderId: 'A&1' }]);
    expect(await collect(hakika.payments.list({ amount: 1 }))).toEqual([]);
  });

  test('takes a Date where JavaScript gives one', async () => {
    const start = new Date(Date.UTC(2026, 8, 14, 8, 0, 5)) as unknown as string;
    expect((await collect(hakika.payments.list({ start }))).map(({ id }) => id)).toEqual(ids.slice(0, 2));
  });
});

describe('an error', () => {
  const thrown = (call: Promise<unknown>): Promise<HakikaApiError> =>
    call.then(
      () => {
        throw new Error('Nothing was thrown.');
      },
      (error: HakikaApiError) => error,
    );

  test('of wrong fields names every field', async () => {
    const error = await thrown(
      hakika.payments.create({ phoneNumber: '123', amount: 0, description: 'Order' }),
    );
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({
      name: 'InvalidRequestError',
      status: 422,
      code: 'validation_error',
      requestId: expect.stringMatching(/^req_/),
      idempotencyKey: expect.any(String),
    });
    expect(error.validation.map(({ field }) => field)).toEqual(['phoneNumber', 'amount']);
  });

  test('of a customer that is there already names the customer', async () => {
    const { id } = await hakika.customers.create({ phoneNumber: '0712000111', name: 'Amina' });
    const error = await thrown(hakika.customers.create({ phoneNumber: '0712000111', name: 'Amina' }));
    expect(error).toMatchObject({ code: 'duplicate_error', customerId: id });
  });

  test('of an unknown id is a NotFoundError', async () => {
    const error = await thrown(hakika.payments.get(`pay_${'0'.repeat(26)}`));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.message).toBe(
      'There is no payment with this id. Check the id, and that the key is of its environment.',
    );
  });

  test('of a revoked or unknown key is an AuthenticationError', async () => {
    const stranger = new Hakika({ apiKey: 'hk_test_unknown', baseUrl: engine.apiUrl });
    expect(await thrown(stranger.payments.list().page())).toBeInstanceOf(AuthenticationError);
  });

  test('of a missing scope is a PermissionError, which names it', async () => {
    const { organisationId, environment } = engine.tenant;
    const apiKey = await makeKey(engine.orm, { organisationId, environment }, ['express.pay']);
    const error = await thrown(new Hakika({ apiKey, baseUrl: engine.apiUrl }).payments.list().page());
    expect(error).toBeInstanceOf(PermissionError);
    expect(error.message).toContain('transactions.read');
  });

  test('of an address where something else answers says so', async () => {
    const elsewhere = new Hakika({ apiKey: 'hk_test_1', baseUrl: `${engine.simulatorUrl}/nowhere` });
    const error = await thrown(elsewhere.payments.list().page());
    expect(error).toMatchObject({ status: 404, code: 'no_hakika_error' });
    expect(error.message).toContain('Check baseUrl');
  });

  test('of an id that is empty is thrown before any call, which would ask for the list', () => {
    return expect(hakika.payments.get('')).rejects.toThrow('Give the id of what you mean, as text.');
  });
});

test('any operation of the document can be called by its name', async () => {
  const payment = await hakika.request('getPayment', { path: { id: ids[0]! } });
  expect(payment).toEqual(await hakika.payments.get(ids[0]!));
  const csv = await hakika.request('listPayments', { query: { limit: 1, sortOrder: 'asc' } });
  expect(csv.data.map(({ id }) => id)).toEqual([ids.at(-1)]);
});

describe('a client is not made', () => {
  test.each<[string, Partial<HakikaOptions>, string]>([
    ['without a key', { apiKey: undefined }, 'Give apiKey'],
    ['with a webhook secret as key', { apiKey: 'whsec_1' }, 'Give apiKey'],
    ['without an address', { baseUrl: undefined }, 'Give baseUrl'],
    ['with half an address', { baseUrl: 'pay.example.co.ke' }, 'Give baseUrl'],
    ['with an address of another kind', { baseUrl: 'localhost:4000' }, 'Give baseUrl'],
    ['without time', { timeoutMs: 0 }, 'Give a timeoutMs'],
    ['with endless time', { timeoutMs: Infinity }, 'Give a timeoutMs'],
    ['with no number of retries', { maxRetries: Number.NaN }, 'Give maxRetries'],
  ])('%s', (_how, options, message) => {
    expect(() => new Hakika({ apiKey: 'hk_test_1', baseUrl: 'http://127.0.0.1:1', ...options })).toThrow(
      message,
    );
  });

  test('in a browser, unless somebody takes that on', () => {
    const page = { window: globalThis, document: {} };
    Object.assign(globalThis, page);
    try {
      const options = { apiKey: 'hk_test_1', baseUrl: 'http://127.0.0.1:1' };
      expect(() => new Hakika(options)).toThrow('An API key in a browser can be read by everybody');
      expect(new Hakika({ ...options, dangerouslyAllowBrowser: true })).toBeInstanceOf(Hakika);
    } finally {
      for (const name of Object.keys(page)) Reflect.deleteProperty(globalThis, name);
    }
  });
});

test('a client that is logged shows no key', () => {
  const shown = inspect(hakika, { depth: 10, showHidden: true }) + JSON.stringify(hakika);
  expect(shown).toContain('payments');
  expect(shown).not.toContain(engine.tenant.apiKey);
});
