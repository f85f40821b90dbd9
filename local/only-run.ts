import { readFile, rm, writeFile } from 'node:fs/promises';
import { processIdentity } from './process-identity.ts';

export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
}

/** Makes this the only run that uses `file`'s folder; throws while another one lives. Returns how to let go. */
export async function claimOnlyRun(file: string): Promise<() => Promise<void>> {
  const [pid = '', identity = ''] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
  if (identity !== '' && (await processIdentity(Number(pid))) === identity)
    throw new AlreadyRunningError(pid);
  await writeFile(file, `${process.pid} ${await processIdentity(process.pid)}`);
  return () => rm(file, { force: true });
}
