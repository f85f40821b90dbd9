import {
  setUpOrganisation,
  type FirstSettings,
  type SetUp,
  type Whose,
} from '../../api/organisations/set-up-organisation.ts';
import { openDatabase } from '../../db/mikro-orm.config.ts';
import { createSealer } from '../../db/sealed.ts';
import { CommonSettings, parseSettings } from '../../settings/settings.ts';
import { readSecrets } from '../secret-input.ts';
import type { Terminal } from '../terminal.ts';
import { readSetupOptions, type SetupOptions } from './options.ts';

const SetupEnv = CommonSettings.pick({ DATABASE_URL: true, HAKIKA_ROOT_KEY: true });

/** Over the database: before the first key nobody can ask the api. */
export async function setUp(terminal: Terminal, given: Record<string, unknown>): Promise<SetUp> {
  const options = readSetupOptions(given);
  const env = parseSettings(SetupEnv, terminal.env);
  const credential = await credentialOf(terminal, options);
  const orm = openDatabase({ databaseUrl: env.DATABASE_URL, poolMax: 2 });
  try {
    return await setUpOrganisation(orm, createSealer(env.HAKIKA_ROOT_KEY), {
      whose: whoseOf(options),
      environment: options.environment,
      credential,
    });
  } finally {
    await orm.close(true);
  }
}

/** Undefined where an organisation that is there gets another key only. */
async function credentialOf(
  terminal: Terminal,
  { name, till, reference, 'short-code': businessShortCode }: SetupOptions,
): Promise<FirstSettings['credential']> {
  if (businessShortCode === undefined) return undefined;
  return {
    name,
    type: till === undefined ? 'paybill' : 'till',
    businessShortCode,
    tillNumber: till ?? null,
    defaultAccountReference: reference ?? 'auto',
    ...(await readSecrets(terminal)),
  };
}

function whoseOf({ organisation, name = '', email, 'owner-name': ownerName }: SetupOptions): Whose {
  if (organisation !== undefined) return { organisationId: organisation };
  return { created: { name, owner: email === undefined ? undefined : { email, name: ownerName ?? email } } };
}
