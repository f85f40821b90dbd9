import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

test('the public linter finds nothing wrong with the document', async () => {
  const { stderr } = await promisify(execFile)('npm', ['run', '-s', 'check:openapi']);
  expect(stderr).toContain('Your API description is valid');
}, 60_000);
