import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Engine } from '../support/engine.ts';
import { cliEnvironment } from './cli-environment.ts';
import { hakika, patiently } from './hakika.ts';

// Each test starts several processes of its own.
jest.setTimeout(180_000);

let engine: Engine;
let env: Record<string, string>;
beforeAll(async () => {
  engine = await Engine.start();
  env = await cliEnvironment(engine);
});
afterAll(async () => {
  await engine.stop();
  await rm(env['XDG_STATE_HOME']!, { recursive: true });
});

const endpoints = (...words: string[]) => hakika(['endpoints', ...words], env);

test('an endpoint is made, tested, verified, given a new secret and recovered', async () => {
  const made = await endpoints('create', '--url', engine.receiver.url, '--events', 'payment.completed');
  expect(made.code).toBe(0);
  expect(made.stdout).toMatch(/^whsec_\S+\n$/);
  const [id = ''] = /we_\w+/.exec(made.stderr) ?? [];
  const list = await endpoints('list');
  expect(list.stdout).toMatch(
    new RegExp(`^${id} +enabled +never +${engine.receiver.url} +payment.completed$`, 'm'),
  );

  const tested = await endpoints('test', id, '--json');
  expect(tested.code).toBe(0);
  const { body, headers } = await patiently(() => {
    expect(engine.receiver.received).toHaveLength(1);
    return engine.receiver.received[0]!;
  });
  const verify = () => new Webhook(made.stdout.trim()).verify(body, headers as Record<string, string>);
  expect(verify).not.toThrow();

  // A receiver that takes everything is no receiver.
  const verified = await endpoints('verify', id);
  expect(verified.code).toBe(1);
  expect(verified.stdout).toMatch(/^ok {4}genuine .*\nfail {2}forged .*\nfail {2}stale /);

  const rotated = await endpoints('rotate-secret', id, '--overlap-hours', '0');
  expect(rotated.stdout).toMatch(/^whsec_\S+\n$/);
  expect(rotated.stdout).not.toBe(made.stdout);
  const recovered = await endpoints('recover', id, '--since', '1h', '--json');
  expect(recovered.json()).toMatchObject({ count: 0 });
});

test('a test that the receiver refuses ends with 1 and says what came back', async () => {
  const { stdout } = await endpoints('create', '--url', engine.receiver.url, '--json');
  const { id } = JSON.parse(stdout) as { id: string };
  engine.receiver.answer = (response) => response.writeHead(500).end('no');
  const { code, json } = await endpoints('test', id, '--type', 'payment.failed', '--json');
  expect(code).toBe(1);
  expect(json()).toMatchObject({ delivered: false, httpStatus: 500, eventType: 'payment.failed' });
});

test('an address that the api refuses makes no endpoint', async () => {
  const { code, stderr } = await endpoints('create', '--url', 'ftp://shop.example');
  expect(code).toBe(1);
  expect(stderr).toContain('url: ');
});
