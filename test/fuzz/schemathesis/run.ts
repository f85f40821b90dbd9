import { spawn } from 'node:child_process';
import { readLocalStack } from '../../../local/local-json.ts';
import { Hakika } from '../../../sdk/source/index.ts';

// Tests the API that `npm start` serves by its own document. Needs `schemathesis` on the PATH: see CONTRIBUTING.md.

const local = await readLocalStack();
if (local === undefined) {
  process.stderr.write(
    'Nothing runs here. Start the stack by npm start, then run this in a second terminal.\n',
  );
  process.exit(1);
}
const { apiUrl, apiKey } = local;
const here = import.meta.dirname;
const args = [
  `--config-file=${here}/schemathesis.toml`,
  'run',
  `${apiUrl}/openapi.json`,
  `--header=Authorization: Bearer ${apiKey}`,
  '--checks=all',
  ...process.argv.slice(2),
];
const ownKeys: string[] = [];
for await (const { id } of new Hakika({ apiKey, baseUrl: apiUrl }).apiKeys.list()) ownKeys.push(id);
const env = {
  ...process.env,
  SCHEMATHESIS_HOOKS: `${here}/hooks.py`,
  HAKIKA_OWN_KEYS: ownKeys.join(','),
};
const run = spawn('schemathesis', args, { stdio: 'inherit', env });
run.on('error', (error) => {
  process.stderr.write(
    `schemathesis cannot be run (${error.message}). Install it: CONTRIBUTING.md says how.\n`,
  );
  process.exitCode = 1;
});
run.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
