import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../simulator/app.ts';

const readme = readFileSync(new URL('../../simulator/README.md', import.meta.url), 'utf8');
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'simulator-readme-'));

let simulator: Simulator;
let url: string;
beforeAll(async () => {
  simulator = createSimulator({ tempo: 50 });
  ({ url } = await simulator.listen(0));
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

/** The commands of a section, one after the other. */
const commandsOf = (title: string): string => {
  const [section = ''] = readme.split(`\n## ${title}\n`)[1]?.split('\n## ') ?? [];
  return [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, text]) => text).join('\n');
};

test('the commands of the later APIs do what stands beside them', async () => {
  const start = commandsOf('Start')
    .replace('npm run simulator', '')
    .replace(/^URL=.*$/m, `URL=${url}`)
    .replace(/^sleep .*$/m, 'sleep 0.1');
  const sections = ['C2B', 'Initiator APIs', 'Pull Transactions', 'Settings of a short code'];
  const script = ['set -e', start, ...sections.map(commandsOf)].join('\n');
  const { stdout } = await run('bash', ['-c', script], { cwd: folder });
  expect(stdout).not.toMatch(/errorCode|"error"/);
  expect(stdout.match(/"ConversationID":"AG_/g)).toHaveLength(4);
  expect(stdout.match(/"OriginatorCoversationID"/g)).toHaveLength(2);
  expect(stdout).toMatch(/"Response Status":"1000"/);
  expect(stdout).toMatch(/"Response":\[\[/);
  expect(stdout.match(/"validates":true/g)).toHaveLength(2);
});
