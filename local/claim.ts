import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from './process-identity.ts';

/**
 * Writes this process into `file` as the holder of what the file stands for, until it ends. Undefined when that worked;
 * else the id of the living process that holds it.
 */
export async function claim(file: string): Promise<string | undefined> {
  const mine = `${process.pid} ${await processIdentity(process.pid)}`;
  const holder = await livingHolder(file);
  if (holder !== undefined) return holder === String(process.pid) ? undefined : holder;

  await writeFile(`${file}.${process.pid}`, mine);
  await rename(`${file}.${process.pid}`, file);
  // Two may both have found it free. The last to rename has it; the pause lets the other one notice.
  await sleep(50);
  const text = await readFile(file, 'utf8');
  return text === mine ? undefined : text.split(' ')[0];
}

async function livingHolder(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  // At the first blank: an identity may hold more of them.
  const [, pid = '', identity = ''] = /^(\d+) (.+)$/s.exec(text) ?? [];
  const lives = identity !== '' && (await processIdentity(Number(pid))) === identity;
  return lives ? pid : undefined;
}
