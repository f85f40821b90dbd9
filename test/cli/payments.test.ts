import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { insertPayment } from '../api/support/rows.ts';
import { FaultyProxy } from '../sdk/support/faulty-proxy.ts';
import { Engine } from '../support/engine.ts';
import {
  callbackOf,
  nextPhone,
  onlyPushTo,
  patientTiming,
  paymentTo,
  postCallback,
} from '../support/flow.ts';
import { makeKey, makeTenant } from '../support/tenants.ts';
import { cliEnvironment } from './cli-environment.ts';
import { hakika, patiently, startHakika } from './hakika.ts';

// Each test starts several processes of its own.
jest.setTimeout(180_000);

let engine: Engine;
let env: Record<string, string>;
beforeAll(async () => {
  engine = await Engine.start({ timing: patientTiming, tempo: 4 });
  env = await cliEnvironment(engine);
});
afterAll(async () => {
  await engine.stop();
  await rm(env['XDG_STATE_HOME']!, { recursive: true });
});

const create = (phone: string, ...more: string[]) =>
  hakika(
    ['payments', 'create', '--phone', phone, '--amount', '150', '--description', 'Order 7', ...more],
    env,
  );

test('create prompts the phone once and prints the answer of the api', async () => {
  const phone = nextPhone();
  const words = ['--reference', 'INV7', '--metadata', 'orderId=7', '--metadata', 'shop=a=b', '--json'];
  const { code, json, stderr } = await create(phone, ...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(json()).toMatchObject({
    status: 'pending',
    amount: 150,
    accountReference: 'INV7',
    environment: 'sandbox',
  });
  const row = await paymentTo(engine, phone);
  expect(row).toMatchObject({ id: json().paymentId, metadata: { orderId: '7', shop: 'a=b' } });
  expect((await onlyPushTo(engine, phone)).amountShillings).toBe(150);
});

test('the same idempotency key prompts nobody twice', async () => {
  const phone = nextPhone();
  const [first, second] = [
    await create(phone, '--idempotency-key', 'order-8', '--json'),
    await create(phone, '--idempotency-key', 'order-8', '--json'),
  ];
  expect(second.json().paymentId).toBe(first.json().paymentId);
  await onlyPushTo(engine, phone);
});

test('create --wait ends with 0 for a payer who paid and with 4 for one who did not', async () => {
  const paid = await create(nextPhone('40'), '--wait', '--json');
  expect(paid.code).toBe(0);
  expect(paid.json()).toMatchObject({
    object: 'payment',
    status: 'completed',
    receiptNumber: expect.any(String),
  });
  const declined = await create(nextPhone('11'), '--wait');
  expect(declined.code).toBe(4);
  expect(declined.stdout).toMatch(/^status +canceled$/m);
  expect(declined.stderr).toContain('waiting for the verdict');
});

test('watch ends with 5 where nobody can tell whether it was paid', async () => {
  const id = await insertPayment(engine, engine.tenant, { status: 'unknown' });
  const { code, json } = await hakika(['payments', 'watch', id, '--json'], env);
  expect([code, json()['status']]).toEqual([5, 'unknown']);
});

test('a refused prompt is told in the words of the api, as JSON on standard error where that is wanted', async () => {
  const { code, stdout, stderr } = await create(nextPhone('19'), '--json');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: 'prompt_refused',
      message: expect.stringContaining('refused'),
      status: 422,
      requestId: expect.stringMatching(/^req_/),
      validation: [],
      idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
      paymentId: expect.stringMatching(/^pay_/),
      provider: expect.objectContaining({ code: '400.002.02' }),
    },
  });
});

test('every wrong field that the api names is told', async () => {
  const words = ['--phone', '12', '--amount', '150', '--description', 'x'.repeat(30)];
  const { code, stderr } = await hakika(['payments', 'create', ...words], env);
  expect(code).toBe(1);
  expect(stderr).toMatch(/phoneNumber: .*\n {2}description: /);
});

