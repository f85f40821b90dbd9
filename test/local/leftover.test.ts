import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { recordStarted, stopLeftover } from '../../local/leftover.ts';
import { processIdentity } from '../../local/process-identity.ts';

let directory: string;
let file: string;
let child: ChildProcess;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hakika-'));
  file = join(directory, 'process.json');
  child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
});

afterEach(async () => {
  child.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

const isRunning = async (): Promise<boolean> => (await processIdentity(Number(child.pid))) !== undefined;

async function change(fields: object): Promise<void> {
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...fields }));
}

test('the process recorded is ended, and only once', async () => {
  await recordStarted(file, Number(child.pid));
  await expect(stopLeftover(file)).resolves.toBe(true);
  await expect(isRunning()).resolves.toBe(false);
  await expect(stopLeftover(file)).resolves.toBe(false);
});

test('another process that was given the same number since is left alone', async () => {
  await recordStarted(file, Number(child.pid));
  await change({ identity: 'an earlier boot:1' });
  await expect(stopLeftover(file)).resolves.toBe(false);
  await expect(isRunning()).resolves.toBe(true);
});

test('what a living run started is not a leftover', async () => {
  await recordStarted(file, Number(child.pid));
  await change({ ownerPid: process.ppid, ownerIdentity: await processIdentity(process.ppid) });
  await expect(stopLeftover(file)).rejects.toThrow(`Process ${process.ppid} is using this already`);
  await expect(isRunning()).resolves.toBe(true);
});

test.each(['', '{"pid": 1', '{}', 'null'])('a damaged record (%j) ends nothing', async (text) => {
  await writeFile(file, text);
  await expect(stopLeftover(file)).resolves.toBe(false);
  await expect(isRunning()).resolves.toBe(true);
});
