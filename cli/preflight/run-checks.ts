import type { ApiEnv } from '../../api/env.ts';
import { DarajaCredential, type Environment } from '../../db/entities/index.ts';
import { openDatabase } from '../../db/mikro-orm.config.ts';
import { createSealer } from '../../db/sealed.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { checkApi } from './api.ts';
import { checkBuild } from './build.ts';
import { checkCallbackAddress } from './callback-address.ts';
import { probeCallback } from './callback-probe.ts';
import { checkSafaricomClock } from './clocks.ts';
import { checkCredentials } from './credentials.ts';
import { checkDatabase } from './database.ts';
import { checkApiKeys, checkEndpoints } from './endpoints.ts';
import { fail, words, type Finding } from './finding.ts';
import type { Ground } from './ground.ts';
import { checkRootKey } from './secrets.ts';
import { checkSettings, readSettings } from './settings.ts';
import { checkTemporal } from './temporal.ts';

export interface Asked {
  environment: Environment;
  organisationId: string | undefined;
  env: NodeJS.ProcessEnv;
}

type Check = (ground: Ground) => Iterable<Finding> | AsyncIterable<Finding>;

/** Each needs the database as it should be. */
const onTheDatabase: readonly Check[] = [
  checkRootKey,
  checkCredentials,
  checkApiKeys,
  checkEndpoints,
  probeCallback,
];
const onTheirOwn: readonly Check[] = [
  checkSettings,
  checkBuild,
  checkTemporal,
  checkApi,
  checkSafaricomClock,
  checkCallbackAddress,
];

/** Everything that must hold before real money is asked for. One check that breaks does not keep the others from being made. */
export async function* runChecks(asked: Asked): AsyncGenerator<Finding> {
  const { settings, findings } = readSettings(asked.env);
  yield* findings;
  if (settings === undefined) return;
  const orm = openDatabase({ databaseUrl: settings.DATABASE_URL, poolMax: 2 });
  try {
    const ground = groundOf(asked, settings, orm);
    for (const check of onTheirOwn) yield* unbroken(check, ground);
    let isUsable = true;
    for await (const finding of checkDatabase(ground)) {
      if (finding.status === 'fail' && finding.check.startsWith('database')) isUsable = false;
      yield finding;
    }
    if (!isUsable) return;
    const credentials = await credentialsInUse(asked, ground);
    for (const check of onTheDatabase) yield* unbroken(check, { ...ground, credentials });
  } finally {
    await orm.close(true);
  }
}

const groundOf = ({ environment, env }: Asked, settings: ApiEnv, orm: Ground['orm']): Ground => ({
  environment,
  settings,
  env,
  orm,
  sealer: createSealer(settings.HAKIKA_ROOT_KEY),
  credentials: [],
});

const credentialsInUse = (
  { environment, organisationId }: Asked,
  { orm }: Pick<Ground, 'orm'>,
): Promise<DarajaCredential[]> =>
  everyTenantsEntities(orm).find(
    DarajaCredential,
    { environment, deletedAt: null, ...(organisationId !== undefined && { organisationId }) },
    { orderBy: { id: 'asc' } },
  );

async function* unbroken(check: Check, ground: Ground): AsyncGenerator<Finding> {
  try {
    yield* check(ground);
  } catch (error) {
    yield fail(
      check.name,
      `This check broke off: ${words(error)}`,
      'Look at what it names, and run preflight again.',
    );
  }
}
