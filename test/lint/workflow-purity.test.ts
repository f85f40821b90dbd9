import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const folder = join(import.meta.dirname, '../../workflows');
const files = (await readdir(folder)).filter((name) => name.endsWith('.ts'));

/** Every import and re-export of a file: its specifier, and whether it is erased before the code runs. */
function importsOf(source: string): { specifier: string; isType: boolean }[] {
  const statement = /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm;
  return [...source.matchAll(statement)].map(([, type, from, bare]) => ({
    specifier: from ?? bare ?? '',
    isType: type !== undefined,
  }));
}

test('there is workflow code to look at', () => expect(files).toContain('payment.ts'));

test.each(files)('workflows/%s imports nothing that runs but its own folder and Temporal', async (name) => {
  for (const { specifier, isType } of importsOf(await readFile(join(folder, name), 'utf8'))) {
    const isPure = /^\.\/[\w-]+\.ts$|^@temporalio\/(workflow|common)$/.test(specifier);
    const isErased = isType && specifier.startsWith('../activities/');
    expect({ specifier, isFine: isPure || isErased }).toEqual({ specifier, isFine: true });
  }
});

test.each(files)('workflows/%s reads no clock, no randomness, no environment, no network', async (name) => {
  const source = await readFile(join(folder, name), 'utf8');
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  expect(code).not.toMatch(
    /\bDate\.now|new Date\(\)|Math\.random|\bprocess\.|\bfetch\(|\bimport\(|\brequire\(/,
  );
});
