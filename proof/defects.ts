import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { inState } from '../local/paths.ts';
import { damagedCopy } from './defects/damaged-copy.ts';
import type { Defect } from './defects/defect.ts';
import { defects } from './defects/list.ts';

const payments = '16';

const Summary = z.object({
  invariants: z.array(z.object({ number: z.string(), breaches: z.array(z.string()) })),
});

interface Caught {
  defect: Defect;
  /** Numbers of the invariants that broke, and what broke the expected one first. */
  by: string[];
  words: string;
}

/** Runs the proof on a copy of the sources with the defect. The log goes to `.hakika/proof/defects`. */
async function runWith(defect: Defect, seed: string): Promise<Caught> {
  const { directory, remove } = await damagedCopy(defect);
  try {
    const state = inState('proof/defects');
    await mkdir(state, { recursive: true });
    const json = join(directory, 'summary.json');
    const log = join(state, `${defect.name.replaceAll(/[^a-z]+/g, '-')}.log`);
    await rm(log, { force: true });
    const output = createWriteStream(log);
    const specials = [...defect.specials, 'twoDaysLater'].join(',');
    const mix = ['--seed', seed, '--payments', payments, '--scenarios', defect.scenarios.join(',')];
    const child = spawn(
      process.execPath,
      [join(directory, 'proof/main.ts'), ...mix, '--specials', specials, '--calm', '--json', json],
      {
        cwd: directory,
        env: { ...process.env, HAKIKA_STATE_DIRECTORY: state },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout.pipe(output, { end: false });
    child.stderr.pipe(output, { end: false });
    await once(child, 'close');
    output.end();
    return caught(defect, await readFile(json, 'utf8').catch(() => undefined), log);
  } finally {
    await remove();
  }
}

function caught(defect: Defect, summary: string | undefined, log: string): Caught {
  if (summary === undefined) throw new Error(`The proof did not come to its end; see ${log}`);
  const broken = Summary.parse(JSON.parse(summary)).invariants.filter(({ breaches }) => breaches.length > 0);
  const wanted = broken.find(({ number }) => number === defect.caughtBy);
  return { defect, by: broken.map(({ number }) => number), words: wanted?.breaches[0] ?? 'not caught' };
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, only: { type: 'string' } },
  });
  const chosen = defects.filter(({ name }) => name.includes(values.only ?? ''));
  let all = chosen.length > 0;
  for (const defect of chosen) {
    const { by, words } = await runWith(defect, values.seed);
    const isCaught = by.includes(defect.caughtBy);
    all &&= isCaught;
    console.log(
      `${isCaught ? '✓' : '✗'} ${defect.name}: caught by ${by.join(', ') || 'nothing'}\n     ${words}`,
    );
  }
  return all;
}

try {
  process.exit((await main()) ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
