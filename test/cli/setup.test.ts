import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { DarajaCredential } from '../../db/entities/index.ts';
import { openCredential } from '../../db/open-credential.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { Engine } from '../support/engine.ts';
import { hakika } from './hakika.ts';

// Each test starts several processes of its own.
jest.setTimeout(180_000);

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ worker: false });
});
afterAll(async () => {
  await engine.stop();
});

const setup = (words: string[], env: Record<string, string> = {}) =>
  hakika(['setup', ...words], { ...engine.environment(), ...env });

const secrets = { DARAJA_CONSUMER_KEY: 'key', DARAJA_CONSUMER_SECRET: 'secret', DARAJA_PASSKEY: 'passkey' };

test('setup makes an organisation whose key works, names its credential, and keeps no secret in the clear', async () => {
  const words = [
    '--name',
    'Mama Njeri',
    '--environment',
    'sandbox',
    '--short-code',
    '600584',
    '--till',
    '5123456',
  ];
  const { stdout } = await setup(words, secrets);
  const [key] = /hk_test_\w+/.exec(stdout) ?? [];
  const answer = await engine.request('GET', '/v1/payments', undefined, { authorization: `Bearer ${key}` });
  expect(answer.status).toBe(200);
  const [credentialId] = /cred_\w+/.exec(stdout) ?? [];
  const [row] = await engine.orm.em
    .fork()
    .execute<Record<string, string>[]>(
      `select c.id, c.type, c.till_number, c.secrets_sealed from daraja_credentials c join organisations o on o.id = c.organisation_id where o.name = 'Mama Njeri'`,
    );
  expect(row).toMatchObject({ id: credentialId, type: 'till', till_number: '5123456' });
  expect(row!['secrets_sealed']).not.toContain('passkey');
});

test('setup makes the first owner where an address is given, and writes down what it made', async () => {
  const words = ['--name', 'With owner', '--environment', 'sandbox', '--short-code', '174379'];
  const owner = ['--email', 'Njeri@Shop.Example', '--owner-name', 'Njeri Kamau'];
  const { stdout } = await setup([...words, ...owner], secrets);
  const [key] = /hk_test_\w+/.exec(stdout) ?? [];
  const headers = { authorization: `Bearer ${key}` };
  const members = await engine.request('GET', '/v1/members', undefined, headers);
  expect(members.body.data).toMatchObject([
    { email: 'njeri@shop.example', name: 'Njeri Kamau', role: 'owner' },
  ]);
  const entries = await engine.request('GET', '/v1/audit-entries', undefined, headers);
  expect(entries.body.data.map(({ actor, action }) => `${String(actor)} ${String(action)}`)).toEqual([
    'setup api_key.created',
    'setup credential.created',
    'setup member.added',
    'setup organisation.created',
  ]);
  expect(JSON.stringify(entries.body)).not.toContain(String(key));
});

test.each([
  ['an address that is none', ['--email', 'njeri'], /e-mail/],
  ['a name without an address', ['--owner-name', 'Njeri'], /--email/],
])('setup refuses %s', async (_title, more, words) => {
  const right = ['--name', 'Nobody', '--environment', 'sandbox', '--short-code', '174379'];
  await expect(setup([...right, ...more], secrets)).resolves.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(words),
  });
});

test('setup names every option and variable that is wrong, and makes nothing', async () => {
  await expect(setup(['--environment', 'moon'], secrets)).resolves.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^--name: .*\n--environment: Give sandbox or production\.\n--short-code: /),
  });
  const words = ['--name', 'Nobody', '--environment', 'sandbox', '--short-code', '174379'];
  await expect(setup(words)).resolves.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('DARAJA_PASSKEY'),
  });
});

test('setup takes an initiator with its password under a certificate, and names what is missing of one', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const folder = await mkdtemp(join(tmpdir(), 'certificate-'));
  const file = join(folder, 'sandbox.pem');
  await writeFile(file, publicKey.export({ type: 'spki', format: 'pem' }));
  const words = ['--name', 'With initiator', '--environment', 'sandbox', '--short-code', '174379'];
  const initiator = {
    DARAJA_INITIATOR_NAME: 'testapi',
    DARAJA_INITIATOR_PASSWORD: 'Safaricom999!*!',
    DARAJA_CERTIFICATE_FILE: file,
  };
  await setup(words, { ...secrets, ...initiator });
  const em = everyTenantsEntities(engine.orm);
  const row = await em.findOneOrFail(DarajaCredential, { initiatorName: 'testapi' });
  expect(row.secretsSealed).not.toContain('Safaricom999');
  const opened = await openCredential(em, engine.sealer, row.id);
  const key = { key: privateKey, padding: constants.RSA_PKCS1_PADDING };
  const sealed = Buffer.from(opened.initiator!.securityCredential, 'base64');
  expect(privateDecrypt(key, sealed).toString()).toBe('Safaricom999!*!');

  const wrong: Record<string, string>[] = [
    { DARAJA_INITIATOR_NAME: 'testapi' },
    { DARAJA_SECURITY_CREDENTIAL: 'c2VjcmV0' },
    { ...initiator, DARAJA_CERTIFICATE_FILE: '/nowhere.pem' },
  ];
  for (const env of wrong)
    await expect(setup(words, { ...secrets, ...env })).resolves.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/DARAJA_(INITIATOR_NAME and either|CERTIFICATE_FILE)/),
    });
  await rm(folder, { recursive: true });
});

test('with --json it answers one document, and the secrets may come on standard input', async () => {
  const words = ['--name', 'Piped', '--environment', 'production', '--short-code', '888880', '--json'];
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}`);
  const { code, stderr, json } = await hakika(['setup', ...words], engine.environment(), lines.join('\n'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(json()).toEqual({
    organisationId: expect.stringMatching(/^org_/),
    apiKey: expect.stringMatching(/^hk_live_/),
    credentialId: expect.stringMatching(/^cred_/),
  });
  const opened = await openCredential(
    everyTenantsEntities(engine.orm),
    engine.sealer,
    String(json()['credentialId']),
  );
  expect(opened).toMatchObject({ consumerKey: 'key', consumerSecret: 'secret', passkey: 'passkey' });
});
