import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Part, PartOptions } from '../../local/part.ts';
import { eventually } from '../support/eventually.ts';

let directory: string;
let startPart: (options: PartOptions) => Promise<Part>;
let inCheckout: (name: string) => string;
let part: Part | undefined;
const said: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hakika-'));
  process.env['HAKIKA_STATE_DIRECTORY'] = directory;
  ({ startPart } = await import('../../local/part.ts'));
  ({ inCheckout } = await import('../../local/paths.ts'));
});

afterEach(async () => {
  await part?.stop();
  part = undefined;
  said.length = 0;
});

afterAll(() => rm(directory, { recursive: true }));

async function start(program: string): Promise<Part> {
  const file = join(directory, 'part.mjs');
  await writeFile(file, program);
  part = await startPart({
    name: 'part',
    file: relative(inCheckout('.'), file),
    env: { WORD: 'told' },
    say: (line) => void said.push(line),
  });
  return part;
}

const log = (name = 'part.log'): Promise<string> => readFile(join(directory, 'log', name), 'utf8');

test('a part that ends before it is up is a failed start: its log says why, and it is not started again', async () => {
  const { up } = await start('console.log(process.env.WORD); throw new Error("no such host");');
  await expect(up(10_000, () => Promise.resolve(false))).rejects.toThrow(
    /^part ended \(1\)\. The last lines of .*part\.log:\ntold\n[^]*no such host/,
  );
  expect(said).toEqual([]);
});

test('a part that is not up in time is a failed start, with the end of its log', async () => {
  const { up } = await start('console.log("waiting for Temporal"); setInterval(() => {}, 1000);');
  await eventually(async () => expect(await log()).toContain('waiting'));
  await expect(up(1, () => Promise.reject(new Error('refused')))).rejects.toThrow(
    /^part is not ready after 0\.001 s\. [^]*waiting for Temporal$/,
  );
});

test('a part that dies once it is up is started again, and the end of its log is shown', async () => {
  const running = await start('console.log("at work"); setInterval(() => {}, 1000);');
  await running.up(10_000, async () => (await log()).includes('at work'));
  const first = Number(running.pid());
  process.kill(first, 'SIGKILL');
  await eventually(() => expect(running.pid()).not.toBe(first));
  expect(said).toEqual([
    expect.stringMatching(/^part ended \(SIGKILL\); starting it again in 2 s\. [^]*at work$/),
  ]);
});

test('each run has a log of its own, and the one before is kept', async () => {
  const first = await start('console.log("first"); setInterval(() => {}, 1000);');
  await first.up(10_000, async () => (await log()).includes('first'));
  await first.stop();
  const second = await start('console.log("second"); setInterval(() => {}, 1000);');
  await second.up(10_000, async () => (await log()).includes('second'));
  expect([await log(), await log('part.log.old')]).toEqual(['second\n', 'first\n']);
});
