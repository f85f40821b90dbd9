import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';

const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

test.each(['start', 'start:api', 'start:worker', 'simulator', 'bench'])(
  'npm run %s leaves no shell between npm and the program, which would keep signals from it',
  (name) => {
    expect(scripts[name]).toMatch(/^exec node /);
  },
);

test('a program is stopped by a signal to npm alone, as supervisors and editors send it', async () => {
  const env = { ...process.env, SIMULATOR_PORT: '0' };
  const npm = spawn('npm', ['run', 'simulator'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  npm.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await eventually(() => expect(output).toMatch(/http:\S+/));
  const [url = ''] = /http:\S+/.exec(output) ?? [];
  expect((await fetch(`${url}/livez`)).status).toBe(200);

  const ended = once(npm, 'exit');
  npm.kill('SIGTERM');
  await ended;
  await eventually(() => expect(fetch(`${url}/livez`)).rejects.toThrow('fetch failed'));
});
