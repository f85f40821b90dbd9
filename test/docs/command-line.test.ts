import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { newCli } from '../../cli/cli.ts';
import { createOutput } from '../../cli/output.ts';
import { createProgram } from '../../cli/program.ts';
import { snippets, placeOf } from './snippets.ts';

const terminal = {
  env: {},
  input: new PassThrough(),
  write: () => undefined,
  writeError: () => undefined,
  columns: 80,
  hasColour: false,
};

/** The program as it is, whose commands do nothing. */
function idleProgram(): Command {
  const program = createProgram(newCli(terminal, createOutput(terminal, true)));
  const leaves = (command: Command): Command[] =>
    command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
  for (const leaf of leaves(program)) leaf.action(() => undefined);
  return program;
}

/** What stands behind the program's name, up to what the shell takes for itself. */
const commandLine = /^(?:.*\$\()?(?:npx )?hakika ([^#<&)]*)/;

const lines = snippets
  .filter(({ language }) => language === 'sh')
  .flatMap((snippet) => snippet.text.split('\n').map((line) => [placeOf(snippet), line] as const))
  .flatMap(([place, line]) => {
    const words = commandLine.exec(line)?.[1]?.trim();
    return words === undefined ? [] : [[words, place] as const];
  });

test('documents show commands', () => {
  expect(lines.length).toBeGreaterThan(25);
});

test.each(lines)('hakika %s is taken by the program: %s', async (words) => {
  const parts = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? String(bare));
  await expect(idleProgram().parseAsync(parts, { from: 'user' })).resolves.toBeInstanceOf(Command);
});
