import type * as z from 'zod';
import { DarajaError } from '../../daraja/daraja-error.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { DarajaCredential } from '../../db/entities/index.ts';
import { openCredential } from '../../db/open-credential.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import type { ApiRequest } from '../route.ts';
import { findCredential } from './find-credential.ts';
import type { CredentialCheck } from './schemas.ts';

/**
 * Proves consumer key and secret by a new access token. A refusal is an answer; Safaricom being away is none, and
 * throws `provider_unanswered`.
 */
export async function verifyCredential(
  deps: ApiDeps,
  { em, tenant, id }: Pick<ApiRequest, 'em' | 'tenant' | 'id'>,
): Promise<z.output<typeof CredentialCheck>> {
  const { secretsSealed } = await findCredential({ em, id });
  const verified = await areTaken(deps, tenant.environment, await openCredential(em, deps.sealer, id));
  const checkedAt = await databaseNow(em);
  // Only of the keys that were proven: others may have been saved meanwhile.
  await em.nativeUpdate(DarajaCredential, { id, secretsSealed }, { verifiedAt: verified ? checkedAt : null });
  const message = verified ? taken : refused[tenant.environment];
  return { id, object: 'credential_check', verified, message, checkedAt: checkedAt.toISOString() };
}

async function areTaken(
  { daraja }: ApiDeps,
  environment: DarajaCredential['environment'],
  credential: Awaited<ReturnType<typeof openCredential>>,
): Promise<boolean> {
  try {
    await daraja[environment].renewToken(credential);
    return true;
  } catch (error) {
    if (!(error instanceof DarajaError) || error.kind === 'noStore') throw error;
    if (error.kind === 'badCredentials') return false;
    const words = `Safaricom did not say whether it takes the keys. Verify again in a minute; nothing was changed. (${error.message})`;
    throw new ApiError('provider_unanswered', words, { retryAfterSeconds: 60, cause: error });
  }
}

const taken =
  'Safaricom takes the consumer key and secret. Passkey and short code show at the first prompt only: make a payment of KES 1 to your own phone.';
const check =
  'Copy both again from your app on Safaricom’s developer portal, send them by PATCH, and verify again.';
const refused = {
  sandbox: `Safaricom’s sandbox refused the consumer key and secret. ${check} An app for production has no keys here.`,
  production: `Safaricom refused the consumer key and secret. ${check} Keys of a sandbox app are refused in production: use those that came with Go Live.`,
};
