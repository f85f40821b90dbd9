import { rm } from 'node:fs/promises';
import { claim } from './claim.ts';

export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
}

/** Makes this the only run that uses `file`'s folder; throws while another one lives. Returns how to let go. */
export async function claimOnlyRun(file: string): Promise<() => Promise<void>> {
  const other = await claim(file);
  if (other !== undefined) throw new AlreadyRunningError(other);
  return () => rm(file, { force: true });
}
