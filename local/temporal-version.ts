import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The one version we download or build; local/temporal/go.mod pins the same. */
export const temporalVersion = '1.8.2';

/** Where that program is kept once it was downloaded or built: outside the repository, so that clones share it. */
export function cachedTemporalProgram(env: NodeJS.ProcessEnv): string {
  const userCache = env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const directory = env['HAKIKA_CACHE_DIR'] || join(userCache, 'hakika');
  // Absolute: the build runs in another folder.
  return resolve(directory, `temporal-${temporalVersion}-${process.platform}-${process.arch}`);
}
