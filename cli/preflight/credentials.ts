import { createMemoryTokenStore } from '../../daraja/access-token.ts';
import { createDarajaClient } from '../../daraja/client.ts';
import { Payment, type DarajaCredential } from '../../db/entities/index.ts';
import { openCredential } from '../../db/open-credential.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { fail, ok, warn, words, type Finding } from './finding.ts';
import { darajaBaseUrl, isSafaricom, organisationsOf, type Ground } from './ground.ts';

const check = 'credentials';
const saveAgain = 'Save it again with the right values: hakika credentials save';

/** The paybills and tills: their secrets against Safaricom's OAuth, and how they are wired. */
export async function* checkCredentials(ground: Ground): AsyncGenerator<Finding> {
  if (ground.credentials.length === 0)
    return yield fail(
      check,
      `There is no paybill or till for ${ground.environment}.`,
      'Make one: hakika setup, or hakika credentials save.',
    );
  yield* checkDefaults(ground);
  // Tokens of its own: one that is stored would prove only that the keys were right once.
  const tokens = createMemoryTokenStore();
  const daraja = createDarajaClient({ baseUrl: darajaBaseUrl(ground), tokens });
  try {
    for (const row of ground.credentials) {
      yield await proven(ground, daraja, row);
      yield* checkWiring(ground, row);
      yield await everPaid(ground, row);
    }
  } finally {
    await daraja.close();
  }
}

/** A payment that names none is refused where none is the default. */
function* checkDefaults({ credentials }: Ground): Generator<Finding> {
  const withDefault = organisationsOf({ credentials: credentials.filter(({ isDefault }) => isDefault) });
  const without = organisationsOf({ credentials }).filter((id) => !withDefault.includes(id));
  for (const organisationId of without)
    yield fail(
      'credentials.default',
      `${organisationId} has no default paybill or till: payments that name none are refused.`,
      'Make one the default: PATCH /v1/daraja-credentials/{id} with {"isDefault":true}.',
    );
}

const named = ({ id, type, businessShortCode, tillNumber }: DarajaCredential): string =>
  type === 'till'
    ? `Till ${tillNumber} of ${businessShortCode} (${id})`
    : `Paybill ${businessShortCode} (${id})`;

async function proven(
  ground: Ground,
  daraja: { accessToken: ReturnType<typeof createDarajaClient>['accessToken'] },
  row: DarajaCredential,
): Promise<Finding> {
  try {
    const credential = await openCredential(everyTenantsEntities(ground.orm), ground.sealer, row.id);
    await daraja.accessToken(credential);
    return ok('credentials.oauth', `${named(row)}: Safaricom gave an access token for its consumer key.`);
  } catch (error) {
    return fail('credentials.oauth', `${named(row)}: ${words(error)}`, saveAgain);
  }
}

/** Of Safaricom's sandbox, where everybody has them. */
const sandboxShortCode = '174379';

function* checkWiring(ground: Ground, row: DarajaCredential): Generator<Finding> {
  const wiring = 'credentials.wiring';
  const { type, businessShortCode, tillNumber, suspendedAt, suspendedCode, wiringFailures } = row;
  if (suspendedAt !== null)
    yield fail(
      wiring,
      `${named(row)} prompts nobody since ${suspendedAt.toISOString()}: Safaricom answered ${suspendedCode} after the PIN.`,
      saveAgain,
    );
  else if (wiringFailures > 0)
    yield warn(wiring, `${named(row)}: ${wiringFailures} payments in a row failed by its wiring.`, saveAgain);
  if (type === 'till' && tillNumber === businessShortCode)
    yield warn(
      wiring,
      `${named(row)}: the till number is also its short code.`,
      'The short code of a till is its store or head-office number, which Safaricom tells at go-live. Check both.',
    );
  if (isSafaricom(ground) && ground.environment === 'production' && businessShortCode === sandboxShortCode)
    yield fail(wiring, `${named(row)} is the public one of Safaricom's sandbox.`, saveAgain);
  if (row.c2bRegisteredAt === null && row.pullRegisteredAt === null)
    yield warn(
      wiring,
      `${named(row)}: money is known by prompts only; neither its notices (C2B) nor its lists (pull) are registered.`,
      `POST /v1/daraja-credentials/${row.id}/register-c2b: docs/reconciliation.md.`,
    );
}

/** Whether till and paybill are wired right shows only after a PIN: Safaricom has no call that tells. */
async function everPaid({ orm }: Ground, row: DarajaCredential): Promise<Finding> {
  const paid = await everyTenantsEntities(orm).count(Payment, {
    credentialId: row.id,
    channel: 'stk_push',
    status: 'completed',
    promptSentAt: { $gte: row.wiredAt },
  });
  if (paid > 0) return ok('credentials.paid', `${named(row)}: ${paid} prompts were paid since it was saved.`);
  return warn(
    'credentials.paid',
    `${named(row)}: nobody has paid by it since it was saved, so its type and numbers are unproven.`,
    `Pay one shilling yourself: hakika payments create --phone 07… --amount 1 --description Trial --credential ${row.id} --wait`,
  );
}
