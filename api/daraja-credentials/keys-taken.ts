import type { DarajaCredential as Keys } from '../../daraja/credential.ts';
import { DarajaError } from '../../daraja/daraja-error.ts';
import type { Environment } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';

/**
 * Whether Safaricom gives an access token for consumer key and secret. A refusal is an answer; Safaricom being away is
 * none, and throws `provider_unanswered`.
 */
export async function areTaken(token: () => Promise<string>): Promise<boolean> {
  try {
    await token();
    return true;
  } catch (error) {
    if (!(error instanceof DarajaError) || error.kind === 'noStore') throw error;
    if (error.kind === 'badCredentials') return false;
    const words = `Safaricom did not say whether it takes the keys. Send the request again in a minute; nothing was changed. (${error.message})`;
    throw new ApiError('provider_unanswered', words, { retryAfterSeconds: 60, cause: error });
  }
}

/** Before anything is asked for by these keys. Throws `credentials_refused` and `provider_unanswered`. */
export async function assertTaken({ daraja }: ApiDeps, environment: Environment, keys: Keys): Promise<void> {
  const taken = await areTaken(() => daraja[environment].accessToken(keys));
  if (!taken) throw new ApiError('credentials_refused', refusedWords[environment]);
}

const check =
  'Copy both again from your app on Safaricom’s developer portal, send them by PATCH, and verify again.';

export const refusedWords: Record<Environment, string> = {
  sandbox: `Safaricom’s sandbox refused the consumer key and secret. ${check} An app for production has no keys here.`,
  production: `Safaricom refused the consumer key and secret. ${check} Keys of a sandbox app are refused in production: use those that came with Go Live.`,
};
