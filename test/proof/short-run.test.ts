import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { invariants } from '../../proof/invariants/index.ts';
import type { Summary } from '../../proof/report.ts';

const main = fileURLToPath(new URL('../../proof/main.ts', import.meta.url));
const limitMs = 10 * 60_000;

let directory: string;
let summary: Summary;
let output: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hakika-proof-'));
  const json = join(directory, 'summary.json');
  const run = promisify(execFile)(process.execPath, [
    main,
    '--seed',
    '1',
    '--payments',
    '30',
    '--json',
    json,
  ]);
  output = await run.then(
    ({ stdout }) => stdout,
    (error: { stdout: string; stderr: string }) => error.stderr + error.stdout,
  );
  summary = JSON.parse(await readFile(json, 'utf8').catch(() => '{"invariants":[]}')) as Summary;
}, limitMs);
afterAll(() => rm(directory, { recursive: true, force: true }));

test.each(invariants.map(({ number, title }) => ({ number, title })))(
  'while processes are killed, frozen and cut off: $title',
  ({ number }) => {
    const found = summary.invariants.find((each) => each.number === number);
    // What the run said is the first that whoever reads a failure needs.
    if (found === undefined) throw new Error(output);
    expect(found).toMatchObject({ breaches: [], unchecked: [] });
  },
);
