import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ConflictError,
  Hakika,
  HakikaApiError,
  HakikaConnectionError,
  HakikaTimeoutError,
  InvalidRequestError,
  ProviderError,
  RateLimitError,
  ServerError,
} from '../../sdk/source/index.ts';
import { ownDocument } from '../../api/openapi/own-document.ts';
import { keyShape } from '../../sdk/source/key-shape.ts';
import { Engine } from '../support/engine.ts';
import { nextPhone, patientTiming, pushesTo, sql } from '../support/flow.ts';
import { FaultyProxy, type Fault } from './support/faulty-proxy.ts';

let engine: Engine;
let proxy: FaultyProxy;
let hakika: Hakika;
beforeAll(async () => {
  engine = await Engine.start({ timing: patientTiming });
  proxy = await FaultyProxy.start(engine.apiUrl);
  hakika = new Hakika({ apiKey: engine.tenant.apiKey, baseUrl: proxy.url });
});
afterAll(async () => {
  await proxy.stop();
  await engine.stop();
});

const orderFor = (phoneNumber: string) => ({ phoneNumber, amount: 100, description: 'Order' });
const paymentsOf = async (phoneNumber: string): Promise<string[]> => {
  const rows = await sql<{ id: string }>(engine, 'select id from payments where phone_number = ?', [
    phoneNumber,
  ]);
  return rows.map(({ id }) => id);
};
const json = { 'content-type': 'application/json' };
const apiError = (status: number, code: string, headers: Record<string, string> = {}): Fault => ({
  status,
  headers: { ...json, ...headers },
  body: JSON.stringify({ error: { status, code, message: 'Do this.', requestId: 'req_1', validation: [] } }),
});

describe('a create is sent again under its one key, so there is one payment and one prompt, when', () => {
  test.each<[string, Fault[]]>([
    ['the connection is cut before the request arrives', ['cut before', 'cut before']],
    ['the connection is cut before the answer arrives', ['cut after', 'cut after', 'cut after']],
    ['the answer breaks off', ['cut within']],
    ['the API is away', [apiError(503, 'service_unavailable'), { status: 502, body: '<html>' }]],
    ['the first try still runs', [apiError(409, 'idempotent_request_in_progress', { 'retry-after': '2' })]],
    ['it asks too often', [apiError(429, 'rate_limit_exceeded', { 'retry-after': '1' })]],
    ['a proxy gave up waiting for the request', [{ status: 408 }]],
    ['each try goes wrong in another way', ['cut after', { status: 500 }, 'cut within']],
  ])('%s', async (_why, faults) => {
    const phone = nextPhone();
    proxy.next(...faults);
    const accepted = await hakika.payments.create(orderFor(phone));
    expect(accepted.status).toBe('pending');
    expect(proxy.seen).toHaveLength(faults.length + 1);
    expect(proxy.keys()).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect([await paymentsOf(phone), (await pushesTo(engine, phone)).length]).toEqual([
      [accepted.paymentId],
      1,
    ]);
  });

  test('nobody answers in time', async () => {
    const phone = nextPhone();
    proxy.next('silence');
    await hakika.payments.create(orderFor(phone), { timeoutMs: 8_000 });
    expect(proxy.keys()).toHaveLength(1);
    expect([(await paymentsOf(phone)).length, (await pushesTo(engine, phone)).length]).toEqual([1, 1]);
  });
});

test('two creates have two keys', async () => {
  proxy.next();
  await hakika.payments.create(orderFor(nextPhone()));
  await hakika.payments.create(orderFor(nextPhone()));
  expect(proxy.keys()).toHaveLength(2);
});

test('what failed under a key that outlives the process can be asked again: still one payment and one prompt', async () => {
  const phone = nextPhone();
  proxy.next('cut after');
  const idempotencyKey = `order-${phone}`;
  const first = hakika.payments.create(orderFor(phone), { idempotencyKey, maxRetries: 0 });
  await expect(first).rejects.toThrow(HakikaConnectionError);
  await expect(first).rejects.toMatchObject({
    idempotencyKey,
    message: `POST /v1/express had no answer: no connection to ${proxy.url}, or it broke. It may have been done all the same. Make the call again with idempotencyKey '${idempotencyKey}', and nothing is done twice.`,
  });
  await hakika.payments.create(orderFor(phone), { idempotencyKey });
  expect(proxy.keys()).toEqual([idempotencyKey]);
  expect([(await paymentsOf(phone)).length, (await pushesTo(engine, phone)).length]).toEqual([1, 1]);
});

