import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from '@jest/globals';
import { loadEnv as loadApiEnv } from '../../api/env.ts';
import { checkSettings } from '../../local/part-settings.ts';
import { loadEnv as loadWorkerEnv } from '../../worker/env.ts';

const root = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

const example = read('.env.example');
const uncommented = parseEnv(example.replaceAll(/^# (?=[A-Z_]+=)/gm, ''));
const required = {
  DATABASE_URL: 'postgres://localhost/hakika',
  HAKIKA_ROOT_KEY: Buffer.alloc(32).toString('base64'),
  HAKIKA_PUBLIC_URL: 'https://pay.example.com',
};
const ofProcesses = Object.keys({ ...loadApiEnv(required), ...loadWorkerEnv(required) });

test('every variable that api and worker read is in .env.example', () => {
  expect(Object.keys(uncommented)).toEqual(expect.arrayContaining(ofProcesses));
});

test('every variable in .env.example is read by the code, by Docker Compose, or by the library of Temporal', () => {
  const files = globSync('{api,worker,settings,local,cli}/**/*.ts', { cwd: root });
  const code = [...files, 'docker-compose.yml'].map(read).join('\n');
  const unread = Object.keys(uncommented).filter((name) => !code.includes(name));
  expect(files.length).toBeGreaterThan(0);
  expect(unread.filter((name) => !name.startsWith('TEMPORAL_'))).toEqual([]);
});

test('.env.example shows the defaults', () => {
  const shown = { ...uncommented, ...required };
  expect(loadApiEnv(shown)).toEqual(loadApiEnv(required));
  expect(loadWorkerEnv(shown)).toEqual(loadWorkerEnv(required));
});

test('a plain copy of it as .env changes nothing', () => {
  expect(parseEnv(example)).toEqual({});
});

test("the README's table has every variable of api and worker, and none that does not exist", () => {
  const [, table = ''] = /\n## Settings\n([^]*?)\n## /.exec(read('README.md')) ?? [];
  const named = [...table.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, name = '']) => name);
  expect(named).toEqual(expect.arrayContaining(ofProcesses));
  expect(Object.keys(uncommented)).toEqual(expect.arrayContaining(named));
});

test('npm start takes the whole of it as it is shown, but for the key that nobody can show', () => {
  const { HAKIKA_ROOT_KEY: _, DARAJA_SANDBOX_SHORT_CODE: __, ...shown } = uncommented;
  expect(() => checkSettings(shown)).not.toThrow();
});
