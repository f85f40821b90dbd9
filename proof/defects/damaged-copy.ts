import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { inCheckout } from '../../local/paths.ts';
import type { Defect } from './defect.ts';

const leftOut = ['node_modules', '.hakika', '.git', 'build', 'coverage'];

/** The sources with the defect, in a folder of their own: never in the checkout. Throws if an edit does not fit. */
export async function damagedCopy({
  name,
  edits,
}: Defect): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'hakika-defect-'));
  const root = inCheckout('');
  await cp(root, directory, {
    recursive: true,
    filter: (source) => !leftOut.includes(source.slice(root.length).split(sep)[0] ?? ''),
  });
  await symlink(inCheckout('node_modules'), join(directory, 'node_modules'));
  for (const { file, text, becomes } of edits) {
    const path = join(directory, file);
    const source = await readFile(path, 'utf8');
    if (source.split(text).length !== 2)
      throw new Error(`The defect "${name}" does not fit ${file} any more: change proof/defects/list.ts.`);
    await writeFile(
      path,
      source.replace(text, () => becomes),
    );
  }
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
