import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const main = fileURLToPath(new URL('../../simulator/main.ts', import.meta.url));

async function startMain(): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], SIMULATOR_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [chunk] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return { child, line: chunk.toString('utf8') };
}

test.each(['SIGTERM', 'SIGINT'] as const)('prints its address, and stops orderly on %s', async (signal) => {
  const { child, line } = await startMain();
  const [, url] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
  await expect(fetch(`${url}/livez`).then(({ status }) => status)).resolves.toBe(200);
  child.kill(signal);
  await expect(once(child, 'exit')).resolves.toEqual([0, null]);
});

test('stops when the parent that started it is gone', async () => {
  const { child } = await startMain();
  child.disconnect();
  await expect(once(child, 'exit')).resolves.toEqual([0, null]);
});
