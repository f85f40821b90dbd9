import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { DarajaCredential, StrayCallback, WebhookEndpoint } from '../../db/entities/index.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { executeSql } from '../../local/postgres-admin.ts';
import { insertPayment } from '../api/support/rows.ts';
import { serveApi } from '../api/support/serve-api.ts';
import { Engine } from '../support/engine.ts';
import type { WebhookReceiver } from '../support/receiver.ts';
import { makeTenant } from '../support/tenants.ts';
import { hakika } from './hakika.ts';

// Each test starts several processes of its own.
jest.setTimeout(180_000);

const run = promisify(execFile);
let engine: Engine;
let folder: string;

interface Report {
  environment: string;
  passed: boolean;
  counts: Record<'ok' | 'warn' | 'fail', number>;
  checks: { check: string; status: string; message: string; next?: string }[];
}

beforeAll(async () => {
  engine = await Engine.start();
  folder = await mkdtemp(join(tmpdir(), 'preflight-'));
  await run(process.execPath, ['worker/build-bundle.ts']);
});
afterAll(async () => {
  await engine.stop();
  await rm(folder, { recursive: true });
});

const environment = (env: Record<string, string> = {}): Record<string, string> => ({
  ...engine.environment(),
  HAKIKA_API_PORT: new URL(engine.apiUrl).port,
  NODE_ENV: 'production',
  HAKIKA_TEMPO: '1',
  HAKIKA_WEBHOOK_ALLOW_PRIVATE: '0',
  ...env,
});

async function preflight(env: Record<string, string> = {}, words = ['--environment', 'sandbox']) {
  const ended = await hakika(['preflight', '--json', ...words], environment(env));
  const report = ended.json() as never as Report;
  const of = (check: string) => report.checks.filter((each) => each.check === check);
  const only = (check: string) => {
    expect(of(check)).toHaveLength(1);
    return of(check)[0]!;
  };
  return { ...ended, report, of, only };
}

test('preflight passes where nothing fails, and says of what is not proven what to do', async () => {
  const { code, report, of, only, stderr } = await preflight();
  expect(report.checks.filter(({ status }) => status === 'fail')).toEqual([]);
  expect({ code, stderr, passed: report.passed }).toEqual({ code: 0, stderr: '', passed: true });
  for (const check of ['settings', 'build', 'temporal', 'api', 'database', 'database.migrations', 'root-key'])
    expect(only(check).status).toBe('ok');
  for (const check of ['clock.database', 'clock.safaricom', 'credentials.oauth', 'callback.reaches-us'])
    expect(only(check).status).toBe('ok');
  expect(only('credentials.paid')).toMatchObject({
    status: 'warn',
    next: expect.stringContaining('hakika payments create'),
  });
  expect(only('webhooks').status).toBe('warn');
  for (const each of report.checks) expect(each.next === undefined).toBe(each.status === 'ok');
  expect(of('callback.tls')[0]).toMatchObject({
    status: 'warn',
    message: expect.stringContaining('not https'),
  });
  expect(report.counts).toEqual({
    ok: report.checks.filter(({ status }) => status === 'ok').length,
    warn: report.checks.filter(({ status }) => status === 'warn').length,
    fail: 0,
  });
});

test('its callback leaves nothing behind, and secrets are in no line', async () => {
  const { stdout } = await preflight();
  expect(await everyTenantsEntities(engine.orm).count(StrayCallback)).toBe(0);
  for (const secret of ['simulator-secret', 'bfb279f9aa9bdbcf', engine.rootKey.toString('base64')])
    expect(stdout).not.toContain(secret);
});

test('people get one line for each check, aligned, without colour in a pipe', async () => {
  const { stdout, code } = await hakika(['preflight', '--environment', 'sandbox'], environment());
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ok {4}database {21}PostgreSQL \S+.* answers\.$/m);
  expect(stdout).toMatch(/^warn {2}webhooks .*\n {10,}→ Add one/m);
  expect(stdout).toMatch(/\n\d+ ok, \d+ to look at, 0 failed\.\n$/);
  expect(stdout).not.toContain('\u001b');
});

test('without its settings it names each that is missing, and ends with 1', async () => {
  const { code, json } = await hakika(['preflight', '--json'], {});
  expect(code).toBe(1);
  const { checks } = json() as never as Report;
  expect(checks.map(({ message }) => message.split(' ')[0])).toEqual([
    'DATABASE_URL',
    'HAKIKA_ROOT_KEY',
    'HAKIKA_PUBLIC_URL',
  ]);
});

test('an address with a word that Safaricom refuses fails, and the other checks go on', async () => {
  const { code, report, only } = await preflight({ HAKIKA_PUBLIC_URL: 'https://mpesa.example.com' });
  expect(code).toBe(1);
  expect(only('settings')).toMatchObject({
    status: 'fail',
    message: 'HAKIKA_PUBLIC_URL is wrong or missing.',
    next: expect.stringContaining('mpesa, safaricom, exe'),
  });
  expect(only('credentials.oauth').status).toBe('ok');
  expect(report.checks.filter(({ check }) => check.startsWith('callback'))).toEqual([]);
});