test('what the words themselves make wrong ends with 2 and asks nobody', async () => {
  const nobody = { ...env, HAKIKA_API_URL: 'http://127.0.0.1:9' };
  const wrong: [string[], RegExp][] = [
    [
      ['payments', 'create', '--phone', '0712345678', '--amount', '1.5', '--description', 'x'],
      /whole number from 1 to 250000/,
    ],
    [['payments', 'create', '--phone', '0712345678'], /required option '--amount/],
    [
      'payments create --phone 0712345678 --customer cus_1 --amount 1 --description x'.split(' '),
      /--phone or --customer, not both/,
    ],
    [
      'payments create --phone 0712345678 --amount 1 --description x --idempotency-key –7'.split(' '),
      /visible ASCII characters/,
    ],
    [['payments', 'list', '--limit', '101'], /from 1 to 100/],
    [['payments', 'list', '--since', 'yesterday'], /30m, 2h or 7d/],
    [['payments', 'git'], /unknown command 'git'[\s\S]*Did you mean get/],
    [['payments', 'list', '--api-key', 'hk_test_x'], /unknown option '--api-key'/],
    [['payments'], /Say which of these commands/],
  ];
  for (const [words, told] of wrong) {
    const { code, stdout, stderr } = await hakika(words, nobody);
    expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: '' });
    expect(stderr).toMatch(told);
  }
  const { stderr } = await hakika(['payments', 'list', '--limit', 'x', '--json'], nobody);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'usage' } });
});

test('without a key, with a wrong one or one without the scope it says so', async () => {
  const { HAKIKA_API_KEY: _key, ...keyless } = env;
  const none = await hakika(['payments', 'list'], keyless);
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('Set HAKIKA_API_KEY') });
  const slip = await hakika(['payments', 'list'], { ...env, HAKIKA_API_KEY: 'hk_tset_1' });
  expect(slip).toMatchObject({ code: 2, stderr: expect.not.stringContaining('hk_tset_1') });
  const narrow = await makeKey(engine.orm, engine.tenant, ['webhooks.read']);
  const refused = await hakika(['payments', 'list', '--json'], { ...env, HAKIKA_API_KEY: narrow });
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: 'invalid_access', status: 422 } });
});

test('a key may come from a file, and goes before the one of the environment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'key-'));
  const other = await makeTenant(engine.orm, engine.sealer);
  await writeFile(join(folder, 'key'), `${other.apiKey}\n`);
  const id = await insertPayment(engine, other, {});
  const { json } = await hakika(['payments', 'list', '--json', '--api-key-file', join(folder, 'key')], env);
  expect(json().data.map((each) => each.id)).toEqual([id]);
  await rm(folder, { recursive: true });
});

test('an api that does not answer ends with 3', async () => {
  const { code, stderr } = await hakika(['payments', 'get', 'pay_1', '--json'], {
    ...env,
    HAKIKA_API_URL: 'http://127.0.0.1:9',
  });
  expect(code).toBe(3);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'no_answer' } });
});

test('a create without an answer names the key to repeat it with, and the repetition prompts nobody twice', async () => {
  const phone = nextPhone();
  const proxy = await FaultyProxy.start(engine.apiUrl);
  const through = { ...env, HAKIKA_API_URL: proxy.url };
  const words = ['payments', 'create', '--phone', phone, '--amount', '150', '--description', 'Order 7'];
  proxy.next('cut after', 'cut before', 'cut before', 'cut before');
  const { code, stderr } = await hakika([...words, '--json'], through);
  expect(code).toBe(3);
  const { idempotencyKey } = (JSON.parse(stderr) as { error: { idempotencyKey: string } }).error;
  proxy.next('cut before', 'cut before', 'cut before', 'cut before');
  const people = await hakika([...words, '--idempotency-key', idempotencyKey], through);
  expect(people.stderr).toContain(`Run it again with --idempotency-key ${idempotencyKey}`);
  proxy.next();
  const again = await hakika([...words, '--idempotency-key', idempotencyKey, '--json'], through);
  expect(again.json().paymentId).toBe((await paymentTo(engine, phone))!.id);
  await onlyPushTo(engine, phone);
  await proxy.stop();
});

