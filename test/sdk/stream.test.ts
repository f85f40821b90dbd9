import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Hakika, NotFoundError, type Payment } from '../../sdk/source/index.ts';
import { Engine } from '../support/engine.ts';
import { nextPhone, onHandset, patientTiming } from '../support/flow.ts';
import { FaultyProxy } from './support/faulty-proxy.ts';

let engine: Engine;
let proxy: FaultyProxy;
let hakika: Hakika;
beforeAll(async () => {
  // Slow enough for prompts that wait for somebody to type the PIN.
  engine = await Engine.start({ tempo: 4, timing: patientTiming });
  proxy = await FaultyProxy.start(engine.apiUrl);
  hakika = new Hakika({ apiKey: engine.tenant.apiKey, baseUrl: engine.apiUrl });
});
afterAll(async () => {
  await proxy.stop();
  await engine.stop();
});

async function create(ending = '20'): Promise<{ paymentId: string; phoneNumber: string }> {
  const phoneNumber = nextPhone(ending);
  const { paymentId } = await hakika.payments.create({ phoneNumber, amount: 100, description: 'Order' });
  return { paymentId, phoneNumber };
}

test('a payment is given as it is and at each change, and the stream ends once it is final', async () => {
  const { paymentId, phoneNumber } = await create();
  const seen: Payment['status'][] = [];
  for await (const { status } of hakika.payments.stream(paymentId)) {
    if (seen.length === 0) await onHandset(engine, phoneNumber, 'pin');
    seen.push(status);
  }
  expect([seen[0], seen.at(-1)]).toEqual(['pending', 'completed']);
});

test('it goes on over broken connections, and gives nothing twice', async () => {
  const { paymentId } = await create('40');
  const patient = new Hakika({ apiKey: engine.tenant.apiKey, baseUrl: proxy.url });
  proxy.next(
    'cut before',
    { status: 503 },
    { status: 200, headers: { 'content-type': 'text/event-stream' } },
  );
  const seen: string[] = [];
  for await (const payment of patient.payments.stream(paymentId)) seen.push(JSON.stringify(payment));
  expect(seen.length).toBeGreaterThan(0);
  expect(new Set(seen).size).toBe(seen.length);
  expect(JSON.parse(seen.at(-1)!)).toMatchObject({ status: 'completed' });
});

test('a stream that is left early is closed', async () => {
  const { paymentId } = await create();
  for await (const { id } of hakika.payments.stream(paymentId)) if (id === paymentId) break;
  await expect(hakika.payments.get(paymentId)).resolves.toMatchObject({ id: paymentId });
});

test('a payment that is not there is not streamed', async () => {
  await expect(hakika.payments.stream(`pay_${'0'.repeat(26)}`).next()).rejects.toThrow(NotFoundError);
});

test('it ends with its signal', async () => {
  const { paymentId } = await create();
  const abort = new AbortController();
  const stream = hakika.payments.stream(paymentId, { signal: abort.signal });
  await stream.next();
  const reason = new Error('The customer left.');
  abort.abort(reason);
  await expect(
    (async () => {
      for await (const _ of stream);
    })(),
  ).rejects.toBe(reason);
});
