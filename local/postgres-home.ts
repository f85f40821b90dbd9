import { createHash } from 'node:crypto';
import { lstat, mkdir, readlink, realpath, rm, rmdir, symlink } from 'node:fs/promises';
import { canEnter, type Account } from './postgres-account.ts';

/**
 * The folder that holds the cluster, its password and its log: `directory` itself, or, where the server's user may not
 * enter it, a folder below /var/tmp that `directory` then links to. Who removes the link removes the data.
 */
export async function openPostgresHome(directory: string, account: Account | undefined): Promise<string> {
  const link = await readlink(directory).catch(() => undefined);
  if (link !== undefined) {
    await mkdir(link, { recursive: true, mode: 0o755 });
    return link;
  }
  await mkdir(directory, { recursive: true });
  const path = await realpath(directory);
  if (account === undefined || (await canEnter(account, path))) return path;

  const elsewhere = `/var/tmp/hakika-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`;
  await refuseForeign(elsewhere);
  // The link is gone, so a fresh start is wanted; what an earlier one left has no password any more.
  await rm(elsewhere, { recursive: true, force: true });
  await mkdir(elsewhere, { mode: 0o755 });
  await rmdir(path);
  await symlink(elsewhere, directory);
  return elsewhere;
}

/** The name is guessable and everybody may write there: never use or remove what somebody else put. */
async function refuseForeign(directory: string): Promise<void> {
  const found = await lstat(directory).catch(() => undefined);
  if (found === undefined || (found.isDirectory() && found.uid === process.getuid?.())) return;
  throw new Error(`${directory} exists and is not ours. Remove it, then try again.`);
}
