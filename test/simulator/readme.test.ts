import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { loadEnv } from '../../simulator/env.ts';
import { faultableCalls, faultTable } from '../../simulator/fault-table.ts';
import { defaultSettings, ShortCodeSettings } from '../../simulator/short-code-settings.ts';
import { describeScenarios } from '../../simulator/scenarios.ts';

const readme = readFileSync(new URL('../../simulator/README.md', import.meta.url), 'utf8');

/** The first two cells of every row of the tables. */
const rows = [...readme.matchAll(/^\| ([^|]+) \| ([^|]+) \|/gm)].map(([, first = '', second = '']) => [
  first.trim().replaceAll('`', ''),
  second.trim(),
]);
const firstCells = rows.map(([first]) => first);

test('the readme has every scenario: its digits, what Safaricom does, what a client must do', () => {
  const scenarios = describeScenarios().map(({ name, digits, effect, clientMust }) => [
    `\`${name}\``,
    digits ?? '',
    effect,
    clientMust,
  ]);
  const table = readme.slice(readme.indexOf('## Scenarios'), readme.indexOf('## Rules'));
  const written = [...table.matchAll(/^\| (`.*) \|$/gm)].map(([, row = '']) =>
    row.split('|').map((cell) => cell.trim()),
  );
  expect(written).toEqual(scenarios);
});

test('the readme has every variable', () => {
  expect(firstCells).toEqual(expect.arrayContaining(Object.keys(loadEnv({}))));
});

test('the readme has every fault, and where it fits', () => {
  const faults = Object.entries(faultTable).map(([name, { fits }]) => [
    name,
    fits.length === faultableCalls.length ? 'all' : fits.join(', '),
  ]);
  expect(rows).toEqual(expect.arrayContaining(faults));
});

test('the readme has every setting of a short code, and its default', () => {
  const settings = Object.keys(ShortCodeSettings.shape).map((name) => {
    const value = defaultSettings[name as keyof typeof defaultSettings];
    return [name, `\`${typeof value === 'object' ? JSON.stringify(value) : value}\``];
  });
  expect(rows).toEqual(expect.arrayContaining(settings));
});

test('the readme has the variable of the initiator key, which may be absent', () => {
  expect(firstCells).toContain('SIMULATOR_INITIATOR_KEY_FILE');
});
