import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { createHttpServer } from '../../api/http-server.ts';
import { createApp } from '../../api/app.ts';
import { insertEvent } from '../api/support/rows.ts';
import { Engine } from '../support/engine.ts';
import { sql } from '../support/flow.ts';
import { WebhookReceiver } from '../support/receiver.ts';
import { makeKey, makeTenant, type TestTenant } from '../support/tenants.ts';
import { cliEnvironment } from './cli-environment.ts';
import { hakika, patiently, startHakika, type RunningHakika } from './hakika.ts';

// Each test starts several processes of its own.
jest.setTimeout(180_000);

let engine: Engine;
let env: Record<string, string>;
let tenant: TestTenant;
/** The developer's app. */
let app: WebhookReceiver;
const running: RunningHakika[] = [];

beforeAll(async () => {
  engine = await Engine.start({ worker: false });
});
afterAll(async () => await engine.stop());
beforeEach(async () => {
  tenant = await makeTenant(engine.orm, engine.sealer);
  env = { ...(await cliEnvironment(engine)), HAKIKA_API_KEY: tenant.apiKey };
  app = await WebhookReceiver.start();
});
afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
  await app.stop();
  await rm(env['XDG_STATE_HOME']!, { recursive: true });
});

interface Line {
  kind: string;
  secret?: string;
  eventId?: string;
  outcome?: string;
  try?: number;
  againMs?: number | null;
}

const linesOf = (stdout: string): Line[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

/** Started, and its place kept. */
async function listen(...words: string[]): Promise<RunningHakika & { secret: string }> {
  const started = startHakika(['listen', '--forward-to', app.url, '--json', ...words], env);
  running.push(started);
  await patiently(() => expect(started.stdout() + started.stderr()).not.toBe(''));
  return { ...started, secret: String(linesOf(started.stdout())[0]?.secret) };
}

async function stop({ child, ended }: RunningHakika, signal: NodeJS.Signals = 'SIGINT') {
  child.kill(signal);
  return await ended;
}

const received = () => app.received.map(({ headers }) => headers['webhook-id']);
const expectReceived = (ids: string[]) => patiently(() => expect(received()).toEqual(ids));

let sequence = 0;
async function insertEvents(count: number, columns = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let each = 0; each < count; each += 1)
    ids.push(await insertEvent(engine, tenant, { ...columns, sequence: (sequence += 1) }));
  return ids;
}

async function keptFile(): Promise<string> {
  const folder = join(env['XDG_STATE_HOME']!, 'hakika/listen');
  const [name = ''] = (await readdir(folder)).filter((each) => each.endsWith('.json'));
  return join(folder, name);
}

test('events from now on come signed as Standard Webhooks and as Svix, with the id of the event', async () => {
  await insertEvents(1);
  const { secret, stdout } = await listen();
  const [id] = await insertEvents(1, { type: 'payment.completed', subjectId: 'trxn_1' });
  await expectReceived([id!]);
  const { body, headers, json } = app.received[0]!;
  expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(json);
  const svix = Object.entries(headers).filter(([name]) => name.startsWith('svix-'));
  const verify = () =>
    new SvixWebhook(secret).verify(body, Object.fromEntries(svix) as Record<string, string>);
  expect(verify).not.toThrow();
  expect(json).toMatchObject({ id, type: 'payment.completed', object: 'event', data: { id: 'trxn_1' } });
  expect(headers).toMatchObject({ 'webhook-id': id, 'svix-id': id, 'content-type': 'application/json' });
  await patiently(() =>
    expect(linesOf(stdout())).toContainEqual(
      expect.objectContaining({
        kind: 'forwarded',
        eventId: id,
        outcome: 'delivered',
        httpStatus: 204,
        try: 1,
      }),
    ),
  );
});

test('what happened while it was off comes when it runs again, under the same secret', async () => {
  const first = await listen();
  const [before] = await insertEvents(1);
  await expectReceived([before!]);
  expect(await stop(first)).toMatchObject({ code: 0, stderr: '' });
  const missed = await insertEvents(3);
  const second = await listen();
  expect(second.secret).toBe(first.secret);
  await expectReceived([before!, ...missed]);
  const file = await keptFile();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await patiently(async () => expect(await readFile(file, 'utf8')).toContain(missed[2]!));
});