test('a key that failed in this process is in the error, to be sent again', async () => {
  const phone = nextPhone();
  proxy.next('cut after');
  const error = await hakika.payments
    .create(orderFor(phone), { maxRetries: 0 })
    .catch((thrown: HakikaConnectionError) => thrown);
  const idempotencyKey = (error as HakikaConnectionError).idempotencyKey!;
  await hakika.payments.create(orderFor(phone), { idempotencyKey });
  expect(await paymentsOf(phone)).toHaveLength(1);
});

test.each(['order 7', 'order–7', '', 'x'.repeat(257)])(
  'the key %p, which no request can carry, is refused before anything is sent',
  async (idempotencyKey) => {
    proxy.next();
    const call = hakika.payments.create(orderFor(nextPhone()), { idempotencyKey });
    await expect(call).rejects.toThrow('Give an idempotencyKey of 1 to 256 visible ASCII characters');
    expect(proxy.seen).toHaveLength(0);
  },
);

test('what a key may be is what the document says', () => {
  expect(ownDocument()).toHaveProperty(
    ['paths', '/v1/express', 'post', 'parameters'],
    expect.arrayContaining([
      expect.objectContaining({
        name: 'Idempotency-Key',
        schema: { type: 'string', pattern: keyShape.source },
      }),
    ]),
  );
});

test('no number of retries is none', async () => {
  proxy.next({ status: 503 });
  await expect(hakika.payments.list({}, { maxRetries: Number.NaN }).page()).rejects.toThrow(ServerError);
  expect(proxy.seen).toHaveLength(1);
});

describe('is not sent again:', () => {
  test.each<[string, Fault, typeof HakikaApiError]>([
    ['a wrong request', apiError(422, 'validation_error'), InvalidRequestError],
    ['a refused prompt', apiError(422, 'prompt_refused'), ProviderError],
    ['what would prompt late', apiError(424, 'provider_unavailable', { 'retry-after': '1' }), ProviderError],
    ['another open prompt', apiError(409, 'payer_has_open_prompt', { 'retry-after': '1' }), ConflictError],
    [
      'what a long pause is asked for',
      apiError(429, 'rate_limit_exceeded', { 'retry-after': '11' }),
      RateLimitError,
    ],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:1/' } }, HakikaApiError],
  ])('%s', async (_what, fault, family) => {
    proxy.next(fault);
    await expect(hakika.payments.create(orderFor(nextPhone()))).rejects.toThrow(family);
    expect(proxy.seen).toHaveLength(1);
  });
});

test('after three retries the last error is thrown', async () => {
  const error = apiError(503, 'service_unavailable');
  proxy.next(error, error, error, error);
  await expect(hakika.payments.list().page()).rejects.toThrow(ServerError);
  expect(proxy.seen).toHaveLength(4);
});

test('the pauses double from half a second, and are as long as Retry-After asks', async () => {
  const error = apiError(503, 'service_unavailable');
  proxy.next(error, error, apiError(429, 'rate_limit_exceeded', { 'retry-after': '3' }));
  await hakika.payments.list().page();
  const [first, second, third] = proxy.seen.slice(1).map(({ at }, index) => at - proxy.seen[index]!.at);
  // At least: how long this machine takes is no matter.
  expect(first).toBeGreaterThan(370);
  expect(second).toBeGreaterThan(740);
  expect(third).toBeGreaterThan(2_990);
});

test('a time-out tells what to do', async () => {
  proxy.next('silence');
  const error = hakika.payments.create(orderFor(nextPhone()), {
    timeoutMs: 50,
    maxRetries: 0,
    idempotencyKey: 'order-7',
  });
  await expect(error).rejects.toThrow(HakikaTimeoutError);
  await expect(error).rejects.toThrow(
    "POST /v1/express had no answer within 50 ms. It may have been done all the same. Make the call again with idempotencyKey 'order-7', and nothing is done twice.",
  );
});

test('a call ends when its signal does, in a try or between two, with the reason of the signal', async () => {
  const reason = new Error('The customer left.');
  for (const fault of ['silence', apiError(503, 'service_unavailable', { 'retry-after': '9' })] as const) {
    proxy.next(fault);
    const abort = new AbortController();
    const call = hakika.payments.list({}, { signal: abort.signal }).page();
    const ended = call.catch((error: unknown) => error);
    while (proxy.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    abort.abort(reason);
    expect(await ended).toBe(reason);
  }
});
