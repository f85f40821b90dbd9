import { coverageOf, isThick, thinWords } from './coverage.ts';
import { holds, type Finding, type Invariant } from './invariants/invariant.ts';
import type { Options } from './options.ts';
import { repeatCommand } from './repeat-command.ts';
import type { Ran } from './run.ts';

export interface Judged {
  invariant: Invariant;
  finding: Finding;
}

const breachesShown = 12;

/** What was proven, by what, and how to repeat it. */
export function report(
  options: Options,
  { faults, scenarios, seconds, facts }: Ran,
  judged: readonly Judged[],
): string {
  return [
    table('Faults injected', faults),
    table('Scenarios', scenarios),
    table('Coverage', { ...coverageOf(facts) }),
    ...(isThick(coverageOf(facts)) ? [] : [thinWords, '']),
    table('Callers', countBy(facts.placed.map(({ outcome }) => outcome))),
    'Invariants',
    ...judged.map(line),
    '',
    `${facts.payments.length} payments, ${Math.round(seconds)} s. Repeat: ${repeatCommand(options)}`,
  ].join('\n');
}

/** The same for programs. */
export const summary = ({ faults, scenarios, seconds, facts }: Ran, judged: readonly Judged[]) => ({
  seed: facts.options.seed,
  payments: facts.payments.length,
  seconds: Math.round(seconds),
  coverage: coverageOf(facts),
  faults,
  scenarios,
  invariants: judged.map(({ invariant: { number, title }, finding }) => ({ number, title, ...finding })),
});
export type Summary = ReturnType<typeof summary>;

const line = ({ invariant: { number, title }, finding }: Judged): string => {
  const { checked, breaches, unchecked } = finding;
  return [
    `${holds(finding) ? '✓' : '✗'} ${number}. ${title}`,
    `     ${Object.entries(checked)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')}`,
    ...breaches.slice(0, breachesShown).map((breach) => `     ✗ ${breach}`),
    ...(breaches.length > breachesShown ? [`     … and ${breaches.length - breachesShown} more`] : []),
    ...unchecked.map((what) => `     ✗ not proven: there were no ${what}`),
  ].join('\n');
};

function table(title: string, counts: Record<string, number>): string {
  const lines = Object.entries(counts)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, count]) => `${String(count).padStart(6)}  ${what}`);
  return [title, ...lines, ''].join('\n');
}

function countBy(items: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}
