import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { guards } from '../../metrics/metrics.ts';
import { metricTable } from '../../metrics/table.ts';

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test('docs/metrics.md has every metric with its labels and its meaning, and none that does not exist', () => {
  const shown = rows.filter(([name = '']) => name.startsWith('`hakika_'));
  expect(shown).toEqual(
    Object.entries(metricTable).map(([name, { type, of, labels, meaning }]) => [
      `\`${name}\``,
      type,
      of,
      labels.map((label) => `\`${label}\``).join(', '),
      meaning,
    ]),
  );
});

test('docs/metrics.md says of every guard what it does', () => {
  const first = rows.findIndex(([name = '']) => name.startsWith('`guard`'));
  const named = rows
    .slice(first + 2)
    .flatMap(([name = '']) => [...name.matchAll(/`(\w+)`/g)].map(([, word]) => word));
  expect(new Set(named)).toEqual(new Set(guards));
});

test('no label can hold an id or a person', () => {
  const labels = new Set(Object.values(metricTable).flatMap((metric) => [...metric.labels]));
  expect(labels).toEqual(
    new Set([
      'answer',
      'call',
      'environment',
      'from',
      'guard',
      'kind',
      'method',
      'outcome',
      'queue',
      'reason',
      'route',
      'status',
      'taken',
      'to',
    ]),
  );
});
