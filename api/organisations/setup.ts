import { parseArgs } from 'node:util';
import * as z from 'zod';
import { environments } from '../../db/entities/environment.ts';
import { openDatabase } from '../../db/mikro-orm.config.ts';
import { createSealer } from '../../db/sealed.ts';
import { CommonSettings, parseSettings, SettingsError } from '../../settings/settings.ts';
import { AccountReference, ShortCode } from '../daraja-credentials/fields.ts';
import { Email, MemberName } from '../members/schemas.ts';
import { initiatorOf, InitiatorEnv } from './initiator.ts';
import { OrganisationName } from './schemas.ts';
import { setUpOrganisation, type SetUp } from './set-up-organisation.ts';

const usage = `Makes an organisation with its Daraja credentials and an API key of every scope, which is shown once.

  npm run setup -- --name "Mama Njeri" --environment sandbox --short-code 174379 [--till 5123456] [--reference SHOP]
    [--email njeri@shop.example [--owner-name "Njeri Kamau"]]

With --email it has its first member, an owner.
Without --reference every payment that names none gets one of its own, by which its money is known at once.

The secrets come from the environment: DARAJA_CONSUMER_KEY, DARAJA_CONSUMER_SECRET, DARAJA_PASSKEY. With an initiator of
the M-Pesa organisation portal, Hakika can ask about receipts: DARAJA_INITIATOR_NAME and DARAJA_SECURITY_CREDENTIAL, or
DARAJA_INITIATOR_NAME, DARAJA_INITIATOR_PASSWORD and DARAJA_CERTIFICATE_FILE (Safaricom's, of the same environment).
`;

const Options = z
  .object({
    name: z.string('Give --name.').pipe(OrganisationName),
    environment: z.enum(environments, 'Give --environment sandbox or production.'),
    'short-code': z
      .string('Give --short-code: the paybill or, for a till, its store number.')
      .pipe(ShortCode),
    till: ShortCode.optional(),
    reference: AccountReference.default('auto'),
    email: Email.optional(),
    'owner-name': MemberName.optional(),
  })
  .refine((options) => options.email !== undefined || options['owner-name'] === undefined, {
    path: ['email'],
    error: 'Give --email with --owner-name.',
  });

const SetupEnv = CommonSettings.pick({ DATABASE_URL: true, HAKIKA_ROOT_KEY: true }).extend({
  ...InitiatorEnv.shape,
  DARAJA_CONSUMER_KEY: z.string('Set it: from the app on Safaricom’s developer portal.'),
  DARAJA_CONSUMER_SECRET: z.string('Set it: from the app on Safaricom’s developer portal.'),
  DARAJA_PASSKEY: z.string('Set it: from Safaricom’s mail at go-live, or the sandbox’s public one.'),
});

async function setup(options: z.output<typeof Options>, env: z.output<typeof SetupEnv>): Promise<SetUp> {
  const initiator = initiatorOf(env);
  const orm = openDatabase({ databaseUrl: env.DATABASE_URL, poolMax: 2 });
  const { name, email, environment } = options;
  try {
    return await setUpOrganisation(orm, createSealer(env.HAKIKA_ROOT_KEY), {
      name,
      environment,
      owner: email === undefined ? undefined : { email, name: options['owner-name'] ?? email },
      credential: {
        name,
        type: options.till === undefined ? 'paybill' : 'till',
        businessShortCode: options['short-code'],
        tillNumber: options.till ?? null,
        defaultAccountReference: options.reference,
        consumerKey: env.DARAJA_CONSUMER_KEY,
        consumerSecret: env.DARAJA_CONSUMER_SECRET,
        passkey: env.DARAJA_PASSKEY,
        initiator,
      },
    });
  } finally {
    await orm.close(true);
  }
}

function readOptions(): z.output<typeof Options> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      name: text,
      environment: text,
      'short-code': text,
      till: text,
      reference: text,
      email: text,
      'owner-name': text,
    },
  });
  const result = Options.safeParse(values);
  if (result.success) return result.data;
  throw new SettingsError(`${usage}\n${z.prettifyError(result.error)}`);
}

try {
  const { apiKey, credentialId } = await setup(readOptions(), parseSettings(SetupEnv, process.env));
  process.stdout.write(
    `The API key, shown this once: ${apiKey}\nIts Daraja credential, for /v1/daraja-credentials/{id}/…: ${credentialId}\n`,
  );
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
