import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { DarajaCredential } from '../../db/entities/index.ts';
import { openCredential } from '../../db/open-credential.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { Engine } from '../support/engine.ts';
import { makeTenant } from '../support/tenants.ts';
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

describe('with --organisation, setup', () => {
  const live = (organisationId: string, ...more: string[]) =>
    setup(
      ['--organisation', organisationId, '--environment', 'production', '--short-code', '600584', ...more],
      secrets,
    );
  const read = async (path: string, stdout: string) => {
    const [key] = /hk_live_\w+/.exec(stdout) ?? [];
    const { status, body } = await engine.request('GET', path, undefined, { authorization: `Bearer ${key}` });
    expect(status).toBe(200);
    return body;
  };

  test('takes one of the sandbox live: the same organisation, with a paybill and a key of production', async () => {
    const { organisationId } = engine.tenant;
    const ended = await live(organisationId, '--till', '5123456');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await read('/v1/organisation', ended.stdout)).toMatchObject({
      id: organisationId,
      name: 'Test shop',
    });
    const credentials = await read('/v1/daraja-credentials', ended.stdout);
    expect(credentials.data).toMatchObject([
      { environment: 'production', name: 'Test shop', type: 'till', tillNumber: '5123456', isDefault: true },
    ]);
    const entries = await read('/v1/audit-entries', ended.stdout);
    expect(entries.data.map(({ actor, action }) => `${String(actor)} ${String(action)}`)).toEqual([
      'setup api_key.created',
      'setup credential.created',
    ]);
    // What was there is as it was.
    expect((await engine.request('GET', '/v1/daraja-credentials')).body.data).toMatchObject([
      { id: engine.tenant.credentialId, isDefault: true },
    ]);
  });

  test('adds another paybill beside the default one, which stays, and announces it', async () => {
    const { organisationId } = await makeTenant(engine.orm, engine.sealer);
    await live(organisationId, '--till', '5123456');
    const { stdout } = await live(organisationId, '--name', 'Market');
    const credentials = await read('/v1/daraja-credentials', stdout);
    expect(credentials.data).toMatchObject([
      { name: 'Market', tillNumber: null, isDefault: false },
      { tillNumber: '5123456', isDefault: true },
    ]);
    const { data: events } = await read('/v1/events?types=credentials.changed', stdout);
    expect(events[0]).toMatchObject({ data: { name: 'Market', change: 'created' } });
  });

  test('and no short code makes another key only, as where every key was lost', async () => {
    const { organisationId } = await makeTenant(engine.orm, engine.sealer, 'production');
    const ended = await setup(['--organisation', organisationId, '--environment', 'production', '--json']);
    expect(ended.json()).toEqual({
      organisationId,
      apiKey: expect.stringMatching(/^hk_live_/),
      credentialId: null,
    });
    expect((await read('/v1/daraja-credentials', ended.stdout)).data).toHaveLength(1);
    const { data } = await read('/v1/audit-entries', ended.stdout);
    expect(data).toMatchObject([{ actor: 'setup', action: 'api_key.created', details: { name: 'setup' } }]);
  });

  test('refuses a paybill that is there, and makes no key', async () => {
    const { organisationId } = await makeTenant(engine.orm, engine.sealer);
    const { stdout } = await live(organisationId);
    await expect(live(organisationId)).resolves.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/paybill 600584 are cred_/),
    });
    expect((await read('/v1/api-keys', stdout)).data).toHaveLength(1);
  });

  test.each([
    [
      'an organisation that is not there',
      'org_01m1hac9p6d3g6j9k2m5p8r1t4',
      [],
      1,
      /There is no organisation/,
    ],
    ['an id that is none', 'shop', [], 2, /--organisation: Give the id/],
    [
      'a member',
      'org_01m1hac9p6d3g6j9k2m5p8r1t4',
      ['--email', 'njeri@shop.example'],
      2,
      /--email: .*POST \/v1\/members/,
    ],
  ])('refuses %s', async (_title, id, more, code, words) => {
    await expect(live(id, ...more)).resolves.toMatchObject({ code, stderr: expect.stringMatching(words) });
  });
});

test('setup refuses what is of a paybill or till without its number', async () => {
  const words = ['--organisation', engine.tenant.organisationId, '--environment', 'sandbox'];
  for (const more of [
    ['--till', '5123456'],
    ['--reference', 'SHOP'],
    ['--name', 'Market'],
  ])
    await expect(setup([...words, ...more], secrets)).resolves.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--short-code: Give the paybill or store number that'),
    });
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
    stderr: expect.stringMatching(/^--environment: Give sandbox or production\.\n--name: .*\n--short-code: /),
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
