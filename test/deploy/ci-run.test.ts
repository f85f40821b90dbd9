import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hakika-'));
});

afterEach(() => rm(directory, { recursive: true }));

/** Runs .ci/run with an npm that does what the script says, and returns its last line and exit code. */
async function run(npm: string): Promise<[lastLine: string | undefined, exitCode: number | null]> {
  const program = join(directory, 'npm');
  await writeFile(program, `#!/bin/sh\ncase "$*" in\n${npm}\nesac\n`);
  await chmod(program, 0o755);
  const env = { ...process.env, PATH: `${directory}:${process.env['PATH']}` };
  const { stdout, status } = spawnSync(join(import.meta.dirname, '../../.ci/run'), { env, encoding: 'utf8' });
  return [stdout.trimEnd().split('\n').at(-1), status];
}

test('a run that passes ends with the counts of the tests', async () => {
  await expect(run('test) echo "12 passed, 0 failed"; echo "after it" ;;')).resolves.toEqual([
    '12 passed, 0 failed',
    0,
  ]);
});

test('what else the line of counts says is left out of the closing line', async () => {
  await expect(run('test) echo "12 passed, 0 failed, 3 skipped" ;;')).resolves.toEqual([
    '12 passed, 0 failed',
    0,
  ]);
});

test('failed tests fail the run, with their counts', async () => {
  await expect(run('test) echo "12 passed, 10 failed"; exit 1 ;;')).resolves.toEqual([
    '12 passed, 10 failed',
    1,
  ]);
});

test.each([
  ['the installation', 'ci) exit 2 ;;', 2],
  ['the check', '"run check") exit 3 ;;', 3],
  ['the set-up of the tests', 'test) echo "no database"; exit 1 ;;', 1],
])('%s that fails is one failure', async (_step, npm, exitCode) => {
  await expect(run(npm)).resolves.toEqual(['0 passed, 1 failed', exitCode]);
});

test('a failure outside of all tests, such as in the teardown, is one failure', async () => {
  await expect(run('test) echo "12 passed, 0 failed"; exit 1 ;;')).resolves.toEqual([
    '12 passed, 1 failed',
    1,
  ]);
});

test('a test run that says nothing is not taken for a success', async () => {
  await expect(run('test) ;;')).resolves.toEqual(['0 passed, 1 failed', 1]);
});
