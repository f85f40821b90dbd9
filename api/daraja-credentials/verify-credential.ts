import type * as z from 'zod';
import { databaseNow } from '../../db/database-clock.ts';
import { DarajaCredential } from '../../db/entities/index.ts';
import { openCredential } from '../../db/open-credential.ts';
import type { ApiDeps } from '../deps.ts';
import type { ApiRequest } from '../route.ts';
import { findCredential } from './find-credential.ts';
import { areTaken, refusedWords } from './keys-taken.ts';
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
  const keys = await openCredential(em, deps.sealer, id);
  const verified = await areTaken(() => deps.daraja[tenant.environment].renewToken(keys));
  const checkedAt = await databaseNow(em);
  // Only of the keys that were proven: others may have been saved meanwhile.
  await em.nativeUpdate(DarajaCredential, { id, secretsSealed }, { verifiedAt: verified ? checkedAt : null });
  const message = verified ? taken : refusedWords[tenant.environment];
  return { id, object: 'credential_check', verified, message, checkedAt: checkedAt.toISOString() };
}

const taken =
  'Safaricom takes the consumer key and secret. Passkey and short code show at the first prompt only: make a payment of KES 1 to your own phone.';