test('killed in the middle it misses nothing: each event comes at least once, with its own id', async () => {
  app.answer = (response) => setTimeout(() => response.writeHead(204).end(), 40);
  let listener = await listen();
  const ids: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    ids.push(...(await insertEvents(12, { subjectId: `trxn_${round}` })));
    await patiently(() => expect(new Set(received()).size).toBeGreaterThan(round * 12 + 3));
    await stop(listener, 'SIGKILL');
    listener = await listen();
  }
  await patiently(() => expect(new Set(received())).toEqual(new Set(ids)));
  // Of one subject the first sight of each event is in the list's order, whatever came twice.
  for (let round = 0; round < 4; round += 1) {
    const listed = await sql<{ id: string }>(
      engine,
      'select id from events where organisation_id = ? and subject_id = ? order by position',
      [tenant.organisationId, `trxn_${round}`],
    );
    const ofRound = listed.map(({ id }) => id);
    expect(ofRound.toSorted()).toEqual(ids.slice(round * 12, round * 12 + 12).toSorted());
    expect([...new Set(received())].filter((id) => ofRound.includes(String(id)))).toEqual(ofRound);
  }
});

test('while the app is away events wait, and come in order when it is back', async () => {
  const { port } = new URL(app.url);
  const { stdout } = await listen();
  await app.stop();
  const ids = await insertEvents(3, { subjectId: 'trxn_1' });
  await patiently(() => expect(stdout()).toContain('"outcome":"away"'));
  expect(linesOf(stdout()).filter(({ eventId }) => eventId === ids[1])).toEqual([]);
  const seen: unknown[] = [];
  const back = createServer((request, response) => {
    seen.push(request.headers['webhook-id']);
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => back.listen(Number(port), '127.0.0.1', resolve));
  await patiently(() => expect(seen).toEqual(ids));
  back.closeAllConnections();
  back.close();
  app = await WebhookReceiver.start();
});

test('a refused event is tried again, holds up its own subject only, and is kept until its tries are over', async () => {
  let refusals = 2;
  app.answer = (response, { json }) =>
    response.writeHead(json.data['id'] === 'trxn_1' && (refusals -= 1) >= 0 ? 500 : 204).end();
  const { stdout, ...listener } = await listen();
  const [refused, behind] = await insertEvents(2, { subjectId: 'trxn_1' });
  const [other] = await insertEvents(1, { subjectId: 'trxn_2' });
  await patiently(() => expect(received()).toContain(other));
  expect(received()).not.toContain(behind);
  // The place does not move over what is open, though a later event was taken.
  expect(await readFile(await keptFile(), 'utf8')).not.toContain(other!);
  await patiently(() => expect(received().at(-1)).toBe(behind));
  expect(received().filter((id) => id === refused)).toHaveLength(3);
  await patiently(async () => expect(await readFile(await keptFile(), 'utf8')).toContain(other!));
  const tries = linesOf(stdout()).filter(({ eventId }) => eventId === refused);
  expect(tries.map((each) => [each.try, each.outcome, each.againMs])).toEqual([
    [1, 'refused', 1000],
    [2, 'refused', 2000],
    [3, 'delivered', null],
  ]);
  expect((await stop({ stdout, ...listener })).code).toBe(0);
});

test('a resend to everybody comes again under the same id, one to another endpoint does not', async () => {
  await listen();
  const [first, second] = await insertEvents(2);
  await expectReceived([first!, second!]);
  const endpoint = await engine.request(
    'POST',
    '/v1/webhook-endpoints',
    { url: engine.receiver.url },
    { authorization: `Bearer ${tenant.apiKey}` },
  );
  const elsewhere = await hakika(
    ['events', 'resend', first!, '--endpoint', String(endpoint.body['id'])],
    env,
  );
  expect(elsewhere.code).toBe(0);
  const again = await hakika(['events', 'resend', second!, '--json'], env);
  expect(again.json()).toMatchObject({ object: 'event_resend', eventId: second });
  await expectReceived([first!, second!, second!]);
  await sleep(2_500);
  expect(received()).toEqual([first, second, second]);
});

test('a resend while it was off comes when it runs again', async () => {
  const listener = await listen();
  const [id] = await insertEvents(1);
  await expectReceived([id!]);
  await stop(listener);
  await hakika(['events', 'resend', id!], env);
  await listen();
  await expectReceived([id!, id!]);
});

test('--since begins with what happened since then, and --events takes those types only', async () => {
  await insertEvents(1, { occurredAt: new Date(Date.now() - 3 * 3_600_000) });
  const [wanted] = await insertEvents(1, { type: 'payment.failed' });
  await insertEvents(1, { type: 'customer.created' });
  const [last] = await insertEvents(1, { type: 'payment.completed' });
  await listen('--since', '2h', '--events', 'payment.failed,payment.completed');
  await expectReceived([wanted!, last!]);
});

test('a type that there is none of is refused, and names those that there are', async () => {
  const { code, stderr } = await hakika(
    ['listen', '--forward-to', app.url, '--events', 'payment.complete'],
    env,
  );
  expect(code).toBe(1);
  expect(stderr).toContain('payment.completed');
});

test('a second listener of the same events is refused; one of another organisation is not', async () => {
  await listen();
  const second = await hakika(['listen', '--forward-to', app.url, '--json'], env);
  expect(second.code).toBe(1);
  expect(JSON.parse(second.stderr)).toMatchObject({
    error: {
      code: 'already_listening',
      message: expect.stringContaining('Stop it first'),
      process: running[0]!.child.pid,
    },
  });
  const other = await makeTenant(engine.orm, engine.sealer);
  env = { ...env, HAKIKA_API_KEY: other.apiKey };
  const { stdout } = await listen();
  expect(linesOf(stdout())[0]).toMatchObject({ kind: 'listening' });
});

test('an api that is away is waited for, and nothing is missed', async () => {
  const serve = async (port: number) => {
    const server = createHttpServer(createApp(engine.apiDeps));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return server;
  };
  const server = await serve(0);
  const { port } = server.address() as { port: number };
  env = { ...env, HAKIKA_API_URL: `http://127.0.0.1:${port}` };
  const { stdout } = await listen();
  server.closeAllConnections();
  server.close();
  await patiently(() => expect(stdout()).toContain('api_away'));
  const ids = await insertEvents(2, { subjectId: 'trxn_1' });
  const again = await serve(port);
  await expectReceived(ids);
  expect(linesOf(stdout()).map(({ kind }) => kind)).toContain('api_back');
  again.closeAllConnections();
  again.close();
});

test('a key that ends while it listens ends it, with the words of the api', async () => {
  const { ended } = await listen();
  await engine.orm.em
    .fork()
    .execute('update api_keys set revoked_at = now() where organisation_id = ?', [tenant.organisationId]);
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'invalid_api_key' } });
});

