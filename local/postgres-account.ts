import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The system user a server runs as. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * Whom PostgreSQL shall run as: undefined means as ourselves. It refuses to run as root, so root lends it the owner of
 * the data it has, else the system user `postgres`, which is made when missing.
 */
export async function postgresAccount(dataDirectory: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(dataDirectory).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return (await findAccount()) ?? (await createAccount());
}

/** Whether that user may enter the folder; every folder above it counts too. */
export async function canEnter(account: Account, directory: string): Promise<boolean> {
  return await execute('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function findAccount(): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([
      execute('id', ['-u', 'postgres']),
      execute('id', ['-g', 'postgres']),
    ]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    // `id` fails for a user that does not exist: then it is made.
    return undefined;
  }
}

async function createAccount(): Promise<Account> {
  await execute('groupadd', ['--force', '--system', 'postgres']);
  await execute('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres']);
  const account = await findAccount();
  if (account === undefined) throw new Error('The system user postgres could not be made');
  return account;
}
