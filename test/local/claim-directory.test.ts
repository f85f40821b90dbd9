import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { claimDirectory } from '../../local/claim-directory.ts';
import { processIdentity } from '../../local/process-identity.ts';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'hakika-'));
});

afterEach(() => rm(parent, { recursive: true }));

test('the first folder is taken, and kept when asked again', async () => {
  await expect(claimDirectory(parent)).resolves.toBe(join(parent, '1'));
  await expect(claimDirectory(parent)).resolves.toBe(join(parent, '1'));
});

test('a folder that a living process holds is passed over', async () => {
  await claimDirectory(parent);
  await writeFile(join(parent, '1', 'owner'), `${process.ppid} ${await processIdentity(process.ppid)}`);
  await expect(claimDirectory(parent)).resolves.toBe(join(parent, '2'));
});

test('so it is where the identity of a process holds blanks, as everywhere but on Linux', async () => {
  const platform = Object.getOwnPropertyDescriptor(process, 'platform')!;
  Object.defineProperty(process, 'platform', { ...platform, value: 'darwin' });
  try {
    await claimDirectory(parent);
    const identity = await processIdentity(process.ppid);
    expect(identity).toContain(' ');
    await writeFile(join(parent, '1', 'owner'), `${process.ppid} ${identity}`);
    await expect(claimDirectory(parent)).resolves.toBe(join(parent, '2'));
  } finally {
    Object.defineProperty(process, 'platform', platform);
  }
});

test('a folder whose holder was killed is taken over', async () => {
  const module = join(import.meta.dirname, '../../local/claim-directory.ts');
  const script = `const { claimDirectory } = await import(${JSON.stringify(module)}); await claimDirectory(${JSON.stringify(parent)}); process.kill(process.pid, 'SIGKILL')`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('close', resolve));
  await expect(claimDirectory(parent)).resolves.toBe(join(parent, '1'));
});
