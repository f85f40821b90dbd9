import * as z from 'zod';
import { normalisePhoneNumber } from '../../daraja/phone-number.ts';
import { audit } from '../../db/audit.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { pullHookPath } from '../../daraja/pull-body.ts';
import { DarajaCredential } from '../../db/entities/index.ts';
import { openCredential } from '../../db/open-credential.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { idOf } from '../ids.ts';
import { phonePattern } from '../payments/schemas.ts';
import { Instant } from '../instant.ts';
import { route, type Route } from '../route.ts';
import { findCredential } from './find-credential.ts';
import { assertTaken } from './keys-taken.ts';

const RegisterPull = z.strictObject({
  nominatedNumber: z
    .string()
    .max(20)
    .meta({ pattern: phonePattern, examples: ['0722000000'] })
    .transform((text, ctx) => {
      const phoneNumber = normalisePhoneNumber(text);
      if (phoneNumber !== undefined) return phoneNumber;
      ctx.addIssue({ code: 'custom', message: 'Send a Safaricom number such as 0722000000.' });
      return z.NEVER;
    })
    .describe('A Safaricom number of yours; Safaricom asks for one with the registration.'),
});

const PullRegistration = z
  .object({
    id: idOf('cred'),
    object: z.literal('pull_registration'),
    shortCode: z.string().meta({ examples: ['174379'] }),
    registeredAt: Instant,
  })
  .meta({ id: 'PullRegistration' });

/** What the worker pulls: it follows the database, so that registering is all that is to be done. */
export const pullRegistrationRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/daraja-credentials/:id/register-pull',
    ids: ['cred'],
    operationId: 'registerPull',
    tag: 'Daraja credentials',
    summary: 'Have Safaricom list the payments of a short code',
    scope: 'settings.write',
    body: RegisterPull,
    answer: {
      status: 200,
      description:
        'Registered, now or before. From now on Hakika pulls every 15 minutes the last two hours, and twice a day 48 hours.',
      schema: PullRegistration,
    },
    keyless: true,
    errors: [
      'not_found',
      'public_url_missing',
      'credentials_refused',
      'provider_refused',
      'provider_unanswered',
    ],
    async handle({ em, tenant, actor, requestId, id, body: { nominatedNumber } }) {
      const row = await findCredential({ em, id });
      await register(deps, row, await openCredential(em, deps.sealer, id), nominatedNumber);
      const registeredAt = await em.transactional(async (inner) => {
        const now = await databaseNow(inner);
        const change = { pullRegisteredAt: now, pullNominatedNumber: nominatedNumber };
        await inner.nativeUpdate(DarajaCredential, { id }, change);
        // Without the number, which is somebody's phone.
        await audit(inner, tenant, { actor, requestId, action: 'credential.pull_registered', subject: id });
        return now;
      });
      const body = {
        id,
        object: 'pull_registration',
        shortCode: row.businessShortCode,
        registeredAt: registeredAt.toISOString(),
      };
      return { status: 200, body };
    },
  }),
];

async function register(
  deps: ApiDeps,
  { environment }: DarajaCredential,
  credential: Awaited<ReturnType<typeof openCredential>>,
  nominatedNumber: string,
): Promise<void> {
  const { daraja, callbackBaseUrl } = deps;
  if (callbackBaseUrl === undefined) {
    const words =
      'Set HAKIKA_PUBLIC_URL for the api, too: Safaricom asks for an address with the registration.';
    throw new ApiError('public_url_missing', words);
  }
  await assertTaken(deps, environment, credential);
  const callbackUrl = callbackBaseUrl + pullHookPath;
  const answer = await daraja[environment].pullRegister(credential, { nominatedNumber, callbackUrl });
  if (answer.outcome === 'accepted') return;
  if (answer.outcome === 'refused') {
    const { code, message } = answer;
    const words =
      'Safaricom refused the registration. Check what its message names, and that the app on the Daraja portal has the product Pull Transactions.';
    throw new ApiError('provider_refused', words, { facts: { provider: { code, message } } });
  }
  const words =
    'Safaricom gave no answer to the registration. Send the request again in a minute; twice does no harm.';
  throw new ApiError('provider_unanswered', words, { retryAfterSeconds: 60 });
}
