import { createHash } from 'node:crypto';
import type { DarajaCredential } from './credential.ts';

export interface IssuedToken {
  token: string;
  /** Wall clock, because workers share tokens through the database. */
  expiresAtMs: number;
}

export interface AccessToken extends IssuedToken {
  /** Of the keys that it was issued for. With others it is none, though it may not have expired. */
  keysHash: string;
}

export const keysHash = ({ consumerKey, consumerSecret }: DarajaCredential): string =>
  createHash('sha256').update(`${consumerKey}:${consumerSecret}`).digest('hex');

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
  /** A new token, whatever is stored: proves the keys. Throws as `get` does. */
  renew(credential: DarajaCredential): Promise<AccessToken>;
  /** To be called when Safaricom refused this token before its time. */
  drop(credential: DarajaCredential, token: string): Promise<void>;
}

export interface AccessTokensOptions {
  store: TokenStore;
  fetchToken: (credential: DarajaCredential) => Promise<IssuedToken>;
  /** Wall clock in milliseconds. Default: `Date.now`. */
  now?: () => number;
}

/** A token must outlive the call it is used for, and the clocks of two machines differ by seconds. */
const refreshEarlyMs = 60_000;

/** Tokens refreshed a minute early, fetched once however many ask at a time; a failure is never kept. */
export function createAccessTokens({ store, fetchToken, now = Date.now }: AccessTokensOptions): AccessTokens {
  const underway = new Map<string, Promise<AccessToken>>();

  async function renew(credential: DarajaCredential): Promise<AccessToken> {
    const fetched = { ...(await fetchToken(credential)), keysHash: keysHash(credential) };
    await store.write(credential.credentialId, fetched);
    return fetched;
  }

  async function readOrFetch(credential: DarajaCredential, hash: string): Promise<AccessToken> {
    const stored = await store.read(credential.credentialId);
    const isGood = stored?.keysHash === hash && stored.expiresAtMs - refreshEarlyMs > now();
    return isGood ? stored : await renew(credential);
  }

  async function get(credential: DarajaCredential): Promise<AccessToken> {
    // Who asks with new keys must not be given what is fetched with the old ones just now.
    const hash = keysHash(credential);
    const name = `${credential.credentialId}/${hash}`;
    const already = underway.get(name);
    if (already !== undefined) return await already;
    const flight = readOrFetch(credential, hash).finally(() => underway.delete(name));
    underway.set(name, flight);
    return await flight;
  }

  return { get, renew, drop: (credential, token) => store.drop(credential.credentialId, token) };
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
