import { readdir, readFile } from 'node:fs/promises';

/** The ids of a process's living children; none where the system has no /proc. */
export async function childrenOf(pid: number): Promise<number[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(pids.map(parentOf));
  return pids.filter((_each, index) => parents[index] === pid);
}

async function parentOf(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The name, in brackets, may hold spaces. After it: state, parent.
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
}
