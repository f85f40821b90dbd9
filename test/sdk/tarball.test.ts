import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';
import { nextPhone, patientTiming } from '../support/flow.ts';
import { PackedProject, root } from './support/packed.ts';

let project: PackedProject;
let engine: Engine;
beforeAll(async () => {
  [project, engine] = await Promise.all([PackedProject.install(), Engine.start({ timing: patientTiming })]);
}, 120_000);
afterAll(async () => {
  await engine.stop();
  await project.remove();
});

/** A merchant's whole program: takes a payment, and ends once it has seen both the verdict and the verified webhook. */
const shop = `
const [apiKey, baseUrl, phoneNumber] = process.argv.slice(2);
async function main() {
  const hakika = new Hakika({ apiKey, baseUrl });
  let secret = '';
  let told;
  const webhook = new Promise((resolve) => (told = resolve));
  const server = createServer((request, response) =>
    hakikaWebhooks({ secret, on: { 'payment.completed': ({ data }) => told(data.paymentId) } })(request, response),
  );
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = 'http://127.0.0.1:' + server.address().port;
  ({ secret } = await hakika.webhookEndpoints.create({ url, events: ['payment.completed'] }));
  const { paymentId } = await hakika.payments.create({ phoneNumber, amount: 100, description: 'Order' });
  const { status } = await hakika.payments.waitFor(paymentId);
  const refused = await hakika.payments.get('pay_1').catch((error) => error);
  const error = [refused instanceof NotFoundError, refused.name, refused.code];
  process.stdout.write(JSON.stringify({ status, told: (await webhook) === paymentId, error }));
  server.close();
}
main();
`;
const imports = {
  'shop.mjs': `import { createServer } from 'node:http';
import { Hakika, NotFoundError } from '@hakika/sdk';
import { hakikaWebhooks } from '@hakika/sdk/express';`,
  'shop.cjs': `const { createServer } = require('node:http');
const { Hakika, NotFoundError } = require('@hakika/sdk');
const { hakikaWebhooks } = require('@hakika/sdk/express');`,
};

test.each(Object.entries(imports))('%s takes a payment and its verified webhook', async (file, head) => {
  await project.write(file, `${head}\n${shop}`);
  const { stdout, stderr } = await project.run(
    process.execPath,
    file,
    engine.tenant.apiKey,
    engine.apiUrl,
    nextPhone(),
  );
  expect([JSON.parse(stdout), stderr]).toEqual([
    { status: 'completed', told: true, error: [true, 'NotFoundError', 'not_found'] },
    '',
  ]);
});

const entries = ['', '/webhooks', '/express', '/koa', '/hono', '/next', '/fetch'];

test('every entry can be imported and required, and both give the same names', async () => {
  const list = JSON.stringify(entries.map((entry) => `@hakika/sdk${entry}`));
  await project.write(
    'names.mjs',
    `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
for (const entry of ${list}) {
  const names = (module) => Object.keys(module).filter((name) => !/^(default|module.exports|__esModule)$/.test(name));
  console.log(JSON.stringify([names(await import(entry)).sort(), names(require(entry)).sort()]));
}`,
  );
  const { stdout } = await project.run(process.execPath, 'names.mjs');
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as [string[], string[]]);
  expect(lines).toHaveLength(entries.length);
  for (const [imported, required] of lines) {
    expect(imported.length).toBeGreaterThan(0);
    expect(required).toEqual(imported);
  }
});

