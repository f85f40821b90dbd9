import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freePort } from '../../local/free-port.ts';
import { processIdentity } from '../../local/process-identity.ts';
import {
  checkSearchAttributes,
  ensureNamespace,
  ensureSearchAttributes,
} from '../../worker/temporal-namespace.ts';
import { startTemporal, type Temporal } from '../../local/temporal.ts';

const program = process.env['HAKIKA_TEST_TEMPORAL_PROGRAM'] ?? '';
const namespace = 'hakika';

let directory: string;
let databaseFile: string;
let temporal: Temporal | undefined;

beforeEach(async () => {
  // What a path may hold, and an address takes for something else.
  directory = await mkdtemp(join(tmpdir(), "hakika's 100% #1? "));
  databaseFile = join(directory, 'temporal.db');
});

afterEach(async () => {
  await temporal?.stop();
  temporal = undefined;
  await rm(directory, { recursive: true });
});

/** Starts it in a process of its own, which is killed as soon as the server answers. Returns the server's pid. */
async function startAndDie(): Promise<number> {
  const module = join(import.meta.dirname, '../../local/temporal.ts');
  const searchAttributes = { Early: 'Keyword' };
  const options = JSON.stringify({
    program,
    port: await freePort(0),
    databaseFile,
    namespace,
    searchAttributes,
  });
  const script = `const { startTemporal } = await import(${JSON.stringify(module)}); await startTemporal(${options}); process.kill(process.pid, 'SIGKILL')`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  await new Promise((resolve) => child.once('close', resolve));
  const { pid }: { pid: number } = JSON.parse(await readFile(`${databaseFile}.process.json`, 'utf8'));
  return pid;
}

test('a server left behind by a killed run is ended, and its data is taken over', async () => {
  const leftoverPid = await startAndDie();
  await expect(processIdentity(leftoverPid)).resolves.toBeDefined();

  const lines: string[] = [];
  const port = await freePort(0);
  temporal = await startTemporal({
    program,
    port,
    databaseFile,
    namespace,
    searchAttributes: { Late: 'Int' },
    log: (line) => lines.push(line),
  });
  expect(lines).toEqual(['Stopped the Temporal server that an earlier run left behind']);
  expect(temporal.address).toBe(`127.0.0.1:${port}`);
  await expect(processIdentity(leftoverPid)).resolves.toBeUndefined();
  const searchAttributes = { Early: 'Keyword', Late: 'Int' } as const;
  await checkSearchAttributes({ address: temporal.address, namespace, searchAttributes });
});

test('a program that ends at once fails with the end of its log and the next step', async () => {
  const options = { port: await freePort(0), databaseFile: join(directory, 'no', 'permission'), namespace };
  const start = startTemporal({ ...options, program, uiPort: 1_000_000, searchAttributes: {} });
  await expect(start).rejects.toThrow(/can't set UI port 1000000[^]*set TEMPORAL_ADDRESS/);
});

test('programs that end before anybody could listen for it fail at once, too', async () => {
  const ends = join(directory, 'ends');
  await writeFile(ends, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const starts = Array.from({ length: 10 }, async (_, index) => {
    const own = { port: await freePort(0), databaseFile: join(directory, String(index), 'temporal.db') };
    return await startTemporal({ ...own, program: ends, namespace, searchAttributes: {} });
  });
  for (const start of await Promise.allSettled(starts))
    expect(start).toMatchObject({ reason: { message: expect.stringContaining('set TEMPORAL_ADDRESS') } });
});

test('on a server that is not ours, what is missing is named, then registered', async () => {
  const target = {
    address: process.env['TEMPORAL_ADDRESS'] ?? '',
    namespace: `hakika-${process.pid}-${Date.now()}`,
  };
  await ensureNamespace(target);
  await ensureNamespace(target);

  const wanted = {
    ...target,
    searchAttributes: { PaymentStatus: 'Keyword', AmountShillings: 'Int' } as const,
  };
  await ensureSearchAttributes({ ...target, searchAttributes: { PaymentStatus: 'Keyword' } });
  await expect(checkSearchAttributes(wanted)).rejects.toThrow(
    /AmountShillings is missing: temporal operator/,
  );
  await ensureSearchAttributes(wanted);
  await ensureSearchAttributes(wanted);
  await checkSearchAttributes(wanted);

  const mistyped = { ...target, searchAttributes: { PaymentStatus: 'Int' } as const };
  await expect(ensureSearchAttributes(mistyped)).rejects.toThrow(
    'PaymentStatus exists with another type than Int',
  );
});
