import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from './process-identity.ts';

/**
 * Takes the first numbered folder below `parent` (1, 2, 3 …) that no living process holds, and holds it until this
 * process ends. So two runs at once in one checkout never share a folder, and what a killed run left is found again.
 */
export async function claimDirectory(parent: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const directory = join(parent, String(number));
    await mkdir(directory, { recursive: true });
    if (await claim(join(directory, 'owner'))) return directory;
  }
}

async function claim(file: string): Promise<boolean> {
  const mine = `${process.pid} ${await processIdentity(process.pid)}`;
  const owner = await readFile(file, 'utf8').catch(() => '');
  if (owner === mine) return true;
  const [pid = '', identity = ''] = owner.split(' ');
  if (identity !== '' && (await processIdentity(Number(pid))) === identity) return false;

  await writeFile(`${file}.${process.pid}`, mine);
  await rename(`${file}.${process.pid}`, file);
  // Two runs may both have seen the folder free. The last to rename has it; the pause lets the other one notice.
  await sleep(50);
  return (await readFile(file, 'utf8')) === mine;
}