test('a wait that loses the api names the payment', async () => {
  const proxy = await FaultyProxy.start(engine.apiUrl);
  const through = { ...env, HAKIKA_API_URL: proxy.url };
  const revoked = { status: 403, headers: { 'content-type': 'application/json' } };
  const body = JSON.stringify({ error: { status: 403, code: 'invalid_api_key', message: 'Revoked.' } });
  proxy.next('nothing', { ...revoked, body });
  const phone = nextPhone('15');
  const words = ['--phone', phone, '--amount', '150', '--description', 'Order 7', '--wait', '--json'];
  const { code, stderr } = await hakika(['payments', 'create', ...words], through);
  expect(code).toBe(1);
  const { id } = (await paymentTo(engine, phone))!;
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'invalid_api_key', paymentId: id } });
  await proxy.stop();
});

test('get reads by both ids, and list takes filters and goes on by its cursor', async () => {
  const other = await makeTenant(engine.orm, engine.sealer);
  const mine = { ...env, HAKIKA_API_KEY: other.apiKey };
  const ids: string[] = [];
  for (const status of ['failed', 'completed', 'failed'] as const)
    ids.unshift(await insertPayment(engine, other, { status, accountReference: 'INV9' }));
  const one = await hakika(['payments', 'get', ids[0]!.replace('pay_', 'trxn_')], mine);
  expect(one.stdout).toMatch(new RegExp(`^payment +${ids[0]}$`, 'm'));

  const list = (...words: string[]) => hakika(['payments', 'list', '--json', ...words], mine);
  const first = (await list('--status', 'failed,unknown', '--limit', '1')).json();
  const cursor = first.meta.cursor!;
  const second = (await list('--status', 'failed,unknown', '--limit', '1', '--cursor', cursor)).json();
  expect([...first.data, ...second.data].map(({ id }) => id)).toEqual([ids[0], ids[2]]);
  expect(second.meta.cursor).toBeNull();
  expect((await list('--reference', 'INV10')).json().data).toEqual([]);
  const table = await hakika(['payments', 'list', '--since', '1h'], mine);
  const [heading, ...rows] = table.stdout.trimEnd().split('\n');
  expect(heading).toMatch(/^PAYMENT +CREATED +PHONE/);
  expect(rows.map((row) => row.indexOf('KES'))).toEqual(rows.map(() => heading!.indexOf('AMOUNT')));
  expect((await hakika(['payments', 'get', ids[0]!], env)).code).toBe(1);
  const page = await hakika(['payments', 'list', '--since', '1h', '--limit', '2'], mine);
  const [, more = ''] = /^More: (.*)$/m.exec(page.stdout) ?? [];
  expect(more).toMatch(/^--since 2\S+Z --cursor \S+$/);
  const next = await hakika(['payments', 'list', '--json', '--limit', '2', ...more.split(' ')], mine);
  expect(next.json().data.map(({ id }) => id)).toEqual([ids[2]]);
});

const waiting = async (phone: string): Promise<string> => (await create(phone, '--json')).json().paymentId;

test('watch follows one payment to its verdict, a JSON document a line', async () => {
  const phone = nextPhone('15');
  const watching = startHakika(['payments', 'watch', await waiting(phone), '--json'], env);
  await patiently(() => expect(watching.stdout()).toContain('pending'));
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push));
  const { code, stdout } = await watching.ended;
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  const statuses = lines.map((line) => (JSON.parse(line) as { status: string }).status);
  expect(statuses).toEqual(['pending', 'completed']);
});

test('watch gives up where no verdict comes in time, and says how to go on', async () => {
  const id = await waiting(nextPhone('15'));
  const { code, stderr } = await hakika(['payments', 'watch', id, '--timeout', '1', '--json'], env);
  expect(code).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'no_verdict', paymentId: id } });
});

test('watch without an id tells every verdict from now on, and Ctrl-C ends it in order', async () => {
  const watching = startHakika(['payments', 'watch', '--json'], env);
  await patiently(async () => {
    await create(nextPhone('11'));
    expect(watching.stdout()).not.toBe('');
  });
  watching.child.kill('SIGINT');
  const { code, stdout } = await watching.ended;
  expect(code).toBe(0);
  const types = stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type);
  expect(new Set(types)).toEqual(new Set(['payment.canceled']));
});
