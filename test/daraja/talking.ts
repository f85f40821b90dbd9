import { createMemoryTokenStore, keysHash, type TokenStore } from '../../daraja/access-token.ts';
import { createDarajaClient, type DarajaTimeouts } from '../../daraja/client.ts';
import { listen, listenRaw } from './listening.ts';
import { errorBody, paybill } from './samples.ts';

export const refusedToken = errorBody('404.001.03', 'Invalid Access Token');

const cleanups: (() => Promise<void>)[] = [];

/** Closes every client and server of one test, the last first. */
export async function hangUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
}

export async function safaricom(...args: Parameters<typeof listen>) {
  const server = await listen(...args);
  cleanups.push(server.close);
  return server;
}

export async function rawPort(...args: Parameters<typeof listenRaw>) {
  const server = await listenRaw(...args);
  cleanups.push(server.close);
  return server;
}

export function clientOf(
  baseUrl: string,
  timeouts?: Partial<DarajaTimeouts>,
  tokens: TokenStore = createMemoryTokenStore(),
) {
  const client = createDarajaClient({ baseUrl, tokens, ...(timeouts && { timeouts }) });
  cleanups.push(() => client.close());
  return client;
}

/** A store that holds a good token already. */
export async function kept(token = 'token-1'): Promise<TokenStore> {
  const store = createMemoryTokenStore();
  await store.write(paybill.credentialId, {
    token,
    expiresAtMs: Date.now() + 3_600_000,
    keysHash: keysHash(paybill),
  });
  return store;
}
