import { readFile, rm, writeFile } from 'node:fs/promises';
import { endProcess } from './end-process.ts';
import { processIdentity } from './process-identity.ts';

/** A process we started, and we who started it, each by process id and identity. */
interface Started {
  pid: number;
  identity: string;
  ownerPid: number;
  ownerIdentity: string;
}

/** Notes in `file` that this process started `pid`, so that a later run can end it if we are killed. */
export async function recordStarted(file: string, pid: number): Promise<void> {
  const identity = await processIdentity(pid);
  const ownerIdentity = await processIdentity(process.pid);
  // A process that ended already leaves nothing behind to end.
  if (identity === undefined || ownerIdentity === undefined) return;
  const started: Started = { pid, identity, ownerPid: process.pid, ownerIdentity };
  await writeFile(file, JSON.stringify(started));
}

export const forgetStarted = (file: string): Promise<void> => rm(file, { force: true });

/**
 * Ends the process recorded in `file` if a killed run left it behind, and says whether it did. Only the very process
 * recorded is ended, never another that was given its number since. Throws while the run that started it still lives.
 */
export async function stopLeftover(file: string): Promise<boolean> {
  const started = await readStarted(file);
  if (started === undefined) return false;
  const { pid, identity, ownerPid, ownerIdentity } = started;
  const isRunning = (await processIdentity(pid)) === identity;
  const isOwned = ownerPid !== process.pid && (await processIdentity(ownerPid)) === ownerIdentity;
  if (isRunning && isOwned) {
    throw new Error(
      `Process ${ownerPid} is using this already (it started ${pid}). Stop it first, then try again.`,
    );
  }
  if (isRunning) await endProcess(pid, 5_000);
  await forgetStarted(file);
  return isRunning;
}

async function readStarted(file: string): Promise<Started | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isStarted(value) ? value : undefined;
  } catch {
    // Half a record, from a crash of the machine while it was written, names no process that could still run.
    return undefined;
  }
}

const isStarted = (value: unknown): value is Started =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  typeof value.pid === 'number' &&
  'identity' in value &&
  typeof value.identity === 'string' &&
  'ownerPid' in value &&
  typeof value.ownerPid === 'number' &&
  'ownerIdentity' in value &&
  typeof value.ownerIdentity === 'string';