describe('the types are right', () => {
  const program = (load: string): string => `${load}
const hakika = new Hakika({ apiKey: 'hk_test_1', baseUrl: 'https://pay.example.co.ke' });
export async function pay(): Promise<string> {
  const payment = await hakika.payments.create({ phoneNumber: '0712345678', amount: 1, description: 'Order' }, { wait: 60 });
  // @ts-expect-error -- a number is no description
  await hakika.payments.create({ phoneNumber: '0712345678', amount: 1, description: 1 });
  // @ts-expect-error -- there is no such operation
  await hakika.request('refundPayment', {});
  for await (const { receiptNumber } of hakika.payments.list({ statuses: ['completed'] })) receiptNumber?.trim();
  const waiting = { idempotencyKey: 'order-1', wait: 60 };
  const either = await hakika.payments.create({ phoneNumber: '0712345678', amount: 1, description: 'Order' }, waiting);
  // @ts-expect-error -- it may be the payment itself, which has no paymentId
  either.paymentId.trim();
  for await (const event of hakika.events.list()) if (event.type === 'payment.completed') event.data.amount.toFixed();
  if (payment.status === 'completed') return payment.receiptNumber ?? payment.id;
  return payment.status;
}
export const handler = hakikaWebhooks({
  secret: 'whsec_1',
  on: { 'payment.completed': ({ data }) => data.amount.toFixed() },
});
export function known(error: unknown): string {
  return error instanceof HakikaApiError && error.code === 'prompt_refused' ? (error.provider?.code ?? '') : '';
}
`;
  const names = `{ Hakika, HakikaApiError }`;
  const imported = `import ${names} from '@hakika/sdk';\nimport { hakikaWebhooks } from '@hakika/sdk/next';`;
  const required = `import sdk = require('@hakika/sdk');\nimport next = require('@hakika/sdk/next');
const ${names} = sdk;\ntype Thrown = sdk.HakikaApiError;\nexport type { Thrown };\nconst { hakikaWebhooks } = next;`;
  const strict = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: 'es2022',
  };
  const nodeModules = { 'program.mts': program(imported), 'program.cts': program(required) };
  const resolutions = {
    'Node.js, ES module and CommonJS': [nodeModules, { module: 'nodenext' }],
    'what knows no exports': [
      { 'program.ts': program(imported) },
      { module: 'commonjs', moduleResolution: 'node10' },
    ],
    'a bundler': [{ 'program.ts': program(imported) }, { module: 'esnext', moduleResolution: 'bundler' }],
  } as const;
  // With a page's own types and without Node's, and the other way round.
  const platforms = {
    'of a page': { lib: ['es2022', 'dom', 'dom.iterable'], types: [] },
    'of Node.js': { lib: ['es2022'], types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
  };
  const compilers = { 'TypeScript 7': 'node_modules', 'TypeScript 5.9': 'sdk/node_modules' };
  type Case = [keyof typeof resolutions, keyof typeof platforms, keyof typeof compilers];
  test.each<Case>([
    ['Node.js, ES module and CommonJS', 'of Node.js', 'TypeScript 7'],
    ['Node.js, ES module and CommonJS', 'of Node.js', 'TypeScript 5.9'],
    ['Node.js, ES module and CommonJS', 'of a page', 'TypeScript 7'],
    ['what knows no exports', 'of Node.js', 'TypeScript 5.9'],
    ['a bundler', 'of a page', 'TypeScript 7'],
    ['a bundler', 'of a page', 'TypeScript 5.9'],
    ['a bundler', 'of Node.js', 'TypeScript 7'],
  ])('for %s, with the types %s, by %s', async (resolution, platform, compiler) => {
    const [files, options] = resolutions[resolution];
    for (const [file, content] of Object.entries(files)) await project.write(file, content);
    // A dependency's own types name Buffer, which no page has.
    const skipLibCheck = platform === 'of a page';
    const compilerOptions = { ...strict, ...options, ...platforms[platform], skipLibCheck };
    await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: Object.keys(files) }));
    const { stdout } = await project.run(join(root, compilers[compiler], '.bin/tsc'), '--project', '.');
    expect(stdout).toBe('');
  });
});

test('the tarball holds what is built, its README and its licence, and nothing else', async () => {
  const installed = join(project.folder, 'node_modules/@hakika/sdk');
  expect((await readdir(installed)).toSorted()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  const text = await readFile(join(root, 'LICENSE'), 'utf8');
  expect(await readFile(join(installed, 'LICENSE'), 'utf8')).toBe(text);
});