test('it tells the limits on requests that are in force', async () => {
  const limits = { HAKIKA_RATE_LIMIT_REQUESTS: '70', HAKIKA_RATE_LIMIT_WINDOW_SECONDS: '6' };
  const { only } = await preflight(limits);
  expect(only('settings.rate-limits')).toEqual({
    check: 'settings.rate-limits',
    status: 'ok',
    message: 'Each API key may make 70 requests in 6 s, each address try 60 unknown keys in a minute.',
  });
});

test('with the settings of a trial, production fails by name of each', async () => {
  const production = await makeTenant(engine.orm, engine.sealer, 'production');
  const trial = { NODE_ENV: '', HAKIKA_TEMPO: '20', HAKIKA_WEBHOOK_ALLOW_PRIVATE: '1' };
  const { code, only, of } = await preflight(trial, []);
  expect(code).toBe(1);
  for (const check of [
    'settings.node-env',
    'settings.tempo',
    'settings.private-webhooks',
    'settings.safaricom',
  ])
    expect(only(check).status).toBe('fail');
  expect(only('settings.callback-addresses').status).toBe('warn');
  expect(of('credentials.oauth').map(({ message }) => message)).toEqual([
    expect.stringContaining(production.credentialId),
  ]);
});

test('a root key that is not the one of the stored secrets fails and names them', async () => {
  const { code, only } = await preflight({ HAKIKA_ROOT_KEY: randomBytes(32).toString('base64') });
  expect(code).toBe(1);
  expect(only('root-key')).toMatchObject({
    status: 'fail',
    message: expect.stringContaining(engine.tenant.credentialId),
  });
});

test('credentials that Safaricom refuses, a suspension and a doubtful till are told', async () => {
  const wrong = await makeTenant(engine.orm, engine.sealer, 'sandbox', {
    name: 'Till',
    type: 'till',
    businessShortCode: '600584',
    tillNumber: '600584',
    defaultAccountReference: 'auto',
    consumerKey: 'simulator-till-key',
    consumerSecret: 'wrong',
    passkey: 'till-passkey',
  });
  const em = everyTenantsEntities(engine.orm);
  await em.nativeUpdate(
    DarajaCredential,
    { id: wrong.credentialId },
    { suspendedAt: new Date('2026-11-26T08:00:00Z'), suspendedCode: '2028' },
  );
  const words = ['--environment', 'sandbox', '--organisation', wrong.organisationId];
  const { code, of, only } = await preflight({}, words);
  expect(code).toBe(1);
  expect(only('credentials.oauth')).toMatchObject({
    status: 'fail',
    message: expect.stringContaining('refused the consumer key and secret'),
  });
  expect(of('credentials.wiring').map(({ status, message }) => [status, message])).toEqual([
    [
      'fail',
      expect.stringContaining('prompts nobody since 2026-11-26T08:00:00.000Z: Safaricom answered 2028'),
    ],
    ['warn', expect.stringContaining('the till number is also its short code')],
    ['warn', expect.stringContaining('known by prompts only')],
  ]);
});

/** A receiver as it should be: it verifies. */
function verifyingWith(secret: () => string): WebhookReceiver['answer'] {
  return (response, { body, headers }) => {
    try {
      new Webhook(secret()).verify(body, headers as Record<string, string>);
      response.writeHead(204).end();
    } catch {
      response.writeHead(401).end();
    }
  };
}

test('a second till that Safaricom refuses is told, though payments go by another unless they name it', async () => {
  const tenant = await makeTenant(engine.orm, engine.sealer);
  const api = `/v1/daraja-credentials`;
  const body = { name: 'Till', type: 'till', businessShortCode: '600584', tillNumber: '5123456' };
  const keys = { consumerKey: 'simulator-till-key', consumerSecret: 'wrong', passkey: 'till-passkey' };
  const headers = { authorization: `Bearer ${tenant.apiKey}`, 'idempotency-key': 'second-till' };
  const made = await engine.request('POST', api, { ...body, ...keys }, headers);
  expect(made).toMatchObject({ status: 201, body: { isDefault: false } });
  const words = ['--environment', 'sandbox', '--organisation', tenant.organisationId];
  const { of } = await preflight({}, words);
  expect(of('credentials.oauth').map(({ status }) => status)).toEqual(['ok', 'fail']);
  expect(of('credentials.default')).toEqual([]);
  await everyTenantsEntities(engine.orm).nativeUpdate(
    DarajaCredential,
    { organisationId: tenant.organisationId },
    { isDefault: false },
  );
  const without = await preflight({}, words);
  expect(without.only('credentials.default')).toMatchObject({ status: 'fail' });
});

