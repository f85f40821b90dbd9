import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import express from 'express';
import Koa from 'koa';
import { Webhook } from 'standardwebhooks';
import { hakikaWebhooks as forExpress } from '../../sdk/source/express.ts';
import { hakikaWebhooks as forFetch } from '../../sdk/source/fetch.ts';
import { Hakika, type WebhookEvent } from '../../sdk/source/index.ts';
import { hakikaWebhooks as forKoa } from '../../sdk/source/koa.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { nextPhone, patientTiming, sql } from '../support/flow.ts';
import { frameworks, openShop, type Shop } from './support/shops.ts';

const secret = `whsec_${Buffer.from('one secret of thirty-two bytes !').toString('base64')}`;
const body = JSON.stringify({
  id: 'evt_1',
  type: 'payment.failed',
  object: 'event',
  sequence: 1,
  data: { id: 'trxn_1', description: 'Chai ☕' },
});
const sign = (text: string, by = secret): Record<string, string> => ({
  'content-type': 'application/json',
  'webhook-id': 'evt_1',
  'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
  'webhook-signature': new Webhook(by).sign('evt_1', new Date(), text),
});

// Where Node itself and Next write what a handler throws.
beforeEach(() => void jest.spyOn(console, 'error').mockReturnValue());
afterEach(() => jest.mocked(console.error).mockRestore());

const open: Shop[] = [];
async function shopOf(listener: RequestListener): Promise<Shop> {
  const shop = await openShop(listener);
  open.push(shop);
  return shop;
}
afterEach(async () => {
  for (const shop of open.splice(0)) await shop.stop();
});

const post = (url: string, text = body, headers = sign(text)): Promise<Response> =>
  fetch(url, { method: 'POST', headers, body: text });

