import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');

/** What each folder must not import: one file with one forbidden import for each. */
const forbidden: Record<string, string[]> = {
  workflows: [
    'node:fs',
    'node:crypto',
    '@mikro-orm/core',
    '@temporalio/activity',
    '@temporalio/client',
    '@temporalio/worker',
    'koa',
    '@koa/router',
    'undici',
    'zod',
    'pino',
    '../api/x.ts',
    '../db/x.ts',
    '../worker/x.ts',
    '../daraja/x.ts',
    '../settings/x.ts',
    '../metrics/x.ts',
    '../simulator/x.ts',
    '../local/x.ts',
    '../bench/x.ts',
    '../proof/x.ts',
    '../test/x.ts',
  ],
  activities: ['api', 'worker', 'settings', 'simulator', 'local', 'bench', 'proof', 'test'].map(
    (each) => `../${each}/x.ts`,
  ),
  api: ['activities', 'worker', 'simulator', 'local', 'bench', 'proof', 'test'].map(
    (each) => `../${each}/x.ts`,
  ),
  'api/payments': ['../../activities/x.ts', '../../worker/x.ts'],
  worker: ['api', 'simulator', 'local', 'bench', 'proof', 'test'].map((each) => `../${each}/x.ts`),
  db: [
    'api',
    'activities',
    'worker',
    'daraja',
    'settings',
    'metrics',
    'simulator',
    'local',
    'bench',
    'proof',
    'test',
  ].map((each) => `../${each}/x.ts`),
  'db/entities': ['../../activities/x.ts', '../../daraja/x.ts'],
  daraja: [
    'api',
    'activities',
    'workflows',
    'worker',
    'db',
    'settings',
    'metrics',
    'simulator',
    'local',
    'bench',
    'proof',
    'test',
  ].map((each) => `../${each}/x.ts`),
  metrics: ['api', 'activities', 'workflows', 'worker', 'db', 'daraja', 'settings', 'test'].map(
    (each) => `../${each}/x.ts`,
  ),
  simulator: [
    'api',
    'activities',
    'workflows',
    'worker',
    'db',
    'daraja',
    'settings',
    'metrics',
    'local',
    'bench',
    'proof',
    'test',
  ].map((each) => `../${each}/x.ts`),
  cli: [
    '../simulator/app.ts',
    '../metrics/metrics.ts',
    '../test/x.ts',
    '../api/app.ts',
    '../api/api-keys/create-api-key.ts',
    '../activities/settle.ts',
    '../worker/relay.ts',
    '../workflows/payment.ts',
    '../local/stack.ts',
  ],
  'cli/setup': ['../../api/app.ts', '../../local/stack.ts'],
};

const allowed: Record<string, string[]> = {
  workflows: ['@temporalio/workflow', '@temporalio/common', './x.ts'],
  activities: [
    '../workflows/x.ts',
    '../db/x.ts',
    '../daraja/x.ts',
    '../metrics/x.ts',
    'node:timers',
    '@temporalio/activity',
  ],
  api: ['../workflows/x.ts', '../db/x.ts', '../daraja/x.ts', '../settings/x.ts', '../metrics/x.ts', 'koa'],
  worker: ['workflows', 'activities', 'db', 'daraja', 'settings', 'metrics'].map((each) => `../${each}/x.ts`),
  db: ['../workflows/x.ts', '@mikro-orm/core'],
  daraja: ['./x.ts', 'undici', 'zod'],
  metrics: ['./x.ts', 'prom-client'],
  simulator: ['./x.ts', 'koa', 'node:http'],
  local: ['../api/x.ts', '../simulator/x.ts'],
  cli: [
    'commander',
    '../sdk/source/index.ts',
    '../settings/x.ts',
    '../db/x.ts',
    '../daraja/x.ts',
    '../api/env.ts',
    '../api/organisations/set-up-organisation.ts',
    '../activities/webhook-signature.ts',
    '../worker/temporal-namespace.ts',
    '../workflows/search-attributes.ts',
    '../local/local-json.ts',
  ],
};

const each = (table: Record<string, string[]>, prefix: string) =>
  Object.entries(table).flatMap(([folder, specifiers]) =>
    specifiers.map((specifier, index) => ({ folder, specifier, file: `${folder}/${prefix}-${index}.ts` })),
  );
const forbiddenImports = each(forbidden, 'forbidden');
const allowedImports = each(allowed, 'allowed');

interface Diagnostic {
  code: string;
  filename: string;
}

let directory: string;
/** The files of which the linter says that they import what they must not. */
let reported: Set<string>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hakika-lint-'));
  await cp(join(root, '.oxlintrc.json'), join(directory, '.oxlintrc.json'));
  for (const { file, specifier } of [...forbiddenImports, ...allowedImports]) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), `import { x } from '${specifier}';\n\nexport const y = x;\n`);
  }
  const program = join(root, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--format', 'json'], {
    cwd: directory,
  }).catch(
    // It ends with 1 when it finds something, which it must.
    (error: { stdout: string; stderr: string }) => error,
  );
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  const restricted = diagnostics.filter(({ code }) => code.includes('no-restricted-imports'));
  reported = new Set(restricted.map(({ filename }) => filename));
});
afterAll(async () => await rm(directory, { recursive: true }));

test.each(forbiddenImports)('$folder/ may not import $specifier', ({ file }) => {
  expect(reported).toContain(file);
});

test.each(allowedImports)('$folder/ may import $specifier', ({ file }) => {
  expect(reported).not.toContain(file);
});
