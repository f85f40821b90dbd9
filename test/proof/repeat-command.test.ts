import { expect, test } from '@jest/globals';
import { readOptions } from '../../proof/options.ts';
import { repeatCommand } from '../../proof/repeat-command.ts';

const before = 'npm run proof -- ';

test('the command that a run prints sets off the same run', () => {
  const chosen = ['--seed', '7', '--payments', '40', '--tempo', '20', '--calm', '--specials', 'lostAnswers'];
  const options = readOptions([...chosen, '--scenarios', 'pays,declines', '--only', '1,4']);
  const command = repeatCommand(options);
  expect(command).toMatch(before);
  expect(readOptions(command.slice(before.length).split(' '))).toEqual(options);
});

test('what was not chosen is not in the command', () => {
  expect(repeatCommand(readOptions([]))).toBe(`${before}--seed 1 --payments 500 --tempo 10`);
});

test('no special run at all is in the command as well', () => {
  expect(repeatCommand(readOptions(['--specials', '']))).toMatch(/ --specials ''$/);
});