test('a rotated key goes on where the old one was', async () => {
  const first = await listen();
  await stop(first);
  const [missed] = await insertEvents(1);
  env = { ...env, HAKIKA_API_KEY: await makeKey(engine.orm, tenant) };
  const second = await listen();
  expect(second.secret).toBe(first.secret);
  await expectReceived([missed!]);
});

test('what was kept and cannot be read is never overwritten', async () => {
  await stop(await listen());
  const file = await keptFile();
  await writeFile(file, '{"secret":');
  const { code, stderr } = await hakika(['listen', '--forward-to', app.url], env);
  expect(code).toBe(1);
  expect(stderr).toContain(file);
  expect(await readFile(file, 'utf8')).toBe('{"secret":');
});

test('a place that cannot be kept ends it, with what is wrong', async () => {
  const { ended } = await listen();
  await rm(dirname(await keptFile()), { recursive: true });
  await insertEvents(1);
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({
    error: { code: 'failed', message: expect.stringContaining('ENOENT') },
  });
});

test('people see the secret, each event and what the app said', async () => {
  const started = startHakika(['listen', '--forward-to', app.url], env);
  running.push(started);
  await patiently(() => expect(started.stdout()).toMatch(/They are signed with whsec_\S+,/));
  const [id] = await insertEvents(1, { type: 'payment.canceled', subjectId: 'trxn_5' });
  await expectReceived([id!]);
  await patiently(() =>
    expect(started.stdout()).toMatch(/payment\.canceled {3,}trxn_5 {2}→ 204 in \d+ ms\n/),
  );
  let refusals = 1;
  app.answer = (response) => response.writeHead((refusals -= 1) >= 0 ? 401 : 204).end();
  await insertEvents(1, { subjectId: 'trxn_6' });
  await patiently(() =>
    expect(started.stdout()).toMatch(
      /trxn_6 {2}→ 401 \(has your app the secret above\?\); again in 1 s\n.*204/s,
    ),
  );
  expect((await stop(started)).stdout).toMatch(
    /Stopped\. What happens meanwhile is forwarded by the next run\.\n$/,
  );
});
