import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ApiKey } from '../../db/entities/index.ts';
import { Engine } from '../support/engine.ts';
import { cliEnvironment } from './cli-environment.ts';
import { hakika } from './hakika.ts';

// Each test starts several processes of its own.
jest.setTimeout(180_000);

let engine: Engine;
let env: Record<string, string>;
beforeAll(async () => {
  engine = await Engine.start({ worker: false });
  env = await cliEnvironment(engine);
});
afterAll(async () => {
  await engine.stop();
  await rm(env['XDG_STATE_HOME']!, { recursive: true });
});

const keys = (...words: string[]) => hakika(['keys', ...words], env);
const asKey = (key: string) => hakika(['payments', 'list', '--json'], { ...env, HAKIKA_API_KEY: key });
const stored = (name: string) => engine.orm.em.fork().findOneOrFail(ApiKey, { name });

test('create prints the key alone on standard output, with the scopes and the life that were asked for', async () => {
  const words = ['--name', 'Shop', '--scopes', 'express.pay,transactions.read', '--expires', '90d'];
  const { code, stdout, stderr } = await keys('create', ...words);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^hk_test_[0-9A-Za-z]{38}\n$/);
  expect(stderr).toContain('may express.pay, transactions.read');
  expect(stderr).not.toContain(stdout.trim());
  const row = await stored('Shop');
  expect(row.scopes).toEqual(['express.pay', 'transactions.read']);
  const days = (row.expiresAt!.getTime() - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(90);
  expect((await asKey(stdout.trim())).code).toBe(0);
});

test('a scope that there is none of is refused in the words of the api, and no key is made', async () => {
  const { code, stderr } = await keys('create', '--name', 'Nobody', '--scopes', 'express.pray', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({
    error: { code: 'validation_error', validation: [{ field: 'scopes.0' }] },
  });
  expect(await engine.orm.em.fork().count(ApiKey, { name: 'Nobody' })).toBe(0);
});

test('list never shows a key; rotate and revoke end one', async () => {
  const made = (await keys('create', '--name', 'Laptop', '--json')).json();
  const list = await keys('list');
  expect(list.stdout).toMatch(/^KEY +ENDS IN +NAME/);
  expect(list.stdout).toContain('Laptop');
  expect(list.stdout).not.toContain(String(made['secret']));

  const rotated = await keys('rotate', String(made['id']), '--overlap-hours', '0', '--json');
  const fresh = rotated.json();
  expect((await asKey(String(made['secret']))).code).toBe(1);
  expect((await asKey(String(fresh['secret']))).code).toBe(0);

  const revoked = await keys('revoke', String(fresh['id']), '--reason', 'Stolen');
  expect(revoked).toMatchObject({ code: 0, stdout: `${String(fresh['id'])} has ended.\n` });
  expect((await asKey(String(fresh['secret']))).code).toBe(1);
});
