import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../../local/free-port.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { nextPhone, patientTiming } from '../support/flow.ts';
import { PackedProject, root } from './support/packed.ts';

const readme = await readFile(join(root, 'sdk/README.md'), 'utf8');
const snippets = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code);
const [shop = '', ...others] = snippets;

let project: PackedProject;
let engine: Engine;
const running: ChildProcess[] = [];
beforeAll(async () => {
  [project, engine] = await Promise.all([PackedProject.install(), Engine.start({ timing: patientTiming })]);
  // What the shops of the README have besides, as this repository got it.
  await mkdir(join(project.folder, 'node_modules/@koa'));
  for (const name of ['express', 'koa', '@koa/router', 'hono', 'standardwebhooks'])
    await symlink(join(root, 'node_modules', name), join(project.folder, 'node_modules', name)).catch(
      () => undefined,
    );
}, 120_000);
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await engine.stop();
  await project.remove();
});

const secret = `whsec_${Buffer.from('one secret of thirty-two bytes !').toString('base64')}`;

/** What the README says that the snippets have. */
const prelude = `
import { Hakika, HakikaApiError } from '@hakika/sdk';
const hakika = new Hakika({ apiKey: process.env.HAKIKA_API_KEY, baseUrl: process.env.HAKIKA_URL });
const secret = process.env.HAKIKA_WEBHOOK_SECRET;
const order = { phoneNumber: String(process.env.PHONE), amount: 100, description: 'Order' };
const fulfil = async (event) => console.log('fulfilled', event.data.id);
`;
const programOf = (snippet: string): string =>
  // Where a snippet makes the secret, that is the one.
  `${snippet.includes('const { secret }') ? prelude.replace(/^const secret.*$/m, '') : prelude}\n${snippet}\n`;

/** Sends one signed webhook to what the snippet made. */
const webhookTo = (send: string): string => `
import { Webhook } from 'standardwebhooks';
const body = JSON.stringify({ id: 'evt_1', type: 'payment.completed', object: 'event', sequence: 1, data: { id: 'trxn_1' } });
const headers = {
  'webhook-id': 'evt_1',
  'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
  'webhook-signature': new Webhook(String(secret)).sign('evt_1', new Date(), body),
};
const init = { method: 'POST', headers, body };
console.log('answered', (await ${send}).status);
process.exit();
`;

/** By a piece of it: what each snippet is to print, and what is done with what it makes. */
const runs: [string, RegExp, string?][] = [
  ['hakika.webhookEndpoints.create', /^whsec_/, 'console.log(secret)'],
  ['wait: 60', /^[A-Z0-9]{10}$/],
  ['waitFor', /^completed null$/, 'console.log(status, failureReason)'],
  ['payments.stream', /completed$/],
  ['timeline', /^20\S+Z \w/],
  ['hakika.payments.list', /^pay_\w+ 100 [A-Z0-9]{10}\n/, 'console.log(data.length, meta.hasNextPage)'],
  ['catch (error)', /^validation_error .*\nphoneNumber Send a Kenyan mobile number/],
  ['const hurry', /^$/],
  [
    'sdk/koa',
    /^fulfilled trxn_1\nanswered 204$/,
    `import Koa from 'koa';
const server = new Koa().use(router.routes()).listen(0);
${webhookTo("fetch('http://127.0.0.1:' + server.address().port + '/webhooks/hakika', init)")}`,
  ],
  ['sdk/hono', /^fulfilled trxn_1\nanswered 204$/, webhookTo("app.request('/webhooks/hakika', init)")],
  ['sdk/next', /^fulfilled trxn_1\nanswered 204$/, webhookTo("POST(new Request('http://shop.test/', init))")],
  [
    'sdk/webhooks',
    /^fulfilled trxn_1\nanswered 204$/,
    webhookTo("receive(new Request('http://shop.test/', init))"),
  ],
  ['follow(', /^fulfilled trxn_\w+\nkeep \S+/],
  ['hakika.request', /^receipt$/, 'console.log(receipt.object)'],
];

test('every snippet is short: the whole shop has at most 25 lines, each thing less than ten', () => {
  const lines = (code: string): number => code.split('\n').filter((line) => line.trim() !== '').length;
  expect(lines(shop)).toBeLessThanOrEqual(25);
  for (const code of others) expect(lines(code)).toBeLessThan(10);
});

test('every snippet is run below', () => {
  expect(runs.map(([piece]) => others.findIndex((code) => code.includes(piece)))).toEqual([...others.keys()]);
});

function start(file: string, environment: Record<string, string>): () => string {
  const child = spawn(process.execPath, [file], {
    cwd: project.folder,
    env: {
      ...process.env,
      HAKIKA_API_KEY: engine.tenant.apiKey,
      HAKIKA_URL: engine.apiUrl,
      HAKIKA_WEBHOOK_SECRET: secret,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return () => output;
}

test('the shop takes a payment, and fulfils the order by its verified webhook', async () => {
  const port = await freePort(0);
  const endpoint = await engine.listen(['payment.completed'], `http://127.0.0.1:${port}/webhooks/hakika`);
  await project.write('shop.mjs', shop);
  const output = start('shop.mjs', { PORT: String(port), HAKIKA_WEBHOOK_SECRET: endpoint.secret });
  const phoneNumber = nextPhone();
  const pay = async (): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}/orders/1042/pay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ phoneNumber }),
    });
    return await response.json();
  };
  const first = await eventually(pay);
  expect(first).toMatchObject({ status: 'pending', phoneNumber });
  // Pressed twice.
  expect(await pay()).toEqual(first);
  await eventually(() => expect(output()).toMatch(/^Order 1042: [A-Z0-9]{10}\n$/));
  expect(await engine.pushes(phoneNumber)).toHaveLength(1);
});

test.each(runs)('%s does what the README says', async (piece, expected, epilogue = '') => {
  const snippet = others.find((code) => code.includes(piece))!;
  await project.write('snippet.mjs', `${programOf(snippet)}${epilogue}`);
  const output = start('snippet.mjs', { PHONE: nextPhone() });
  const child = running.at(-1)!;
  // It follows events until it is stopped.
  if (piece === 'follow(') await eventually(() => assert.match(output(), /^keep/m));
  else await once(child, 'exit');
  expect(output().trim()).toMatch(expected);
});

test('every snippet fits the types', async () => {
  await Promise.all(
    snippets.map((code, index) =>
      project.write(`typed-${index}.mjs`, `${index === 0 ? code : programOf(code)}export {};\n`),
    ),
  );
  const compilerOptions = {
    strict: true,
    noImplicitAny: false,
    allowJs: true,
    checkJs: true,
    noEmit: true,
    skipLibCheck: true,
    target: 'es2022',
    module: 'nodenext',
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    preserveSymlinks: true,
  };
  const files = snippets.map((_code, index) => `typed-${index}.mjs`);
  await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files }));
  const { stdout } = await project.run(join(root, 'node_modules/.bin/tsc'), '--project', '.');
  expect(stdout).toBe('');
});
