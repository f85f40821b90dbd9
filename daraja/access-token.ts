import type { DarajaCredential } from './credential.ts';

export interface AccessToken {
  token: string;
  /** Wall clock, because workers share tokens through the database. */
  expiresAtMs: number;
}

/** Where tokens are kept between calls and, in production, between processes. */
export interface TokenStore {
  read(credentialId: string): Promise<AccessToken | undefined>;
  write(credentialId: string, token: AccessToken): Promise<void>;
  /** Forgets the token if it is still this one: another worker may have stored a good one since. */
  drop(credentialId: string, token: string): Promise<void>;
}

export interface AccessTokens {
  /** A token that holds for another minute. Throws what `fetchToken` or the store throws. */
  get(credential: DarajaCredential): Promise<AccessToken>;
  /** To be called when Safaricom refused this token before its time. */
  drop(credential: DarajaCredential, token: string): Promise<void>;
}

export interface AccessTokensOptions {
  store: TokenStore;
  fetchToken: (credential: DarajaCredential) => Promise<AccessToken>;
  /** Wall clock in milliseconds. Default: `Date.now`. */
  now?: () => number;
}

/** A token must outlive the call it is used for, and the clocks of two machines differ by seconds. */
const refreshEarlyMs = 60_000;

/** Tokens refreshed a minute early, fetched once however many ask at a time; a failure is never kept. */
export function createAccessTokens({ store, fetchToken, now = Date.now }: AccessTokensOptions): AccessTokens {
  const underway = new Map<string, Promise<AccessToken>>();

  async function readOrFetch(credential: DarajaCredential): Promise<AccessToken> {
    const stored = await store.read(credential.credentialId);
    if (stored !== undefined && stored.expiresAtMs - refreshEarlyMs > now()) return stored;
    const fetched = await fetchToken(credential);
    await store.write(credential.credentialId, fetched);
    return fetched;
  }

  async function get(credential: DarajaCredential): Promise<AccessToken> {
    const { credentialId } = credential;
    const already = underway.get(credentialId);
    if (already !== undefined) return await already;
    const flight = readOrFetch(credential).finally(() => underway.delete(credentialId));
    underway.set(credentialId, flight);
    return await flight;
  }

  return { get, drop: (credential, token) => store.drop(credential.credentialId, token) };
}

/** A store for one process, gone when it ends. */
export function createMemoryTokenStore(): TokenStore {
  const tokens = new Map<string, AccessToken>();
  return {
    read: async (credentialId) => tokens.get(credentialId),
    write: async (credentialId, token) => void tokens.set(credentialId, token),
    drop: async (credentialId, token) => {
      if (tokens.get(credentialId)?.token === token) tokens.delete(credentialId);
    },
  };
}
