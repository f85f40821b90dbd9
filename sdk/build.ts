import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Compiled twice by the plain compiler: what is published reads like what was written.
const dist = join(import.meta.dirname, 'dist');
const compile = (name: string, ...options: string[]): void =>
  void execFileSync(
    process.execPath,
    [
      join(import.meta.dirname, 'node_modules/typescript/bin/tsc'),
      '--project',
      import.meta.dirname,
      '--outDir',
      join(dist, name),
      ...options,
    ],
    { stdio: 'inherit' },
  );

rmSync(dist, { recursive: true, force: true });
compile('esm');
compile('cjs', '--module', 'commonjs', '--moduleResolution', 'node10', '--verbatimModuleSyntax', 'false');
// Below a package of type module, these files are CommonJS because this one says so.
writeFileSync(join(dist, 'cjs/package.json'), '{ "type": "commonjs" }\n');
