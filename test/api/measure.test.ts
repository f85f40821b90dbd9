import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { metricsText } from '../../metrics/metrics.ts';
import { Engine } from '../support/engine.ts';
import { send } from './support/send.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ worker: false });
});
afterAll(async () => await engine.stop());

const counted = async (labels: string): Promise<number> => {
  const line = (await metricsText())
    .split('\n')
    .find((each) => each.startsWith(`hakika_http_request_seconds_count{${labels}}`));
  return Number(line?.split(' ').at(-1) ?? 0);
};

test('requests are counted by their route, never by their path', async () => {
  const id = 'pay_01m2fg2w947m2qf8t4v6z9c1n5';
  await send(`${engine.apiUrl}/v1/payments/${id}`, { key: engine.tenant.apiKey });
  await send(`${engine.apiUrl}/v1/payments/${id}`);
  await send(`${engine.apiUrl}/hooks/0123456789abcdef`, { method: 'POST', body: '{}' });
  expect(await counted('method="GET",route="/v1/payments/:id",status="404"')).toBe(1);
  expect(await counted('method="GET",route="/v1/payments/:id",status="401"')).toBe(1);
  expect(await counted('method="POST",route="/hooks/:token",status="200"')).toBe(1);
  const text = await metricsText();
  for (const secret of [id, '0123456789abcdef']) expect(text).not.toContain(secret);
});

test('what no route serves, by whatever method, makes no series of its own', async () => {
  await send(`${engine.apiUrl}/254712345678`);
  await send(`${engine.apiUrl}/also-nothing`);
  await fetch(`${engine.apiUrl}/v1/payments`, { method: 'PROPFIND' });
  expect(await counted('method="GET",route="none",status="404"')).toBe(2);
  expect(await counted('method="other",route="none",status="405"')).toBe(1);
  expect(await metricsText()).not.toContain('254712345678');
});

test('the api itself shows no metrics: they have a port of their own', async () => {
  expect((await send(`${engine.apiUrl}/metrics`)).status).toBe(404);
});
