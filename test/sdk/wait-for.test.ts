import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Hakika, HakikaTimeoutError, NotFoundError } from '../../sdk/source/index.ts';
import { serveApi } from '../api/support/serve-api.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { nextPhone, onHandset, patientTiming } from '../support/flow.ts';
import { FaultyProxy } from './support/faulty-proxy.ts';

let engine: Engine;
let hakika: Hakika;
beforeAll(async () => {
  // Slow enough for prompts that wait for somebody to type the PIN.
  engine = await Engine.start({ tempo: 4, timing: patientTiming });
  hakika = new Hakika({ apiKey: engine.tenant.apiKey, baseUrl: engine.apiUrl });
});
afterAll(async () => {
  await engine.stop();
});

async function create(ending: string): Promise<{ paymentId: string; phoneNumber: string }> {
  const phoneNumber = nextPhone(ending);
  const { paymentId } = await hakika.payments.create({ phoneNumber, amount: 100, description: 'Order' });
  return { paymentId, phoneNumber };
}

test('the payment is given once it has its verdict', async () => {
  const paid = await hakika.payments.waitFor((await create('40')).paymentId);
  expect(paid).toMatchObject({ status: 'completed', receiptNumber: expect.any(String) });
  const declined = await hakika.payments.waitFor((await create('11')).paymentId);
  expect(declined.status).toBe('canceled');
});

test('it goes on over an API that breaks off, is away and comes back at the same address', async () => {
  const { paymentId, phoneNumber } = await create('20');
  const proxy = await FaultyProxy.start(engine.apiUrl);
  const away = { status: 503, headers: { 'content-type': 'application/json' }, body: '{}' };
  proxy.next('cut before', away, { ...away, status: 502 });
  const patient = new Hakika({ apiKey: engine.tenant.apiKey, baseUrl: proxy.url });
  const waiting = patient.payments.waitFor(paymentId);
  await eventually(() => expect(proxy.seen.length).toBeGreaterThan(3), 20_000);
  await onHandset(engine, phoneNumber, 'pin');
  expect((await waiting).status).toBe('completed');
  await proxy.stop();
});

test('it goes on over an API that was stopped and started again', async () => {
  const { paymentId, phoneNumber } = await create('20');
  const first = await serveApi(engine.apiDeps);
  const moving = new Hakika({
    apiKey: engine.tenant.apiKey,
    baseUrl: 'http://hakika.test',
    fetch: (url, init) => fetch(url.replace('http://hakika.test', address), init),
  });
  let address = first.url;
  const waiting = moving.payments.waitFor(paymentId);
  await first.close();
  await onHandset(engine, phoneNumber, 'pin');
  const second = await serveApi(engine.apiDeps);
  address = second.url;
  expect((await waiting).status).toBe('completed');
  await second.close();
});

test('without a verdict in time it says that nothing is lost', async () => {
  const { paymentId } = await create('20');
  const waiting = hakika.payments.waitFor(paymentId, { timeoutMs: 1_500 });
  await expect(waiting).rejects.toThrow(HakikaTimeoutError);
  await expect(waiting).rejects.toThrow(
    `${paymentId} has no verdict yet. Nothing is lost: wait for its webhook, or call waitFor again.`,
  );
});

test('an answer that is not held in the last second is not asked for again and again', async () => {
  const { paymentId } = await create('20');
  const proxy = await FaultyProxy.start(engine.apiUrl);
  const watched = new Hakika({ apiKey: engine.tenant.apiKey, baseUrl: proxy.url });
  await expect(watched.payments.waitFor(paymentId, { timeoutMs: 900 })).rejects.toThrow(HakikaTimeoutError);
  expect(proxy.seen).toHaveLength(1);
  await proxy.stop();
});

test('an API that does not answer holds it no longer than it was to wait', async () => {
  const proxy = await FaultyProxy.start(engine.apiUrl);
  proxy.next('silence', 'silence', 'silence');
  const limits: number[] = [];
  const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    limits.push(ms);
    return AbortSignal.abort(new DOMException('', 'TimeoutError'));
  });
  const patient = new Hakika({ apiKey: engine.tenant.apiKey, baseUrl: proxy.url });
  const waiting = patient.payments.waitFor(`pay_${'0'.repeat(26)}`, { timeoutMs: 700 });
  await expect(waiting).rejects.toThrow(HakikaTimeoutError);
  timeout.mockRestore();
  expect(limits.length).toBeGreaterThan(0);
  for (const limit of limits) expect(limit).toBeLessThanOrEqual(1_700);
  await proxy.stop();
});

test('a payment that is not there is not waited for', async () => {
  await expect(hakika.payments.waitFor(`pay_${'0'.repeat(26)}`)).rejects.toThrow(NotFoundError);
});

test('it ends with its signal', async () => {
  const { paymentId } = await create('20');
  const abort = new AbortController();
  const waiting = hakika.payments.waitFor(paymentId, { signal: abort.signal });
  const reason = new Error('The customer left.');
  abort.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});
