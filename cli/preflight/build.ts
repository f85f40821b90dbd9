import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Finding } from './finding.ts';

const root = join(import.meta.dirname, '../..');
const again = 'Run npm run build with this very version, then start the workers again.';

/** The bundle of workflows that a worker in production runs, and nothing else. */
export async function* checkBuild(): AsyncGenerator<Finding> {
  const bundle = await stat(join(root, 'build/workflow-bundle.js')).catch(() => undefined);
  if (bundle === undefined) return yield fail('build', 'There is no bundle of the workflows.', again);
  const names = (await readdir(join(root, 'workflows'))).filter((name) => name.endsWith('.ts'));
  const sources = await Promise.all(names.map((name) => stat(join(root, 'workflows', name))));
  const newestMs = Math.max(...sources.map(({ mtimeMs }) => mtimeMs));
  if (bundle.mtimeMs >= newestMs)
    yield ok('build', 'The bundle of the workflows is newer than their sources.');
  else yield fail('build', 'The bundle of the workflows is older than their sources.', again);
}
