import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../support/engine.ts';

/** The variables of somebody who uses the engine's api, with a place for state of their own. */
export async function cliEnvironment({ apiUrl, tenant }: Engine): Promise<Record<string, string>> {
  return {
    HAKIKA_API_URL: apiUrl,
    HAKIKA_API_KEY: tenant.apiKey,
    XDG_STATE_HOME: await mkdtemp(join(tmpdir(), 'hakika-cli-')),
    // Where no stack of this checkout is.
    HAKIKA_STATE_DIRECTORY: '/nowhere',
  };
}
