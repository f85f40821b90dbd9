import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';
import { hakika } from './hakika.ts';

// Each test starts several processes of its own.
jest.setTimeout(180_000);

const root = join(import.meta.dirname, '../..');
let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await Engine.start({ worker: false });
  folder = await mkdtemp(join(tmpdir(), 'hakika-state-'));
  const stack = {
    apiUrl: engine.apiUrl,
    apiKey: engine.tenant.apiKey,
    simulatorUrl: engine.simulatorUrl,
    temporalAddress: '',
    temporalNamespace: '',
    temporalUiUrl: null,
    webhookSecret: '',
  };
  await writeFile(join(folder, 'local.json'), JSON.stringify(stack));
});
afterAll(async () => {
  await engine.stop();
  await rm(folder, { recursive: true });
});

test('the repository has a program that npx finds and the system can run', () => {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: { hakika: string } };
  const file = join(root, bin.hakika);
  expect(statSync(file).mode & 0o111).toBe(0o111);
  expect(readFileSync(file, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

const commands = ['payments create', 'payments get', 'payments list', 'payments watch', 'listen', 'trigger'];
const others = ['events list', 'events resend', 'endpoints create', 'endpoints list', 'endpoints test'];
const more = ['endpoints verify', 'endpoints rotate-secret', 'endpoints recover', 'keys create', 'keys list'];
const rest = ['keys rotate', 'keys revoke', 'credentials save', 'credentials list', 'credentials verify'];

test.each([...commands, ...others, ...more, ...rest, 'setup', 'preflight'])(
  'hakika %s --help shows an example, and docs/cli.md has it',
  async (command) => {
    const { code, stdout, stderr } = await hakika([...command.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`\\nExamples:\\n.*hakika ${command}`));
    expect(readFileSync(join(root, 'docs/cli.md'), 'utf8')).toContain(`hakika ${command}`);
  },
);

test('in a checkout where npm start runs no key is needed, and its key goes to no other address', async () => {
  const env = { HAKIKA_STATE_DIRECTORY: folder };
  const here = await hakika(['payments', 'list', '--json'], env);
  expect(here.code).toBe(0);
  expect(here.json().data).toEqual([]);

  engine.receiver.received.length = 0;
  const elsewhere = await hakika(['payments', 'list', '--api-url', new URL(engine.receiver.url).origin], env);
  expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no API key') });
  expect(engine.receiver.received).toEqual([]);
});

test('trigger needs no more than npm start either', async () => {
  await engine.startWorker();
  const { code, json } = await hakika(['trigger', 'payment.completed', '--json'], {
    HAKIKA_STATE_DIRECTORY: folder,
  });
  expect(code).toBe(0);
  expect(json()).toMatchObject({ type: 'payment.completed' });
});