describe.each(Object.entries(frameworks))('with %s', (_name, make) => {
  let received: WebhookEvent[];
  let others: WebhookEvent[];
  const options = {
    secret,
    on: { 'payment.failed': (event: WebhookEvent) => void received.push(event) },
    otherwise: (event: WebhookEvent) => void others.push(event),
  };
  const begin = async (more = {}): Promise<string> => {
    [received, others] = [[], []];
    return (await shopOf(make({ ...options, ...more }))).url;
  };

  test('an event reaches the handler of its type, and is acknowledged', async () => {
    expect((await post(await begin())).status).toBe(204);
    expect([received, others]).toEqual([[JSON.parse(body)], []]);
  });

  test('an event of another type, also of a later version, is acknowledged', async () => {
    const url = await begin();
    for (const type of ['payment.completed', 'payment.refunded', 'toString']) {
      const text = body.replace('payment.failed', type);
      expect((await post(url, text)).status).toBe(204);
    }
    expect(received).toEqual([]);
    expect(others.map(({ type }) => type)).toEqual(['payment.completed', 'payment.refunded', 'toString']);
  });

  test('a sample is acknowledged and reaches no handler but the one for samples', async () => {
    const text = body.replace('{', '{"test":true,');
    expect((await post(await begin(), text)).status).toBe(204);
    expect([received, others]).toEqual([[], []]);
    const samples: unknown[] = [];
    const url = await begin({ samples: (event: unknown) => void samples.push(event) });
    expect((await post(url, text)).status).toBe(204);
    expect([received, others, samples]).toEqual([[], [], [JSON.parse(text)]]);
  });

  test('it is acknowledged only once the handler is done', async () => {
    let finish = (): void => undefined;
    const done = new Promise<void>((resolve) => (finish = resolve));
    const url = await begin({ on: { 'payment.failed': () => done } });
    let isAnswered = false;
    const answer = post(url).then((response) => {
      isAnswered = true;
      return response;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isAnswered).toBe(false);
    finish();
    expect((await answer).status).toBe(204);
  });

  test('what the handler throws is answered 500, so that the event comes again', async () => {
    const fail = async (): Promise<never> => {
      await Promise.resolve();
      throw new Error('The shop’s database is away.');
    };
    const url = await begin({ on: { 'payment.failed': fail } });
    expect((await post(url)).status).toBe(500);
  });

  test('a forged, unsigned or changed event is answered 400 and reaches no handler', async () => {
    const url = await begin();
    const forged = await post(url, body, sign(body, `whsec_${Buffer.from('another').toString('base64')}`));
    const unsigned = await post(url, body, { 'content-type': 'application/json' });
    const changed = await post(url, body.replace('trxn_1', 'trxn_2'), sign(body));
    const empty = await post(url, '', sign(''));
    expect([forged, unsigned, changed, empty].map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(await forged.json()).toMatchObject({ error: { code: 'invalid_webhook' } });
    expect([received, others]).toEqual([[], []]);
  });

  test('a body that is too large is answered 413, with its length told or not', async () => {
    const url = await begin({ maxBytes: 1_000 });
    expect((await post(url, 'x'.repeat(1_001))).status).toBe(413);
    const stream = new ReadableStream({
      start(controller) {
        for (let chunk = 0; chunk < 3; chunk += 1)
          controller.enqueue(new TextEncoder().encode('x'.repeat(500)));
        controller.close();
      },
    });
    const init = { method: 'POST', headers: sign(body), body: stream, duplex: 'half' };
    expect((await fetch(url, init as RequestInit)).status).toBe(413);
    const fits = `${body.slice(0, -1)}${' '.repeat(1_000 - Buffer.byteLength(body))}}`;
    expect((await post(url, fits)).status).toBe(204);
  });

  test('a request that breaks off reaches no handler', async () => {
    const url = new URL(await begin());
    const socket = connect(Number(url.port), url.hostname);
    const headers = Object.entries(sign(body)).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(
      `POST /hook HTTP/1.1\r\nHost: shop\r\n${headers.join('')}Content-Length: 9999\r\n\r\n${body}`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await post(url.href)).status).toBe(204);
    expect(received).toHaveLength(1);
  });
});

describe('behind a body parser', () => {
  const options = { secret, on: {} };
  const statusBehind = async (listener: unknown): Promise<number> =>
    (await post((await shopOf(listener as RequestListener)).url)).status;
  let thrown: unknown;
  const keep: express.ErrorRequestHandler = (error, _request, response, _next) => {
    thrown = error;
    response.status(500).end();
  };

  test('that parses, Express is told to register the webhook before it', async () => {
    const app = express().use(express.json()).post('/hook', forExpress(options)).use(keep);
    expect(await statusBehind(app)).toBe(500);
    expect(String(thrown)).toContain('Register the webhook before any body parser.');
  });

  test('that took the body and left nothing, it is told so too', async () => {
    const drain: express.RequestHandler = (request, _response, next) => void request.resume().on('end', next);
    const app = express().use(drain).post('/hook', forExpress(options)).use(keep);
    expect(await statusBehind(app)).toBe(500);
    expect(String(thrown)).toContain('Register the webhook before any body parser.');
  });

  test('that keeps the raw body, it is verified', async () => {
    for (const parser of [express.raw({ type: '*/*' }), express.text({ type: '*/*' })])
      expect(await statusBehind(express().use(parser).post('/hook', forExpress(options)))).toBe(204);
    const both = express.json({
      verify: (request, _response, raw) => Object.assign(request, { rawBody: raw }),
    });
    expect(await statusBehind(express().use(both).post('/hook', forExpress(options)))).toBe(204);
  });

  test('Koa is verified by the raw body that its parser keeps', async () => {
    const parse: Koa.Middleware = async (ctx, next) => {
      const chunks: Buffer[] = [];
      for await (const chunk of ctx.req) chunks.push(chunk as Buffer);
      Object.assign(ctx.request, { rawBody: Buffer.concat(chunks).toString(), body: {} });
      await next();
    };
    expect(await statusBehind(new Koa().use(parse).use(forKoa(options)).callback())).toBe(204);
  });

  test('a Request whose body was read cannot be verified', async () => {
    const request = new Request('http://shop.test/hook', { method: 'POST', headers: sign(body), body });
    await request.text();
    await expect(forFetch(options)(request)).rejects.toThrow('Register the webhook before any body parser.');
  });
});

test('what a handler throws on a server of Node itself is written down, and the server lives on', async () => {
  const failure = new Error('The shop’s database is away.');
  const fail = (): never => {
    throw failure;
  };
  const listener = forExpress({ secret, on: { 'payment.failed': fail } }) as unknown as RequestListener;
  const { url } = await shopOf(listener);
  expect([(await post(url)).status, (await post(url)).status]).toEqual([500, 500]);
  expect(jest.mocked(console.error).mock.calls).toEqual([[failure], [failure]]);
});

test('only POST is answered, where the framework lets anything through', async () => {
  for (const listener of [
    new Koa().use(forKoa({ secret, on: {} })).callback(),
    forExpress({ secret, on: {} }),
  ]) {
    const shop = await shopOf(listener as RequestListener);
    expect((await fetch(shop.url)).status).toBe(405);
  }
  expect((await forFetch({ secret, on: {} })(new Request('http://shop.test/hook'))).status).toBe(405);
});

describe('the real engine', () => {
  let engine: Engine;
  let hakika: Hakika;
  beforeAll(async () => {
    engine = await Engine.start({ timing: patientTiming });
    hakika = new Hakika({ apiKey: engine.tenant.apiKey, baseUrl: engine.apiUrl });
  });
  afterAll(async () => {
    await engine.stop();
  });

  test.each(Object.entries(frameworks))(
    'is told by %s that the event was dealt with',
    async (_name, make) => {
      const paid: string[] = [];
      let shop: Shop | undefined;
      const late = await shopOf((request, response) => listener(request, response));
      shop = late;
      const { id, secret: own } = await hakika.webhookEndpoints.create({
        url: shop.url,
        events: ['payment.completed'],
      });
      const listener = make({
        secret: own,
        on: { 'payment.completed': ({ data }) => void paid.push(data.paymentId) },
      });
      const { paymentId } = await hakika.payments.create({
        phoneNumber: nextPhone(),
        amount: 100,
        description: 'Order',
      });
      await eventually(async () => {
        const rows = await sql(engine, 'select status from webhook_deliveries where endpoint_id = ?', [id]);
        expect(rows).toEqual([{ status: 'delivered' }]);
      });
      expect(paid).toEqual([paymentId]);
      await hakika.webhookEndpoints.delete(id);
    },
  );
});
