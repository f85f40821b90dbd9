import { setUpOrganisation, type SetUp, type Whose } from '../../api/organisations/set-up-organisation.ts';
import { openDatabase } from '../../db/mikro-orm.config.ts';
import { createSealer } from '../../db/sealed.ts';
import { CommonSettings, parseSettings } from '../../settings/settings.ts';
import { initiatorOf, InitiatorEnv } from '../initiator.ts';
import { readSecrets } from '../secret-input.ts';
import type { Terminal } from '../terminal.ts';
import { readSetupOptions, type SetupOptions } from './options.ts';

const SetupEnv = CommonSettings.pick({ DATABASE_URL: true, HAKIKA_ROOT_KEY: true }).extend(
  InitiatorEnv.shape,
);

/** Over the database: before the first key nobody can ask the api. */
export async function setUp(terminal: Terminal, given: Record<string, unknown>): Promise<SetUp> {
  const options = readSetupOptions(given);
  const env = parseSettings(SetupEnv, terminal.env);
  const initiator = initiatorOf(env);
  const secrets = await readSecrets(terminal, [
    'DARAJA_CONSUMER_KEY',
    'DARAJA_CONSUMER_SECRET',
    'DARAJA_PASSKEY',
  ]);
  const { name, environment, till } = options;
  const orm = openDatabase({ databaseUrl: env.DATABASE_URL, poolMax: 2 });
  try {
    return await setUpOrganisation(orm, createSealer(env.HAKIKA_ROOT_KEY), {
      whose: whoseOf(options),
      environment,
      credential: {
        name,
        type: till === undefined ? 'paybill' : 'till',
        businessShortCode: options['short-code'],
        tillNumber: till ?? null,
        defaultAccountReference: options.reference,
        consumerKey: secrets.DARAJA_CONSUMER_KEY,
        consumerSecret: secrets.DARAJA_CONSUMER_SECRET,
        passkey: secrets.DARAJA_PASSKEY,
        initiator,
      },
    });
  } finally {
    await orm.close(true);
  }
}

function whoseOf({ organisation, name = '', email, 'owner-name': ownerName }: SetupOptions): Whose {
  if (organisation !== undefined) return { organisationId: organisation };
  return { created: { name, owner: email === undefined ? undefined : { email, name: ownerName ?? email } } };
}
