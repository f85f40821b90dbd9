import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { claim } from './claim.ts';

/**
 * Takes the first numbered folder below `parent` (1, 2, 3 …) that no living process holds, and holds it until this
 * process ends. So two runs at once in one checkout never share a folder, and what a killed run left is found again.
 */
export async function claimDirectory(parent: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const directory = join(parent, String(number));
    await mkdir(directory, { recursive: true });
    if ((await claim(join(directory, 'owner'))) === undefined) return directory;
  }
}
