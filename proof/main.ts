import { writeFile } from 'node:fs/promises';
import { coverageOf, isThick } from './coverage.ts';
import { invariants } from './invariants/index.ts';
import { holds } from './invariants/invariant.ts';
import { keep } from './keep.ts';
import { readOptions, type Options } from './options.ts';
import { report, summary, type Judged } from './report.ts';
import { run } from './run.ts';
import { startStack } from './stack/stack.ts';

// Progress goes beside the results.
const say = (line: string): void =>
  console.error(`${String(Math.round(performance.now() / 1000)).padStart(4)} s  ${line}`);

/** Returns whether every invariant held. */
async function main(options: Options): Promise<boolean> {
  const stopped = Promise.withResolvers<never>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => stopped.reject(new Error('Stopped.')));
  const stack = await startStack(options, say);
  try {
    const ran = await Promise.race([run(stack, options, say), stopped.promise]);
    const judged: Judged[] = invariants
      .filter(({ number }) => options.only.some((each) => each === number))
      .map((invariant) => ({ invariant, finding: invariant.check(ran.facts) }));
    const text = report(options, ran, judged);
    console.log(text);
    const proven = judged.every(({ finding }) => holds(finding)) && isThick(coverageOf(ran.facts));
    if (options.json !== undefined)
      await writeFile(options.json, JSON.stringify(summary(ran, judged), null, 1));
    if (!proven || options.keep) console.log(`Kept: ${await keep(stack, ran, text)}`);
    return proven;
  } finally {
    say('Stopping …');
    await stack.stop();
  }
}

try {
  process.exit((await main(readOptions(process.argv.slice(2)))) ? 0 : 1);
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(2);
}
