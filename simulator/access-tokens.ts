import { createRandom } from './random.ts';
import { Refusal, refusals } from './refusals.ts';

const tokenAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export interface AccessTokens {
  readonly lifeSeconds: number;
  /** A new token; earlier ones stay good. */
  issue(consumerKey: string): string;
  /** The consumer key behind an Authorization header; refuses a missing, unknown or expired token. */
  holder(authorization: string): string;
  revoke(authorization: string): void;
}

/** The life of a token is not divided by the tempo: clients are told it in real seconds. */
export function createAccessTokens(seed: number, lifeSeconds: number): AccessTokens {
  const tokens = new Map<string, { consumerKey: string; expiresAtMs: number }>();
  let issued = 0;

  function issue(consumerKey: string): string {
    issued += 1;
    const token = createRandom(seed, 'token', issued).text(28, tokenAlphabet);
    tokens.set(token, { consumerKey, expiresAtMs: Date.now() + lifeSeconds * 1_000 });
    forgetExpired();
    return token;
  }

  function forgetExpired(): void {
    for (const [token, { expiresAtMs }] of tokens) {
      // All tokens live equally long, so the first that is still good ends the search.
      if (expiresAtMs > Date.now()) return;
      tokens.delete(token);
    }
  }

  function holder(authorization: string): string {
    const token = bearerToken(authorization);
    if (token === undefined) throw new Refusal(refusals.missingAuthorization);
    const known = tokens.get(token);
    if (known === undefined || known.expiresAtMs <= Date.now())
      throw new Refusal(refusals.invalidAccessToken);
    return known.consumerKey;
  }

  return {
    lifeSeconds,
    issue,
    holder,
    revoke: (authorization) => void tokens.delete(bearerToken(authorization) ?? ''),
  };
}

const bearerToken = (authorization: string): string | undefined => /^Bearer (\S+)$/i.exec(authorization)?.[1];
