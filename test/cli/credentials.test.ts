import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { DarajaCredential } from '../../db/entities/index.ts';
import { openCredential } from '../../db/open-credential.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
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

const secrets = {
  DARAJA_CONSUMER_KEY: 'simulator-till-key',
  DARAJA_CONSUMER_SECRET: 'simulator-till-secret',
  DARAJA_PASSKEY: 'till-passkey',
};
const till = ['--short-code', '600584', '--till', '5123456'];
const save = (words: string[], more: Record<string, string> = {}, input = '') =>
  hakika(['credentials', 'save', ...words], { ...env, ...more }, input);
const opened = (id: string) => openCredential(everyTenantsEntities(engine.orm), engine.sealer, id);

test('save takes the secrets from the environment, keeps them sealed and proves them at Safaricom', async () => {
  const { code, stdout, stderr, json } = await save([...till, '--reference', 'SHOP', '--json'], secrets);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(json()).toMatchObject({
    type: 'till',
    businessShortCode: '600584',
    tillNumber: '5123456',
    check: { verified: true },
  });
  for (const secret of Object.values(secrets)) expect(stdout).not.toContain(secret);
  expect(await opened(String(json()['id']))).toMatchObject({
    consumerSecret: 'simulator-till-secret',
    passkey: 'till-passkey',
  });
});

test('the same till again gets new secrets, from standard input; wrong ones are saved, and told by exit code 1', async () => {
  const before = await everyTenantsEntities(engine.orm).findOneOrFail(DarajaCredential, {
    businessShortCode: '600584',
  });
  const lines =
    'DARAJA_CONSUMER_KEY=simulator-till-key\nDARAJA_CONSUMER_SECRET="wrong"\nDARAJA_PASSKEY=other\n';
  const { code, stdout } = await save([...till, '--default'], {}, lines);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^cred_\w+ is saved, as the default\.\nSafaricom’s sandbox refused/);
  const rows = await everyTenantsEntities(engine.orm).find(DarajaCredential, { businessShortCode: '600584' });
  expect(rows).toMatchObject([{ id: before.id, isDefault: true, defaultAccountReference: 'SHOP' }]);
  expect(await opened(before.id)).toMatchObject({ consumerSecret: 'wrong', passkey: 'other' });
});

test('an initiator may come on standard input beside the secrets', async () => {
  const lines = Object.entries({
    ...secrets,
    DARAJA_INITIATOR_NAME: 'testapi',
    DARAJA_SECURITY_CREDENTIAL: 'c2VjcmV0',
  }).map(([name, value]) => `${name}=${value}`);
  const { json } = await save(['--short-code', '600999', '--json'], {}, lines.join('\n'));
  expect((await opened(String(json()['id']))).initiator).toEqual({
    name: 'testapi',
    securityCredential: 'c2VjcmV0',
  });
});

test('a secret that is nowhere is named, and nothing is saved', async () => {
  const { code, stderr } = await save(['--short-code', '888880'], { DARAJA_CONSUMER_KEY: 'key' });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^Set DARAJA_CONSUMER_SECRET, DARAJA_PASSKEY in the environment/);
  expect(
    await everyTenantsEntities(engine.orm).count(DarajaCredential, { businessShortCode: '888880' }),
  ).toBe(0);
});

test('no option takes a secret: those show in the list of processes', async () => {
  const { stdout } = await hakika(['credentials', 'save', '--help'], env);
  expect(stdout).not.toMatch(/--(consumer|passkey|secret|password)/);
  expect((await save(['--short-code', '888880', '--consumer-key', 'x'], secrets)).code).toBe(2);
});

test('list shows no secret, and verify asks Safaricom anew', async () => {
  const list = await hakika(['credentials', 'list'], env);
  expect(list.stdout).toMatch(/^CREDENTIAL +TYPE +SHORT CODE +TILL/);
  expect(list.stdout).not.toContain('simulator-secret');
  const good = await hakika(['credentials', 'verify', engine.tenant.credentialId, '--json'], env);
  expect(good.code).toBe(0);
  expect(good.json()).toMatchObject({ verified: true });
  const { id } = await everyTenantsEntities(engine.orm).findOneOrFail(DarajaCredential, {
    businessShortCode: '600584',
  });
  expect((await hakika(['credentials', 'verify', id], env)).code).toBe(1);
});