test('a paid prompt and an endpoint that was proven to verify are ok; an unproven, failing or disabled one is not', async () => {
  const tenant = await makeTenant(engine.orm, engine.sealer);
  await insertPayment(engine, tenant, { credentialId: tenant.credentialId, promptSentAt: new Date() });
  const asTenant = { authorization: `Bearer ${tenant.apiKey}` };
  const { url } = engine.receiver;
  const { body: endpoint } = await engine.request('POST', '/v1/webhook-endpoints', { url }, asTenant);
  const id = String(endpoint['id']);
  const words = ['--environment', 'sandbox', '--organisation', tenant.organisationId];
  const unproven = await preflight({}, words);
  expect(unproven.only('credentials.paid').status).toBe('ok');
  expect(unproven.only('webhooks')).toMatchObject({
    status: 'warn',
    next: expect.stringContaining('hakika endpoints verify'),
  });

  engine.receiver.answer = verifyingWith(() => String(endpoint['secret']));
  await engine.request('POST', `/v1/webhook-endpoints/${id}/verify`, {}, asTenant);
  expect((await preflight({}, words)).only('webhooks')).toMatchObject({
    status: 'ok',
    message: expect.stringContaining(id),
  });
  engine.receiver.answer = (response) => response.writeHead(204).end();
  await engine.request('POST', `/v1/webhook-endpoints/${id}/verify`, {}, asTenant);
  expect((await preflight({}, words)).only('webhooks').status).toBe('fail');

  const em = everyTenantsEntities(engine.orm);
  await em.nativeUpdate(WebhookEndpoint, { id }, { failingSince: new Date() });
  expect((await preflight({}, words)).only('webhooks').message).toContain('answered no try with 2xx since');
  await em.nativeUpdate(WebhookEndpoint, { id }, { disabledAt: new Date(), disabledReason: 'Answered 410.' });
  expect((await preflight({}, words)).only('webhooks').message).toContain('disabled: Answered 410.');
});

test('a public address that leads to another program fails, though it answers 200', async () => {
  engine.receiver.answer = (response) => response.writeHead(200).end('{}');
  const { code, only } = await preflight({ HAKIKA_PUBLIC_URL: new URL(engine.receiver.url).origin });
  expect(code).toBe(1);
  expect(only('callback.reaches-us')).toMatchObject({
    status: 'fail',
    message: expect.stringContaining('another program or another Hakika'),
  });
  const nobody = await preflight({ HAKIKA_PUBLIC_URL: 'http://127.0.0.1:9' });
  expect(nobody.only('callback.reaches-us')).toMatchObject({
    status: 'fail',
    message: expect.stringContaining('Nothing answers at http://127.0.0.1:9/hooks'),
  });
});

test('an api that believes a made-up X-Forwarded-For fails', async () => {
  const api = await serveApi({ ...engine.apiDeps, proxyHops: 1 });
  const { only } = await preflight({ HAKIKA_PUBLIC_URL: api.url, HAKIKA_PROXY_HOPS: '1' });
  expect(only('callback.proxy-hops')).toMatchObject({
    status: 'fail',
    message: expect.stringContaining('made-up'),
  });
  await api.close();
});

test('a list of addresses is worth nothing where the api sees its own proxy', async () => {
  const { only } = await preflight({ HAKIKA_CALLBACK_ADDRESSES: '196.201.214.200' });
  expect(only('callback.proxy-hops')).toMatchObject({
    status: 'fail',
    message: expect.stringContaining('127.0.0.1'),
  });
});

test('a certificate counts by its chain and its days', async () => {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    key,
    '-out',
    certificate,
  ];
  await run('openssl', [
    ...made,
    '-days',
    '10',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
  ]);
  const server = createServer({ key: await readFile(key), cert: await readFile(certificate) });
  server.on('request', (_request, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = { HAKIKA_PUBLIC_URL: `https://localhost:${(server.address() as AddressInfo).port}` };
  const untrusted = await preflight(url);
  expect(untrusted.only('callback.tls')).toMatchObject({
    status: 'fail',
    message: expect.stringContaining('self-signed'),
  });
  const trusted = await preflight({ ...url, NODE_EXTRA_CA_CERTS: certificate });
  expect(trusted.only('callback.tls')).toMatchObject({
    status: 'warn',
    message: 'The certificate of localhost is valid for 9 more days.',
  });
  server.closeAllConnections();
  server.close();
});

test('a database that lacks migrations fails, and nothing is asked of its tables', async () => {
  const name = `preflight_${process.env['JEST_WORKER_ID']}`;
  const fresh = new URL(engine.databaseUrl);
  fresh.pathname = `/${name}`;
  await executeSql(engine.databaseUrl, [`drop database if exists ${name}`, `create database ${name}`]);
  const { code, only, of } = await preflight({ DATABASE_URL: fresh.href });
  expect(code).toBe(1);
  expect(only('database.migrations')).toMatchObject({
    status: 'fail',
    next: expect.stringContaining('npm run migrate'),
  });
  expect(of('root-key')).toEqual([]);
  await executeSql(engine.databaseUrl, [`drop database ${name} with (force)`]);
});

test('PostgreSQL and Temporal that are away are told in one line each', async () => {
  const { only } = await preflight({
    DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
  });
  expect(only('database').message).toContain('ECONNREFUSED');
  expect(only('database').message).not.toContain('secret');
  expect(only('temporal').status).toBe('fail');
});
