import type * as z from 'zod';
import type { C2bRegistration } from '../../daraja/c2b-registration.ts';
import { audit } from '../../db/audit.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { DarajaCredential, type Environment } from '../../db/entities/index.ts';
import { openCredential } from '../../db/open-credential.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { c2bPaths } from '../hooks/c2b-routes.ts';
import type { ApiRequest } from '../route.ts';
import { assertTaken } from './keys-taken.ts';
import { noticeToken } from './notice-token.ts';
import type { C2bRegistered, RegisterC2b } from './c2b-schemas.ts';

type Request = ApiRequest<z.output<typeof RegisterC2b>>;

/**
 * Registers at Safaricom where notices of money to this short code go. Throws ApiError: `duplicate_error` where
 * production keeps addresses that it has, `credentials_refused`, `provider_refused` and `provider_unanswered`.
 */
export async function registerC2b(
  deps: ApiDeps,
  { em, tenant, actor, requestId, body }: Request,
  credential: DarajaCredential,
): Promise<z.output<typeof C2bRegistered>> {
  const { callbackBaseUrl } = deps;
  if (callbackBaseUrl === undefined) throw new ApiError('public_url_missing', addressMissing);
  const opened = await openCredential(em, deps.sealer, credential.id);
  await assertTaken(deps, tenant.environment, opened);
  const paths = c2bPaths(await noticeToken(em, deps.sealer, credential));
  const registration = await deps.daraja[tenant.environment].registerC2b(opened, {
    ...body,
    confirmationUrl: callbackBaseUrl + paths.confirmation,
    validationUrl: callbackBaseUrl + paths.validation,
  });
  assertRegistered(registration);
  const registeredAt = await em.transactional(async (inner) => {
    const now = await databaseNow(inner);
    await inner.nativeUpdate(DarajaCredential, { id: credential.id }, { c2bRegisteredAt: now });
    const deed = { action: 'credential.c2b_registered', subject: credential.id, details: body } as const;
    await audit(inner, tenant, { actor, requestId, ...deed });
    return now;
  });
  deps.log.info({ credentialId: credential.id }, 'C2B addresses registered');
  return {
    id: credential.id,
    object: 'c2b_registration',
    shortCode: credential.businessShortCode,
    ...body,
    registeredAt: registeredAt.toISOString(),
    message: `Safaricom tells Hakika of money to this short code from now on. ${ofNextTime[tenant.environment]}`,
  };
}

const addressMissing =
  'Set HAKIKA_PUBLIC_URL for the api, too: it is the address that Safaricom is to be given.';

const ofNextTime: Record<Environment, string> = {
  sandbox: 'The sandbox takes new addresses at any time.',
  production:
    'Production takes addresses once: before you register again, for instance under another public address, delete these in the self-service of the Daraja portal.',
};

const inTheWay =
  'Safaricom has addresses for this short code already, and production takes them once. Delete them in the self-service of the Daraja portal (C2B URLs), or have Safaricom’s API support do it, then register again. Whatever they serve now stops being told.';

/** Throws what stands between this answer and a registration. */
function assertRegistered(registration: C2bRegistration): void {
  switch (registration.outcome) {
    case 'accepted':
      return;
    case 'alreadyRegistered':
      throw new ApiError('duplicate_error', inTheWay);
    case 'refused': {
      const { code, message } = registration;
      const words =
        'Safaricom refused to register the addresses. Correct what `provider` names, then register again.';
      throw new ApiError('provider_refused', words, { facts: { provider: { code, message } } });
    }
    case 'noAnswer': {
      const words = `Safaricom did not say whether the addresses are registered (${registration.detail}). Register again: that is safe.`;
      throw new ApiError('provider_unanswered', words, { retryAfterSeconds: againSeconds });
    }
  }
}

const againSeconds = 10;
